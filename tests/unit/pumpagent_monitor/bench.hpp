#pragma once
#include <gtest/gtest.h>

#include "pumpagent/monitor/monitor.hpp"

namespace ph::agent {

inline constexpr Volume kStep = nanolitres(551);
inline constexpr Volume kBackOff = microlitres(800);

// A monitor with a drive that says and a shaft that does what the test wants. Begins with 100 mL/h
// running by a confirmed programme of 1000 mL.
struct Bench {
  Monitor monitor{kStep, kBackOff};
  MonitorInputs inputs;
  double moved_nl = 0;
  double drift = 1.0;

  Bench() {
    inputs.now = SteadyTime{std::chrono::hours{1}};
    Programme p;
    p.rate = millilitres_per_hour(100);
    p.vtbi = millilitres(1000);
    p.kvo = millilitres_per_hour(3);
    p.occlusion_down = mmhg(563);
    infuse(p);
  }
  void infuse(const Programme& p) {
    monitor.withdraw();
    monitor.confirm(p);
    inputs.drive.state = PumpState::kRunning;
    inputs.drive.activity = Activity::kBase;
    inputs.drive.rate = p.rate;
  }
  // `ml_h`: what the shaft really does.
  MonitorVerdict tick(double ml_h, bool alive = true) {
    constexpr std::chrono::milliseconds kLook{10};
    inputs.now += kLook;
    inputs.other_clock += std::chrono::nanoseconds{static_cast<std::int64_t>(10e6 * drift)};
    if (alive) inputs.drive.heartbeat = inputs.now;
    moved_nl += ml_h * 1e6 / 3600 * 0.01;
    inputs.readings.encoder = static_cast<std::int64_t>(moved_nl / 551);
    return monitor.tick(inputs);
  }
  MonitorVerdict run(double ml_h, std::chrono::milliseconds time) {
    MonitorVerdict v;
    for (std::chrono::milliseconds t{0}; t < time; t += std::chrono::milliseconds{10}) {
      v = tick(ml_h);
    }
    return v;
  }
  // Without movement, in looks of a second: for long times.
  MonitorVerdict wait(std::chrono::seconds time) {
    MonitorVerdict v = monitor.verdict();
    for (std::chrono::seconds t{0}; t < time; t += std::chrono::seconds{1}) {
      inputs.now += std::chrono::milliseconds{990};
      inputs.other_clock += std::chrono::milliseconds{990};
      v = tick(0);
    }
    return v;
  }
  // A dose as the drive would give it: the word, the flow, and back to what was before.
  Trip dose(Activity activity, const DoseStep& step, double ml_h_in_all) {
    const DriveReport before = inputs.drive;
    inputs.drive.activity = activity;
    inputs.drive.dose = step;
    inputs.drive.rate = FlowRate::of(static_cast<std::int64_t>(ml_h_in_all * 1e6));
    if (activity == Activity::kDemandDose) ++inputs.drive.granted;
    const auto time = time_for(step.volume, step.rate);
    run(ml_h_in_all, time);
    const auto granted = inputs.drive.granted;
    inputs.drive = before;
    inputs.drive.granted = granted;
    tick(0);
    return monitor.verdict().trip;
  }
};

}  // namespace ph::agent
