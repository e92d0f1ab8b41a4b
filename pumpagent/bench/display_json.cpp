#include "pumpagent/bench/display_json.hpp"

#include "pumpagent/bench/json_text.hpp"

namespace ph::agent {
namespace {

template <class List, class Quote>
std::string json_list(const List& list, Quote quote) {
  std::string out = "[";
  for (const auto& item : list) {
    if (out.size() > 1) out += ',';
    out += json_quoted(quote(item));
  }
  return out + ']';
}

}  // namespace

std::string display_json(const Display& display) {
  return JsonText()
      .text("state", display.state)
      .text("headline", display.headline)
      .text("rate", display.rate)
      .text("dose", display.dose)
      .text("infused", display.infused)
      .text("remaining", display.remaining)
      .value("prompt", json_list(display.prompt, [](const std::string& line) { return line; }))
      .text("alarm", display.alarm)
      .text("alarm_priority", to_string(display.alarm_priority))
      .text("library", display.library)
      .text("refusal", display.refusal)
      .value("keys", json_list(display.keys, [](Key key) { return to_string(key); }))
      .flag("order_waits", display.order_waits)
      .flag("needs_reason", display.needs_reason)
      .str();
}

}  // namespace ph::agent
