#pragma once
#include <array>
#include <cstdint>

#include "protocol/domain/pump_model.hpp"

namespace ph::agent {

// What the mechanism has displaced at each place of its revolution, by the model's table: places
// are motor steps since the index mark, as the encoder counts them. Without a table every step
// displaces the same. Plain numbers; real-time safe.
class Stroke {
 public:
  explicit Stroke(Volume step) : step_(step) {}
  Stroke(Volume step, const Ripple& ripple);

  // Displaced from the index mark to `place`, either way; never falls as the place rises.
  Volume displaced(std::int64_t place) const;
  Volume between(std::int64_t from, std::int64_t to) const {
    return displaced(to) - displaced(from);
  }
  Volume step() const { return step_; }  // the mean one
  bool even() const { return revolution_ == 0; }

 private:
  Volume step_;
  std::int64_t revolution_ = 0;                            // nL; 0: even
  std::array<std::int64_t, Ripple::kParts + 1> behind_{};  // nL displaced before each part
};

}  // namespace ph::agent
