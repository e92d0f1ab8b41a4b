#pragma once
#include <cstdint>

namespace ph::agent {

// A small seeded source of sensor noise: xorshift64*, so that a seed replays a run exactly.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}

  double uniform() {  // [0, 1)
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<double>((state_ * 0x2545F4914F6CDD1DULL) >> 11) * 0x1.0p-53;
  }
  // Mean 0, standard deviation 1 (sum of three uniforms: bounded, which a sensor is too).
  double normal() { return 2.0 * (uniform() + uniform() + uniform() - 1.5); }

 private:
  std::uint64_t state_;
};

}  // namespace ph::agent
