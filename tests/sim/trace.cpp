#include "tests/sim/trace.hpp"

#include <cstdio>

namespace ph::sim {
namespace {

constexpr std::uint64_t kPrime = 1099511628211U;

}  // namespace

void Trace::note(SteadyTime at, std::string_view who, std::string_view what) {
  const std::chrono::duration<double> seconds = at.time_since_epoch();
  char time[32];
  std::snprintf(time, sizeof time, "%10.3f ", seconds.count());
  std::string line = time;
  line.append(who).append(": ").append(what);
  fold(line);
  lines_.push_back(std::move(line));
  if (lines_.size() > kept_) lines_.pop_front();
}

void Trace::fold(std::string_view text) {
  for (const char c : text) digest_ = (digest_ ^ static_cast<unsigned char>(c)) * kPrime;
}

void Trace::fold(std::uint64_t figure) { digest_ = (digest_ ^ figure) * kPrime; }

}  // namespace ph::sim
