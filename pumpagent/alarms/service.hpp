#pragma once
#include "protocol/domain/alarm.hpp"

namespace ph::agent {

// No key clears it: what is broken is seen to, and the power is cycled. Uncontrolled flow, which
// sounds as long, ends when the line is closed.
inline bool stays_until_service(const AlarmKind& kind) {
  return !kind.silenceable && kind.latching && kind.code != AlarmCode::kFreeFlow;
}

}  // namespace ph::agent
