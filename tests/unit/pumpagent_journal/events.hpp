#pragma once
#include <string>
#include <vector>

#include "protocol/domain/facts.hpp"

namespace ph::agent {

inline const StreamId kStream{0x01, 0x02, 0x03};

// An urgent event that is recognised by its number.
inline PumpEvent alarm_event(std::int64_t number) {
  PumpEvent event;
  event.kind = EventKind::kAlarmRaised;
  event.wall = wall_from_ms(1'700'000'000'000 + number);
  event.alarm = AlarmCode::kOcclusionDown;
  event.number = number;
  event.text = "alarm " + std::to_string(number);
  return event;
}

// A routine event that is recognised by its number.
inline PumpEvent checkpoint(std::int64_t number) {
  PumpEvent event;
  event.kind = EventKind::kVolumeCheckpoint;
  event.wall = wall_from_ms(1'700'000'000'000 + number);
  event.order = OrderId{"order-" + std::to_string(number)};
  event.number = number;
  event.volume = microlitres(number);
  return event;
}

}  // namespace ph::agent
