#include "pumpagent/bench/signals_json.hpp"

#include "pumpagent/alarms/sound.hpp"
#include "pumpagent/bench/json_text.hpp"

namespace ph::agent {
namespace {

std::string json_burst(const BurstPattern& pattern) {
  std::string pulses = "[";
  for (const Pulse& pulse : pattern.played()) {
    if (pulses.size() > 1) pulses += ',';
    pulses += JsonText()
                  .number("hertz", pulse.hertz)
                  .number("tone_ms", pulse.tone.count())
                  .number("gap_ms", pulse.gap.count())
                  .str();
  }
  return JsonText()
      .value("pulses", pulses + ']')
      .number("rise_ms", pattern.rise.count())
      .number("between_ms", pattern.between.count())
      .number("lamp_period_ms", pattern.lamp_period.count())
      .number("lamp_on_percent", pattern.lamp_on_percent)
      .str();
}

}  // namespace

std::string signals_json() {
  JsonText out;
  for (const Priority priority :
       {Priority::kInformation, Priority::kLow, Priority::kMedium, Priority::kHigh}) {
    out.value(to_string(priority), json_burst(burst(priority)));
  }
  std::string levels = "[";
  for (const double level : kHarmonicDb) {
    if (levels.size() > 1) levels += ',';
    levels += std::to_string(static_cast<int>(level));
  }
  return out.value("harmonics_db", levels + ']').str();
}

}  // namespace ph::agent
