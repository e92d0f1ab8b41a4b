#pragma once
#include <optional>
#include <string>

#include "protocol/base/clock.hpp"
#include "pumpagent/bedside/display.hpp"

namespace ph::agent {

// A person's habits at a simulated bedside. Only demonstrations and tests have one.
struct NurseHabits {
  milliseconds until_confirm{3000};
  milliseconds until_start{2000};
  milliseconds until_clear{20'000};  // clears a standing alarm; then resumes
  milliseconds until_resume{5000};
  bool overrides_soft_limits = true;
  std::string reason = "checked with the prescriber";
  bool resumes_after_alarm = true;
  bool ends_finished = true;
};

// Reads the display and presses keys, one at a time, each after its delay. Pure.
class SimulatedNurse {
 public:
  explicit SimulatedNurse(NurseHabits habits = {}) : habits_(std::move(habits)) {}

  // The key due now, if any.
  std::optional<KeyPress> look(const Display& display, SteadyTime now);

 private:
  std::optional<KeyPress> intend(const Display& display) const;
  milliseconds delay(Key key) const;

  NurseHabits habits_;
  std::optional<Key> intended_;
  SteadyTime since_{};
};

}  // namespace ph::agent
