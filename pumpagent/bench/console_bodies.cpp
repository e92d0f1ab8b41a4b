// What people do at a bench, read strictly, and what there is to break.
#include "protocol/wire/json_reader.hpp"
#include "pumpagent/bench/console.hpp"
#include "pumpagent/bench/json_text.hpp"

namespace ph::agent {
namespace {

constexpr wire::TextLimits kBody{2'048, 2};
constexpr std::size_t kLongestText = 120;
constexpr std::int64_t kMostValue = 1'000'000;

// Every lasting fault, healed. What happens once leaves nothing to heal.
std::vector<WorldFault> all_healed() {
  std::vector<WorldFault> healed;
  for (std::size_t i = 0; i < kFaultKindCount; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const bool once = kind == FaultKind::kAirBubble || kind == FaultKind::kBatteryLevel ||
                      kind == FaultKind::kContainerEmpty;
    if (once) continue;
    healed.push_back({kind, 0, 0});
  }
  return healed;
}

Result<FaultKind> fault_kind(std::string_view text) {
  if (text == "occlusion_down") return FaultKind::kOccludeDownstream;
  return parse_fault_kind(text, "kind");
}

}  // namespace

std::string fault_kinds_json() {
  std::string kinds = "[";
  for (std::size_t i = 0; i < kFaultKindCount; ++i) {
    if (i > 0) kinds += ',';
    kinds += json_quoted(to_string(static_cast<FaultKind>(i)));
  }
  return JsonText().value("kinds", kinds + ']').str();
}

Result<ConsoleKey> parse_console_key(std::string_view body) {
  auto document = wire::Document::parse(body, kBody);
  if (!document) return fail(document.error());
  wire::Members members(*document);
  ConsoleKey out;
  out.pump = members.text_or_empty("pump", PumpId::kMaxLength);
  out.press.key = members.read<Key>("key", [](std::string_view text, std::string_view what) {
    return text == "clear" ? Result<Key>(Key::kClearAlarm) : parse_key(text, what);
  });
  out.press.text = members.text_or_empty("reason", kLongestText);
  members.finish();
  if (document->trouble()) return fail(*document->trouble());
  return out;
}

Result<ConsoleFault> parse_console_fault(std::string_view body) {
  auto document = wire::Document::parse(body, kBody);
  if (!document) return fail(document.error());
  wire::Members members(*document);
  ConsoleFault out;
  out.pump = members.text_or_empty("pump", PumpId::kMaxLength);
  const std::string kind(members.text("kind", 40));
  const std::int64_t value =
      members.has("value") ? members.integer("value", -kMostValue, kMostValue) : 1;
  const std::int64_t place = members.has("place") ? members.integer("place", 0, kMostValue) : 0;
  members.finish();
  if (document->trouble()) return fail(*document->trouble());
  if (kind == "none") {
    out.faults = all_healed();
    return out;
  }
  auto parsed = fault_kind(kind);
  if (!parsed) return fail(parsed.error());
  out.faults.push_back({*parsed, static_cast<double>(value), static_cast<double>(place)});
  return out;
}

}  // namespace ph::agent
