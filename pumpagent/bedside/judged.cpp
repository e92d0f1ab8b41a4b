// What the gate was asked for and said, on the record: for the audit, and for whoever counts how
// limits are kept (CQI).
#include "protocol/crypto/crypto.hpp"
#include "protocol/wire/library_codec.hpp"
#include "protocol/wire/request_text.hpp"
#include "pumpagent/bedside/bedside.hpp"
#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {
namespace {

// A piece ends before a character that would be cut.
std::size_t piece_of(std::string_view text) {
  std::size_t size = std::min(text.size(), PumpEvent::kMaxText);
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return size;
}

std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t size = piece_of(text);
    out.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace

// What was entered here is known nowhere else, so all of it is told; an order's author has it.
void Bedside::note_judged(const Order& order, const Assessment& found, ProgrammeSource source,
                          const Now& now, BedsideEffects& out) const {
  const DrugEntry* entry =
      library_ ? library_->find(order.request.care_area, order.request.entry) : nullptr;
  JudgedText judged;
  judged.source = source;
  if (entry != nullptr) judged.entry = crypto::sha256(as_bytes(wire::canonical(*entry)));
  PumpEvent event = event_of(EventKind::kProgrammeJudged, now);
  event.order = order.id;
  event.number = version_.number;
  event.rate = found.rate;
  event.volume = found.vtbi;
  event.text = to_text(judged);
  out.events.push_back(std::move(event));
  if (source != ProgrammeSource::kOrder) {
    auto pieces = pieces_of(wire::request_text(order.request));
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      PumpEvent piece = event_of(EventKind::kProgrammeText, now);
      piece.order = order.id;
      piece.number = static_cast<std::int64_t>(pieces.size() - 1 - i);
      piece.text = std::move(pieces[i]);
      out.events.push_back(std::move(piece));
    }
  }
  note_alert(order.id, found.judgement, now, out);
}

// A bolus or a target passes a soft limit.
void Bedside::note_act(const Now& now, BedsideEffects& out) const {
  if (!act_ || act_->over.empty() || !loaded_) return;
  note_alert(loaded_->order.id, {Verdict::kAboveSoft, act_->over}, now, out);
}

void Bedside::note_alert(const OrderId& order, const Judgement& judgement, const Now& now,
                         BedsideEffects& out) const {
  if (judgement.verdict == Verdict::kWithin) return;
  PumpEvent event = event_of(EventKind::kLimitAlerted, now);
  event.order = order;
  event.number = static_cast<std::int64_t>(judgement.verdict);
  event.text = clipped(judgement.reason);
  out.events.push_back(std::move(event));
}

}  // namespace ph::agent
