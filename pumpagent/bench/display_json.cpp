#include "pumpagent/bench/display_json.hpp"

#include <array>

#include "pumpagent/bench/json_text.hpp"

namespace ph::agent {
namespace {

constexpr std::array<const char*, static_cast<std::size_t>(kLastAskKind) + 1> kKinds = {
    "nothing", "choice", "number", "text", "code"};

template <class List, class Value>
std::string json_list(const List& list, Value value) {
  std::string out = "[";
  for (const auto& item : list) {
    if (out.size() > 1) out += ',';
    out += value(item);
  }
  return out + ']';
}

std::string json_lines(const std::vector<std::string>& lines) {
  return json_list(lines, [](const std::string& line) { return json_quoted(line); });
}

std::string json_choice(const Choice& choice) {
  return JsonText()
      .text("word", choice.word)
      .text("label", choice.label)
      .text("detail", choice.detail)
      .str();
}

std::string json_ask(const Ask& ask) {
  return JsonText()
      .text("kind", kKinds.at(static_cast<std::size_t>(ask.kind)))
      .text("step", ask.step)
      .text("title", ask.title)
      .text("about", ask.about)
      .text("unit", ask.unit)
      .text("value", ask.value)
      .text("usual", ask.usual)
      .text("soft_low", ask.soft_low)
      .text("soft_high", ask.soft_high)
      .text("hard_low", ask.hard_low)
      .text("hard_high", ask.hard_high)
      .value("choices", json_list(ask.choices, json_choice))
      .number("more", ask.more)
      .value("notes", json_lines(ask.notes))
      .str();
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
      .text("low_by", display.low_by)
      .value("prompt", json_lines(display.prompt))
      .text("alarm", display.alarm)
      .text("alarm_priority", to_string(display.alarm_priority))
      .flag("alarm_silenced", display.alarm_silenced)
      .text("library", display.library)
      .text("refusal", display.refusal)
      .value("keys", json_list(display.keys, [](Key key) { return json_quoted(to_string(key)); }))
      .flag("order_waits", display.order_waits)
      .flag("stop_first", display.stop_first)
      .flag("needs_reason", display.needs_reason)
      .text("patient", display.patient)
      .text("therapy", display.therapy)
      .text("activity", display.activity)
      .text("giving", display.giving)
      .text("lockout", display.lockout)
      .text("demands", display.demands)
      .text("demand_dots", display.demand_dots)
      .text("window", display.window)
      .text("next_dose", display.next_dose)
      .text("phase", display.phase)
      .text("delay", display.delay)
      .text("primary", display.primary)
      .text("target", display.target)
      .text("plasma", display.plasma)
      .text("effect", display.effect)
      .text("bolus_limit", display.bolus_limit)
      .text("flushed", display.flushed)
      .text("pressure", display.pressure)
      .number("pressure_bar", display.pressure_bar)
      .text("battery", display.battery)
      .flag("on_mains", display.on_mains)
      .flag("linked", display.linked)
      .number("lock", display.lock)
      .value("ask", json_ask(display.ask))
      .str();
}

}  // namespace ph::agent
