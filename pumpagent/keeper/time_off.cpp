#include "pumpagent/keeper/time_off.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace ph::agent {

TimeMark TimeMark::of(const Now& now, std::uint64_t machine_boot) {
  return {now.steady.time_since_epoch().count(), ph::wall_ms(now.wall), machine_boot};
}

std::chrono::nanoseconds time_off(const TimeMark& stored, const TimeMark& now) {
  using std::chrono::nanoseconds;
  const nanoseconds none{0};
  if (stored.machine_boot == 0 || now.machine_boot == 0) return none;
  const bool same = stored.machine_boot == now.machine_boot;
  const nanoseconds steady{now.steady_ns - (same ? stored.steady_ns : 0)};
  const nanoseconds wall = std::chrono::milliseconds{now.wall_ms - stored.wall_ms};
  return std::max(std::min(steady, wall), none);
}

// The kernel's random name of its start, as "2f1c…-…": the first 16 of its hexadecimal digits.
std::uint64_t machine_boot() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string name;
  file >> name;
  std::erase(name, '-');
  std::uint64_t out = 0;
  if (name.size() < 16 || name.find_first_not_of("0123456789abcdef") != std::string::npos) return 0;
  for (const char c : name.substr(0, 16)) {
    out = out << 4 | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return out;
}

}  // namespace ph::agent
