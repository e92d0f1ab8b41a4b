#pragma once
#include <chrono>
#include <optional>

#include "protocol/domain/pump_model.hpp"

namespace ph::agent {

// Relieves the line after a downstream occlusion: draws back until it is at the pressure it had
// before, so that opening the clamp gives no bolus (P51). Slow, and bounded by the model's volume
// and twice the time that takes. Watched: the pressure must fall by kFall with every eighth of that
// volume, or the sensor is not believed and nothing more is drawn. Never runs on into the patient's
// blood (P15): it ends at the lowest pressure seen since the set was put in, kMargin above it.
// One thread; real-time safe.
class BackOff {
 public:
  static constexpr Pressure kMargin = mmhg(4);  // sensor noise
  static constexpr Pressure kFall = mmhg(10);
  static constexpr std::chrono::milliseconds kRest{250};  // the motor stands before it turns about

  explicit BackOff(const BackOffRule& rule) : rule_(rule) {}

  // Each tick while fluid is given.
  void note(Pressure line);
  // A new set: what was before says nothing.
  void forget() { lowest_.reset(); }

  // An occlusion stopped the motor; `behind`: how far the shaft stands behind its furthest place.
  void begin(Pressure line, Volume behind);
  void abort() { end(); }
  // Each tick while active. False: it is over. `behind` as above.
  bool goes_on(Pressure line, Volume behind, std::chrono::nanoseconds elapsed);

  bool active() const { return active_; }
  bool turns() const { return active_ && time_ >= kRest; }
  const BackOffRule& rule() const { return rule_; }
  // The pressure did not fall while fluid was drawn back: the sensor is stuck. Once.
  bool take_doubt();
  // What the last one drew back, once, when it is over. Nothing where nothing was drawn.
  std::optional<Volume> take_released();

 private:
  void end();
  bool falls(Pressure line);

  BackOffRule rule_;
  std::optional<Pressure> lowest_;
  bool active_ = false, doubt_ = false;
  Volume from_, drawn_;  // behind at the beginning; drawn since
  Volume mark_;          // drawn at which the pressure is looked at next
  Pressure at_mark_;
  std::chrono::nanoseconds time_{0};
  std::optional<Volume> released_;
};

}  // namespace ph::agent
