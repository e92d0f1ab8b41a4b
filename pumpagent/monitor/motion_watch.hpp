#pragma once
#include <chrono>
#include <cstdint>

#include "pumpagent/monitor/report.hpp"

namespace ph::agent {

// What the shaft really does, by the guard's own encoder, against what the drive demands: too much,
// too little, without being asked, in spite of an alarm, backwards (P15, P42, P81). One thread;
// real-time safe.
//
// Over-delivery (P09): it counts what the demanded rate, itself held by the confirmed programme,
// allows over the time that the drive says to infuse, and trips kExcess beyond. Allowance that was
// not used is kept only up to kBanked, so that a slow hour cannot hide a fast minute. What moves
// while the drive says to stand counts too, so that a drive that says both by turns hides nothing.
class MotionWatch {
 public:
  static constexpr Volume kExcess = microlitres(500);
  static constexpr Volume kBanked = microlitres(200);
  static constexpr Volume kStillMoves = microlitres(50);  // coasting and noise while stopped
  static constexpr std::chrono::milliseconds kStopTime{300};
  // A pressure release begins so soon after the occlusion was last felt.
  static constexpr std::chrono::seconds kOccluded{3};

  // `back_off_most`: drawn back after one occlusion, of the model.
  // `leak_per_bar`: of the line, back through the turning mechanism; the drive gives as much more.
  MotionWatch(Volume step, Volume back_off_most, FlowRate leak_per_bar)
      : step_(step), back_off_most_(back_off_most), leak_per_bar_(leak_per_bar) {}

  // The first look is the origin.
  void observe(std::int64_t encoder);
  // Takes off what leaked back at the guard's own reading of the line, while the drive demanded
  // `rate`: only at pressures that a patient makes, and a twentieth of the rate at most.
  void leak(Pressure down, FlowRate rate, std::chrono::nanoseconds elapsed);
  // What was turned there and back in an occlusion test is no place ever reached.
  void rebase() {
    furthest_ = encoder_;
    excused_ = Volume{};
  }
  Volume moved() const { return moved_now_; }        // since the last look, either way
  Volume progress() const { return progress_now_; }  // the same beyond where it was ever before

  // `limit`: confirmed pressure towards the patient; `down`: the guard's own reading of it.
  Trip judge_reverse(const DriveReport& drive, Pressure down, Pressure limit, SteadyTime now);
  Trip judge_moving(FlowRate rate, std::chrono::nanoseconds elapsed);
  Trip judge_still(bool alarm_stop, std::chrono::nanoseconds elapsed);

  // Beyond what was demanded; 0 or below: nothing.
  Volume excess() const { return moved_ - allowed_; }

 private:
  Trip count(FlowRate rate, std::chrono::nanoseconds elapsed);

  Volume step_, back_off_most_;
  FlowRate leak_per_bar_;
  Volume leaked_;  // and not yet taken off
  std::int64_t leak_fraction_ = 0;
  bool first_ = true;
  std::int64_t encoder_ = 0, furthest_ = 0;
  Volume moved_now_, progress_now_;
  bool releases_ = false;
  Volume release_from_;     // behind the furthest place when it began
  Volume excused_;          // drawn back as a pressure release, not yet made good
  SteadyTime occluded_{};   // when the pressure was last felt; zero: never
  Volume moved_, allowed_;  // in every state, since the start; allowed only while active
  FlowRate rate_;           // demanded at the last look; zero when it stood
  Volume shortfall_;
  Volume still_moved_;
  std::chrono::nanoseconds still_{0};
  std::int64_t fraction_ = 0;
};

}  // namespace ph::agent
