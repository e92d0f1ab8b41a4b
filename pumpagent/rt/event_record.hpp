#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "protocol/domain/facts.hpp"
#include "pumpagent/alarms/board.hpp"
#include "pumpagent/engine/command.hpp"
#include "pumpagent/engine/event.hpp"

namespace ph::agent {

// A PumpEvent in fixed size, as it crosses from any process to the keeper. Real-time safe to make.
struct EventRecord {
  EventKind kind = EventKind::kBoot;
  bool has_order_state = false, has_alarm = false;
  OrderState order_state = OrderState::kQueued;
  AlarmCode alarm = AlarmCode::kFreeFlow;
  std::int64_t wall_ms = 0, uptime_ms = 0, number = 0;
  Volume volume;
  FlowRate rate;
  OrderTag order;
  std::uint8_t text_size = 0;
  std::array<char, PumpEvent::kMaxText> text{};

  // Cuts what is longer.
  void set_text(std::string_view words);
  static EventRecord of(const PumpEvent& event);
  // What the loop tells; its time, and of an alarm the infusion, are put on by the shell.
  static EventRecord of(const EngineEvent& event);
  static EventRecord of(const AlarmChange& change);
  // What comes out of shared memory is judged: values outside their enumeration are kMalformed.
  Result<PumpEvent> event() const;
};

}  // namespace ph::agent
