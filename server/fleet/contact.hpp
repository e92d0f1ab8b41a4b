#pragma once
#include <chrono>
#include <optional>

#include "server/fleet/views.hpp"

namespace ph::server {

// Where contact changes its name, by the time since the last message of a pump.
struct ContactLimits {
  std::chrono::milliseconds telemetry_interval{1'000};
  std::chrono::milliseconds lost_after{15'000};  // reliability reference, section 5.1 point 8

  std::chrono::milliseconds late_after() const { return 3 * telemetry_interval; }
};

// `silence` is absent when nothing was heard since the server started; `known` tells whether the
// registry remembers an earlier contact.
Contact contact_after(std::optional<std::chrono::nanoseconds> silence, bool known,
                      const ContactLimits& limits);

}  // namespace ph::server
