#pragma once
#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"
#include "pumpagent/bedside/bedside.hpp"
#include "pumpagent/engine/engine.hpp"
#include "pumpagent/keeper/time_off.hpp"

namespace ph::agent {

// What a pump remembers over a loss of power, as bytes for replace_file(). Each begins with a
// version; another version is kMalformed, and the caller raises the alarm that therapy or orders
// were lost.
Bytes to_bytes(const BedsideMemory& memory);
Result<BedsideMemory> bedside_memory_from(ByteView bytes);

// The engine's state with the next alarm number, so that numbers never repeat, and when it was so.
struct TherapyMemory {
  EngineState engine;
  std::int64_t next_alarm_instance = 1;
  TimeMark at{};
};
Bytes to_bytes(const TherapyMemory& memory);
Result<TherapyMemory> therapy_memory_from(ByteView bytes);

}  // namespace ph::agent
