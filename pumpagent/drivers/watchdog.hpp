#pragma once
#include <chrono>
#include <string>

#include "protocol/base/clock.hpp"
#include "pumpagent/drivers/attribute.hpp"

namespace ph::agent {

// The machine's watchdog (`/dev/watchdog`, the kernel's watchdog API): without food for `timeout`
// the board resets, and with it every output falls to its resistor. Fed by the guard alone. Written
// for the watchdog in the processor; one with a window must allow `pace` as its shortest interval.
// Real-time safe after open(): one ioctl at most every `pace`. One thread.
class Watchdog {
 public:
  // Starts it. kOutOfRange when the hardware takes another timeout than the one asked for.
  static Result<Watchdog> open(const std::string& path, std::chrono::seconds timeout,
                               milliseconds pace);
  Watchdog(Watchdog&&) = default;

  // Passed on at most every `pace`: a watchdog served too often is as wrong as one served too
  // rarely. False: the kernel refused.
  bool feed(SteadyTime now) noexcept;
  // Stands it down by the magic 'V', for a pump that is switched off in order. A program that ends
  // in any other way leaves it running. False: it does not let itself be stopped (nowayout).
  bool stand_down() noexcept;

 private:
  Watchdog(Descriptor device, milliseconds pace) : device_(std::move(device)), pace_(pace) {}
  Descriptor device_;
  milliseconds pace_;
  SteadyTime fed_{};
};

}  // namespace ph::agent
