#pragma once
#include <chrono>
#include <cstdint>

#include "pumpagent/monitor/report.hpp"

namespace ph::agent {

// The occlusion test behind a closing door (P56), by the guard's own door and encoder: once for
// each closing the drive may press the model's volume against the shut line and draw it back, while
// no therapy runs and within kLongest. One thread; real-time safe.
class PinchWatch {
 public:
  static constexpr Volume kMore = microlitres(20);  // coasting, and an uneven stroke
  static constexpr Volume kLeft = microlitres(10);  // of it, when it is over
  // The lease stands so long behind the door for the test to begin, and so long for the test.
  static constexpr std::chrono::seconds kBegins{10}, kLongest{15};

  explicit PinchWatch(Volume pressed) : pressed_(pressed) {}

  // Each look, first. `moved`: since the last look, either way. kUncommanded: more than the test
  // needs, or not drawn back.
  Trip look(const DriveReport& drive, bool door_closed, bool active, Volume moved,
            std::chrono::nanoseconds elapsed);
  // A lease without a programme.
  bool permitted() const {
    return tests_ || (waits_ && since_ < std::chrono::nanoseconds{kBegins});
  }
  // What moves in this look is the test's and nobody's delivery.
  bool tests() const { return tests_; }
  // Once behind a test: the shaft stands where it stood.
  bool take_over();

 private:
  Volume pressed_;
  bool was_closed_ = true, waits_ = false, tests_ = false, over_ = false;
  Volume place_;  // of the shaft, from where the test began
  std::chrono::nanoseconds since_{0};
};

}  // namespace ph::agent
