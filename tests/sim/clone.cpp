#include "tests/sim/clone.hpp"

#include <algorithm>

#include "protocol/wire/codec.hpp"

namespace ph::sim {
namespace {

constexpr milliseconds kDialsAgain{9'000};
constexpr milliseconds kOwnEvent{1'500};
constexpr std::size_t kAll = 1'000'000;

}  // namespace

Cursors Clone::Copy::recorded() const { return {lanes[0].size(), lanes[1].size()}; }

std::vector<RecordedEvent> Clone::Copy::read(Lane lane, std::uint64_t from,
                                             std::size_t most) const {
  const auto& all = lanes[static_cast<std::size_t>(lane)];
  std::vector<RecordedEvent> out;
  for (std::size_t i = from - 1; i < all.size() && out.size() < most; ++i) out.push_back(all[i]);
  return out;
}

Clone::Clone(const ServerRooms& rooms, const Pump& pump, std::uint64_t seed, SteadyTime until)
    : rooms_(rooms), dice_(seed), id_(pump.id()), until_(until) {
  record_.id = pump.journal().stream();
  record_.known = pump.journal().acknowledged();
  for (std::size_t i = 0; i < kLaneCount; ++i) {
    record_.lanes[i] = pump.journal().read(static_cast<Lane>(i), 1, kAll);
  }
  hello_.pump = id_;
  hello_.model = pump.model().id;
  hello_.firmware = "0.1.0-copy";
  hello_.boot = 1'000;
  end_.emplace(hello_, record_);
}

void Clone::cut() {
  if (line_) line_->cut();
}

void Clone::step(Now now, Server* server) {
  live(now);
  if (!line_ && server != nullptr && now.steady >= dial_at_) dial(*server, now);
  if (!line_) return;
  const auto line = line_;
  for (const SentFrame& frame : line->arrived(Line::End::kPump, now.steady)) {
    if (!frame.binary && frame.whole) carry_out(end_->received(frame.bytes, now), now);
    if (line_ != line) return;
  }
  carry_out(end_->pump(now), now);
  if (!line_ || !line_->is_over(now.steady)) return;
  end_->disconnected();
  line_.reset();
  dial_at_ = now.steady + kDialsAgain;
}

void Clone::live(Now now) {
  if (now.steady < event_at_) return;
  event_at_ = now.steady + kOwnEvent;
  auto& lane = record_.lanes[static_cast<std::size_t>(Lane::kRoutine)];
  PumpEvent event;
  event.kind = EventKind::kKeyPressed;
  event.wall = now.wall;
  event.text = "of the copy";
  lane.push_back({lane.size() + 1, std::move(event)});
}

void Clone::dial(Server& server, Now now) {
  line_ = std::make_shared<Line>(dice_.seed());
  server.accept(id_, line_);
  carry_out(end_->connected(now, {}, std::nullopt), now);
}

void Clone::carry_out(std::vector<wire::PumpEffect> effects, Now now) {
  for (auto& effect : effects) {
    if (!line_) return;
    if (auto* sent = std::get_if<wire::SendToServer>(&effect)) {
      line_->send(Line::End::kPump, wire::encode(sent->message), false, now.steady);
    } else if (const auto* known = std::get_if<wire::Forget>(&effect)) {
      record_.known[static_cast<std::size_t>(known->lane)] = known->up_to;
    } else if (const auto* gone = std::get_if<wire::HangUp>(&effect)) {
      rooms_.witness.hung_up(id_, gone->reason, false);
      line_->cut();
      line_.reset();
      dial_at_ = now.steady + kDialsAgain;
    }
  }
}

}  // namespace ph::sim
