#include "pumpagent/drivers/watchdog.hpp"

#include <fcntl.h>
#include <linux/watchdog.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ph::agent {

Result<Watchdog> Watchdog::open(const std::string& path, std::chrono::seconds timeout,
                                milliseconds pace) {
  Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (device.get() < 0) return fail(Fault::kUnavailable, path + ": " + std::strerror(errno));
  int seconds = static_cast<int>(timeout.count());
  if (::ioctl(device.get(), WDIOC_SETTIMEOUT, &seconds) != 0) {
    return fail(Fault::kUnavailable, path + ": timeout: " + std::strerror(errno));
  }
  if (seconds != timeout.count()) {
    return fail(Fault::kOutOfRange, path + ": expected a timeout of " +
                                        std::to_string(timeout.count()) + " s, it takes " +
                                        std::to_string(seconds) + " s");
  }
  return Watchdog(std::move(device), pace);
}

bool Watchdog::feed(SteadyTime now) noexcept {
  if (fed_ != SteadyTime{} && now - fed_ < pace_) return true;
  fed_ = now;
  return ::ioctl(device_.get(), WDIOC_KEEPALIVE, nullptr) == 0;
}

bool Watchdog::stand_down() noexcept { return ::write(device_.get(), "V", 1) == 1; }

}  // namespace ph::agent
