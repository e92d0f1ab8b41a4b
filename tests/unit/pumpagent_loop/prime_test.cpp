#include "tests/unit/pumpagent_loop/loop_pump.hpp"

namespace ph::agent {
namespace {

// The key is held: said again twice a second.
void hold(LoopPump& pump, std::chrono::milliseconds time) {
  for (std::chrono::milliseconds t{0}; t < time; t += 500ms) {
    if (pump.state() != PumpState::kPriming && t > 0ms) return;
    (void)pump.press(EngineVerb::kPrime);
    pump.run(500ms);
  }
}

TEST(Priming, TurnsTheMotorAtTheModelsRateWhateverTheCommandSays) {
  LoopPump pump;
  pump.tick();
  EngineCommand greedy = only(EngineVerb::kPrime);
  greedy.dose = {millilitres(1'000), millilitres_per_hour(9'000)};
  ASSERT_EQ(pump.loop.command(greedy), Answer::kAccepted);
  pump.run(1s);
  EXPECT_EQ(pump.loop.engine().rate(), millilitres_per_hour(1'200));
  EXPECT_EQ(pump.loop.snapshot().dose.volume, millilitres(40));
  const Volume moved = nanolitres(pump.readings.encoder * 551);
  EXPECT_NEAR(static_cast<double>(moved.count()), 1.2e9 / 3'600, 6'000);
}

// P18
TEST(Priming, EndsAtTheModelsVolumeWithAnAlarmAndTheMotorOff) {
  LoopPump pump;
  pump.tick();
  hold(pump, 125s);
  EXPECT_EQ(pump.state(), PumpState::kIdle);
  EXPECT_TRUE(pump.stands(AlarmCode::kPrimingOver));
  EXPECT_FALSE(pump.last.enable);
  const Volume moved = nanolitres(pump.readings.encoder * 551);
  EXPECT_LE(moved, millilitres(40) + nanolitres(551));
  pump.run(10s);
  EXPECT_EQ(nanolitres(pump.readings.encoder * 551), moved);
  EXPECT_EQ(pump.loop.snapshot().infused, Volume{});
}

// P62
TEST(Priming, IsTheOnlyTimeInWhichAirIsNoAlarm) {
  LoopPump pump;
  pump.tick();
  pump.readings.air_mv = 50;
  hold(pump, 20s);
  EXPECT_EQ(pump.state(), PumpState::kPriming);
  EXPECT_TRUE(pump.loop.alarms().standing().empty());
}

// P62: none of it is counted; what is still before the detector is.
TEST(Priming, LeavesNoCountOfItsAirAndTheNextInfusionIsWatched) {
  LoopPump pump;
  pump.tick();
  pump.readings.air_mv = 50;
  hold(pump, 20s);
  ASSERT_EQ(pump.press(EngineVerb::kStop), Answer::kAccepted);
  pump.readings.air_mv = 2000;
  Programme p = programme();
  p.air_single = microlitres(50);
  pump.start(p);
  pump.run(1s);
  EXPECT_TRUE(pump.loop.alarms().standing().empty());
  pump.readings.air_mv = 50;
  pump.run(3s);
  EXPECT_TRUE(pump.stands(AlarmCode::kAirSingle));
  EXPECT_EQ(pump.state(), PumpState::kAlarmStop);
}

// P57
TEST(Priming, GoesOnAboveTheUsualLimitAndStopsAtTheHighest) {
  LoopPump pump;
  ControlSetup setup = pump_setup();
  setup.occlusion_most = mmhg(900);
  pump.loop = TherapyLoop(setup);
  pump.tick();
  hold(pump, 1s);
  pump.readings.down = mmhg(890);
  hold(pump, 1s);
  EXPECT_EQ(pump.state(), PumpState::kPriming);
  pump.readings.down = mmhg(910);
  pump.run(200ms);
  EXPECT_EQ(pump.state(), PumpState::kIdle);
  EXPECT_TRUE(pump.stands(AlarmCode::kOcclusionDown));
  EXPECT_FALSE(pump.last.enable && pump.last.steps > 0);
}

TEST(Priming, EndsWhenTheDoorIsOpened) {
  LoopPump pump;
  pump.tick();
  hold(pump, 1s);
  pump.readings.door_closed = false;
  pump.tick();
  EXPECT_FALSE(pump.last.enable);
  EXPECT_EQ(pump.state(), PumpState::kIdle);
}

// P76
TEST(Priming, WaitsForTheSelfTest) {
  LoopPump pump;
  pump.loop.begin_self_test(false);
  pump.tick();
  EXPECT_EQ(pump.press(EngineVerb::kPrime), Answer::kSelfTesting);
  pump.run(3s);
  EXPECT_EQ(pump.press(EngineVerb::kPrime), Answer::kAccepted);
}

TEST(Priming, IsRefusedByAPumpWhoseModelDoesNot) {
  LoopPump pump;
  ControlSetup setup = pump_setup();
  setup.prime = {};
  pump.loop = TherapyLoop(setup);
  EXPECT_EQ(pump.press(EngineVerb::kPrime), Answer::kNoPriming);
}

}  // namespace
}  // namespace ph::agent
