#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/domain/alarm.hpp"

namespace ph::agent {

// The keys of a pump's front. kStop never asks anything.
enum class Key : std::uint8_t {
  kConfirm,   // the shown order is right
  kOverride,  // text: why a soft limit is passed
  kDecline,   // text: why the shown order is not wanted
  kStart,
  kStop,
  kResume,
  kEnd,  // give the stopped infusion up
  kSilence,
  kClearAlarm,  // the gravest standing alarm
  kStandby,
  kWake,
};
std::string_view to_string(Key key);  // confirm, override, decline, …
Result<Key> parse_key(std::string_view text, std::string_view what);

struct KeyPress {
  Key key = Key::kStop;
  std::string text;  // at most 120 bytes
};

// What the front of the pump shows, as words and numbers; a page, a terminal or glass paints it.
struct Display {
  std::string state;                // "RUNNING", "PAUSED", …
  std::string headline;             // drug as shown, or what the pump waits for
  std::string rate;                 // with unit; large
  std::string dose;                 // as confirmed, empty: none
  std::string infused;              // "2.5 mL of 100 mL"
  std::string remaining;            // "1 h 20 min", empty when stopped
  std::vector<std::string> prompt;  // what is asked of the person, empty: nothing
  std::string alarm;                // gravest alarm and advice, empty: none
  Priority alarm_priority = Priority::kInformation;
  std::string library;    // "library 17"
  std::string refusal;    // why the last key or proposal was refused
  std::vector<Key> keys;  // that mean something now; kStop always
  bool order_waits = false;
  bool needs_reason = false;  // the waiting order passes a soft limit: kOverride first
};

}  // namespace ph::agent
