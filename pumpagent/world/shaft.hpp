#pragma once
#include <cstdint>

#include "pumpagent/world/fault.hpp"

namespace ph::agent {

// The motor's shaft and its encoder: makes the steps it is asked for at no more than its pace,
// loses some, turns by itself, or is blocked. Only whole steps.
class Shaft {
 public:
  // `pace`: steps a second at most.
  explicit Shaft(double pace) : pace_(pace) {}

  void ask(std::int64_t steps) { pending_ += steps; }
  void let_go() { pending_ = 0; }

  // Steps turned over `seconds`. `alive`: current and lease; `leased`: lease alone; `runaway`:
  // steps a second by itself.
  std::int64_t turn(double seconds, bool alive, bool leased, double runaway,
                    const FaultState& faults, bool at_the_end);
  std::int64_t encoder() const { return encoder_; }

 private:
  std::int64_t make(double seconds, bool alive);
  static std::int64_t whole(double more, double& credit);

  double pace_;
  std::int64_t pending_ = 0;  // asked for, not yet made; negative: backwards
  double step_credit_ = 0, loss_credit_ = 0, runaway_credit_ = 0, miss_credit_ = 0;
  std::int64_t encoder_ = 0;
};

}  // namespace ph::agent
