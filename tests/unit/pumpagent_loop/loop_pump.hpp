#pragma once
#include <gtest/gtest.h>

#include "pumpagent/loop/therapy_loop.hpp"
#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {

inline ControlSetup pump_setup() {
  ControlSetup s;
  s.step = nanolitres(551);
  s.occlusion_down = mmhg(500);
  s.occlusion_up = mmhg(120);
  s.air_single = microlitres(50);
  s.air_accumulated = millilitres(1);
  s.prime = {millilitres(40), millilitres_per_hour(1'200)};
  return s;
}

// An infusion that may go on by itself so often after an occlusion.
inline Programme restarting(std::uint8_t tries) {
  Programme p = programme();
  p.occlusion_restarts = tries;
  p.vtbi = millilitres(100);
  return p;
}

// A loop over a pump whose parts follow: shaft, sounder, lamp, and a sensor that stirs.
struct LoopPump {
  TherapyLoop loop{pump_setup()};
  SensorReadings readings;
  SteadyTime now{1h};
  ActuatorCommands last;
  std::chrono::milliseconds dt{10};

  LoopPump() { readings.battery = Charge::of(1000); }
  void tick() {
    now += dt;
    readings.encoder += last.steps;
    stir_ = -stir_;
    readings.down = readings.down + Pressure::of(stir_);
    readings.sounder_ma = last.tone_hz > 0 ? 40 : 0;
    readings.lamp_ma = last.lamp_lit ? 20 : 0;
    readings.air_test_fitted = true;
    if (tests_air_) readings.air_mv = 1800;
    tests_air_ = last.air_test;
    if (tests_air_) readings.air_mv = 50;
    last = loop.tick(now, readings);
  }
  void run(std::chrono::nanoseconds time) {
    for (auto t = 0ns; t < time; t += dt) tick();
  }
  Answer press(EngineVerb verb) { return loop.command(only(verb)); }
  void load(const Programme& p) {
    ASSERT_EQ(loop.command(with(EngineVerb::kLoad, p)), Answer::kAccepted);
  }
  void start(const Programme& p = programme()) {
    load(p);
    ASSERT_EQ(press(EngineVerb::kStart), Answer::kAccepted);
    run(100ms);
    ASSERT_EQ(state(), PumpState::kRunning);
  }
  PumpState state() const { return loop.engine().state(); }
  bool stands(AlarmCode code) const { return loop.alarms().standing().contains(code); }
  Priority priority(AlarmCode code) const {
    BoardEntry entry;
    for (std::size_t i = 0; loop.alarms().entry(i, entry); ++i) {
      if (entry.code == code) return entry.priority;
    }
    return Priority::kInformation;
  }

 private:
  std::int64_t stir_ = 1;
  bool tests_air_ = false;
};

}  // namespace ph::agent
