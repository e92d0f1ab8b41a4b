#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace ph::agent {

// The keys of a pump's front. kStop never asks anything. Append only: the number crosses shared
// memory.
enum class Key : std::uint8_t {
  kConfirm,   // the shown order, or the shown act, is right
  kOverride,  // text: why a soft limit is passed
  kDecline,   // text: why the shown order or act is not wanted
  kStart,
  kStop,
  kResume,
  kEnd,  // give the stopped infusion up
  kSilence,
  kClearAlarm,  // the gravest standing alarm
  kStandby,     // text: minutes, 1 to 1440 (P93); empty: asks for them
  kWake,
  kProgramme,      // begin an order at the pump
  kEnter,          // text: the value or the choice that is asked for
  kBack,           // to the value before
  kCancel,         // leave what is being entered; nothing changes
  kFilter,         // text: part of the name to look for in the choices; empty: all
  kTitrate,        // change dose and volume of what runs
  kDelay,          // put the start of what is loaded off
  kBolus,          // text "hold": flows while the key is held (P10); empty: asks for a bolus
  kEndBolus,       // let go, or give the dose up
  kPatientButton,  // the patient's own; never locked
  kTaper,          // begin the way down of a ramp now
  kSkipPhase,      // give the running phase up
  kToPrimary,      // give the secondary up
  kTarget,         // new TCI target
  kNewPatient,
  kLock,    // data lock: asks for level and code
  kUnlock,  // asks for the code
  kPrime,   // asks whether the line is off the patient; then purges it, said again while it is held
};
inline constexpr Key kLastKey = Key::kPrime;
std::string_view to_string(Key key);  // confirm, override, decline, …
Result<Key> parse_key(std::string_view text, std::string_view what);

struct KeyPress {
  Key key = Key::kStop;
  std::string text;  // at most 120 bytes
};

}  // namespace ph::agent
