#pragma once
#include <cstdint>
#include <optional>
#include <random>
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
  // How often the patient asks for a demand dose, on the mean; zero: never. Times are spread from
  // half to one and a half of it, by the seed.
  milliseconds patient_asks{0};
  std::uint64_t seed = 1;
};

// Reads the display and presses keys, one at a time, each after its delay: the nurse's, and the
// patient's own button. Confirms orders of every therapy and starts them, stopping the primary
// before its piggyback; keeps away while somebody enters values. Pure; one seed presses the same
// keys.
class SimulatedNurse {
 public:
  // An alarm that has come back as often stands so long after each time before she clears it again.
  static constexpr int kTries = 3;
  // An alarm that stayed away so long after it was cleared was of its own; the next is another.
  static constexpr std::chrono::seconds kGone{10};
  static constexpr std::chrono::minutes kLeftAlone{10};

  explicit SimulatedNurse(NurseHabits habits = {})
      : habits_(std::move(habits)), random_(habits_.seed) {}

  // The key due now, if any.
  std::optional<KeyPress> look(const Display& display, SteadyTime now);
  // She sees that no alarm stands and nothing waits: what look() would take from such a display,
  // for owners that make none then.
  void sees_calm(SteadyTime now);

 private:
  std::optional<KeyPress> intend(const Display& display, SteadyTime now) const;
  bool gave_up(const Display& display, SteadyTime now) const;
  void count(const KeyPress& key, const Display& display, SteadyTime now);
  milliseconds delay(Key key) const;
  std::optional<KeyPress> patient(const Display& display, SteadyTime now);
  milliseconds next_wish();

  NurseHabits habits_;
  std::optional<Key> intended_;
  std::string cleared_;  // the alarm that was cleared last, and how often in a row
  int times_ = 0;
  SteadyTime cleared_at_{};
  SteadyTime since_{};
  std::minstd_rand random_;
  std::optional<SteadyTime> wish_;  // when the patient asks next
};

}  // namespace ph::agent
