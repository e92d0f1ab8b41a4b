#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "protocol/domain/pump_model.hpp"
#include "pumpagent/control/self_test.hpp"

namespace ph::agent {

// The occlusion self-test at each closing of the door (P56): the line is shut below the pressure
// sensor, the model's volume is pressed against it, the pressure must rise as far as that line
// gives way, and all of it is drawn back before the line opens. About 3 s behind the second of the
// sensor's zero. Finds a sensor that does not feel, a shutter that does not shut and a set that is
// not in the mechanism. Nothing of it goes to the patient and nothing of it counts. Pure; one
// thread; real-time safe.
//
// What interrupts it (STOP, an alarm, a lease not yet given) keeps the line shut; then what was
// pressed is drawn back and the test begins anew. An open door ends it: the set is out.
class OcclusionTest {
 public:
  static constexpr std::chrono::milliseconds kShuts{250}, kHolds{300}, kOpens{100};
  // From the closing door on, as long as nothing stands in its way.
  static constexpr std::chrono::seconds kLongest{10};
  // Of the rise that volume and line make: a worn or uneven stroke, a stiffer or softer set.
  static constexpr std::int64_t kLeastPercent = 50, kMostPercent = 170;
  static constexpr FlowRate kRate = millilitres_per_hour(100);  // slow: 30 uL in a second

  struct Seen {
    bool door_closed = true;
    bool may = false;  // nothing flows or is to stand, the zero is taken, the lease is there
    std::int64_t encoder = 0;
    Volume displaced;  // since the last tick, by the place in the revolution
    Pressure pressure;
  };
  enum class Motor : std::uint8_t { kStands, kPresses, kDrawsBack };

  OcclusionTest(const PinchTest& rule, Volume step) : rule_(rule), step_(step) {}

  // Each tick. `asked`: the pump tests itself, and has passed; a door that closed before waits.
  Motor tick(const Seen& seen, bool asked, std::chrono::nanoseconds elapsed);

  // Until it is over nothing starts.
  bool due() const { return asked_ && phase_ != Phase::kNone; }
  bool shut() const { return phase_ != Phase::kNone && phase_ != Phase::kDue; }
  Volume left() const { return rule_.pressed - pressed_; }  // to press
  Volume to_draw() const { return to_draw_; }               // back, in nominal steps
  SelfTestFault fault() const { return fault_; }            // stays
  // The rise of a test that has passed, once.
  std::optional<Pressure> take_passed() { return std::exchange(passed_, std::nullopt); }
  // Once behind each test: the place of the shaft before and behind it is the same.
  bool take_over() { return std::exchange(over_, false); }

 private:
  enum class Phase : std::uint8_t { kNone, kDue, kShuts, kPresses, kHolds, kDrawsBack, kOpens };

  void enter(Phase phase);
  void begin(const Seen& seen);
  void judge(Pressure rise);
  Motor act(const Seen& seen);

  PinchTest rule_;
  Volume step_;
  Phase phase_ = Phase::kNone;
  bool was_closed_ = true, asked_ = false, again_ = false, over_ = false;
  std::chrono::nanoseconds in_phase_{0}, in_all_{0};
  std::int64_t origin_ = 0, turned_ = 0;  // encoder before, and how far beyond
  Volume pressed_, to_draw_;
  Pressure before_;
  SelfTestFault found_ = SelfTestFault::kNone;  // told when all is drawn back
  SelfTestFault fault_ = SelfTestFault::kNone;
  std::optional<Pressure> passed_;
};

}  // namespace ph::agent
