#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/domain/quantity.hpp"

namespace ph {

// What the pump does when the volume to be infused (VTBI) has been given.
enum class EndAction : std::uint8_t { kStop, kKeepVeinOpen, kContinue };

// The confirmed task of the therapy engine, in plain fixed-size numbers: it crosses shared memory.
// Everything about drugs has been turned into volume and flow by the gate before.
struct Programme {
  FlowRate rate;  // > 0, within model and care area
  Volume vtbi;    // > 0; what to give before end_action
  EndAction end_action = EndAction::kStop;
  FlowRate kvo;                       // used with kKeepVeinOpen; never above `rate`
  std::chrono::minutes kvo_time{60};  // KVO longer than this stops with a high alarm (P67)
  std::chrono::minutes near_end{5};   // pre-alarm this long before the end
  Pressure occlusion_down;
  Volume air_single;             // zero: not supervised (enteral)
  bool life_sustaining = false;  // VTBI done is a high-priority alarm
};

std::string_view to_string(EndAction action);  // stop, kvo, continue
Result<EndAction> parse_end_action(std::string_view text, std::string_view what);

}  // namespace ph
