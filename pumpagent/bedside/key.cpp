#include "pumpagent/bedside/key.hpp"

#include <array>

namespace ph::agent {
namespace {

constexpr std::array<std::string_view, 29> kNames = {
    "confirm", "override",    "decline",        "start",   "stop",       "resume",
    "end",     "silence",     "clear_alarm",    "standby", "wake",       "programme",
    "enter",   "back",        "cancel",         "filter",  "titrate",    "delay",
    "bolus",   "end_bolus",   "patient_button", "taper",   "skip_phase", "to_primary",
    "target",  "new_patient", "lock",           "unlock",  "prime"};
static_assert(kNames.size() == static_cast<std::size_t>(kLastKey) + 1);

}  // namespace

std::string_view to_string(Key key) { return kNames.at(static_cast<std::size_t>(key)); }

Result<Key> parse_key(std::string_view text, std::string_view what) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return static_cast<Key>(i);
  }
  return fail(Fault::kMalformed,
              std::string(what) + ": unknown key \"" + std::string(text.substr(0, 40)) + "\"");
}

}  // namespace ph::agent
