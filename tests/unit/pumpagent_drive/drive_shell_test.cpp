#include "tests/unit/pumpagent_drive/cabinet.hpp"

namespace ph::agent {
namespace {

const std::vector<Answer> kAccepted{Answer::kAccepted};

TEST(DriveShell, AnswersEachCommandOnce) {
  Cabinet pump;
  pump.ask(engine(EngineVerb::kLoad));
  pump.ask(engine(EngineVerb::kResume));
  pump.confirm("o-1");
  pump.step();
  EXPECT_EQ(pump.answers(), (std::vector<Answer>{Answer::kAccepted, Answer::kNotStarted}));
}

TEST(DriveShell, DeliversToThePatient) {
  Cabinet pump;
  pump.infuse();
  pump.run(2s);
  EXPECT_NEAR(static_cast<double>(pump.world.arrived().count()), 600e6 / 3600 * 2, 2e4);
}

TEST(DriveShell, TellsTheStartWithOrderAndTime) {
  Cabinet pump;
  pump.infuse();
  const auto events = pump.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, EventKind::kInfusionStarted);
  EXPECT_EQ(events[0].order.id(), OrderId{"o-1"});
  EXPECT_GT(events[0].wall_ms, 0);
}

TEST(DriveShell, TakesAStallOfTheMachineWithoutAlarmOrLoss) {
  Cabinet pump;
  pump.infuse();
  for (int i = 0; i < 20; ++i) {
    pump.run(100ms);
    pump.step(35ms, i % 2 == 0);  // every other time the world stalls as well
  }
  pump.run(1s);
  EXPECT_EQ(pump.picture().alarm_count, 0U);
  const double due = 600e6 / 3600 * (0.1 * 20 + 0.035 * 20 + 1.005);
  EXPECT_NEAR(static_cast<double>(pump.picture().engine.infused.count()), due, 5e3);
}

TEST(DriveShell, ShowsHowManyTicksWereLate) {
  Cabinet pump;
  pump.counts.late = 7;
  pump.step();
  EXPECT_EQ(pump.picture().late_ticks, 7U);
}

TEST(DriveShell, StandsTheMotorStillWithoutSensors) {
  Cabinet pump;
  pump.infuse();
  const Volume before = pump.picture().engine.infused;
  pump.now.steady += kPictureAge + 1ms;
  pump.drive->tick(pump.now, pump.counts);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kAlarmStop);
  EXPECT_EQ(pump.picture().engine.infused, before);
}

TEST(DriveShell, DoesNotStartWhatTheGuardHasNotGranted) {
  Cabinet pump;
  pump.grants = false;
  pump.confirm("o-1");
  pump.ask(engine(EngineVerb::kLoad));
  pump.ask(engine(EngineVerb::kStart));
  pump.run(DriveShell::kGrantWait + 5ms);
  EXPECT_EQ(pump.answers(), (std::vector<Answer>{Answer::kAccepted, Answer::kNotGranted}));
  EXPECT_EQ(pump.picture().engine.state, PumpState::kReady);
}

TEST(DriveShell, StartsAsSoonAsTheGuardGrants) {
  Cabinet pump;
  pump.grants = false;
  pump.confirm("o-1");
  pump.ask(engine(EngineVerb::kLoad));
  pump.ask(engine(EngineVerb::kStart));
  pump.run(100ms);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kReady);
  pump.grants = true;
  pump.run(3ms);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kRunning);
}

TEST(DriveShell, NeverStartsAfterAStopThatWasPressedLater) {
  Cabinet pump;
  pump.grants = false;
  pump.confirm("o-1");
  pump.ask(engine(EngineVerb::kLoad));
  pump.ask(engine(EngineVerb::kStart));
  pump.run(10ms);
  pump.ask(engine(EngineVerb::kStop));
  pump.grants = true;
  pump.step();
  pump.run(10ms);
  EXPECT_NE(pump.picture().engine.state, PumpState::kRunning);
}

TEST(DriveShell, DoesNotGoOverToAChangeThatTheGuardRefused) {
  Cabinet pump;
  pump.infuse(100);
  (void)pump.answers();
  pump.grants = false;
  pump.confirm("o-2");
  pump.ask(engine(EngineVerb::kReplace, 900, "o-2"));
  pump.guard(Trip::kNone, pump.serial);
  pump.now.steady += 1ms;
  pump.drive->tick(pump.now, pump.counts);
  EXPECT_EQ(pump.answers(), (std::vector<Answer>{Answer::kNotGranted}));
  EXPECT_EQ(pump.picture().engine.rate, millilitres_per_hour(100));
}

TEST(DriveShell, IsOutOfServiceAfterATripOfTheGuard) {
  Cabinet pump;
  pump.infuse();
  pump.guard(Trip::kOverDelivery);
  pump.now.steady += 1ms;
  pump.drive->tick(pump.now, pump.counts);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kFailed);
  const DriveSnapshot picture = pump.picture();
  EXPECT_EQ(picture.alarms[0].code, AlarmCode::kGuardTrip);
}

bool stands(const DriveSnapshot& picture, AlarmCode code) {
  return std::any_of(picture.alarms.begin(), picture.alarms.begin() + picture.alarm_count,
                     [&](const BoardEntry& entry) { return entry.code == code; });
}

// P75, P81
TEST(DriveShell, DoesNotGoOnByItselfUnderAGuardThatBeganAnew) {
  Cabinet pump;
  pump.infuse();
  pump.ready = false;
  pump.grants = false;
  pump.run(50ms);
  pump.ready = true;
  pump.grants = true;
  pump.run(500ms);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kPaused);
  EXPECT_TRUE(stands(pump.picture(), AlarmCode::kInterrupted));
}

TEST(DriveShell, CallsAnInfusionInterruptedWhenTheGuardFallsSilent) {
  Cabinet pump;
  pump.infuse();
  pump.speaks = false;
  pump.run(1'000ms);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kRunning);
  pump.run(101ms);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kPaused);
  EXPECT_TRUE(stands(pump.picture(), AlarmCode::kInterrupted));
}

TEST(DriveShell, StaysOutOfServiceWhateverKeyIsPressedWhileTheGuardHasTripped) {
  Cabinet pump;
  pump.infuse();
  const auto tick = [&] {
    pump.guard(Trip::kOverDelivery);
    pump.now.steady += 1ms;
    pump.drive->tick(pump.now, pump.counts);
  };
  tick();
  pump.ask(engine(EngineVerb::kEnd));
  tick();
  tick();
  EXPECT_EQ(pump.picture().engine.state, PumpState::kFailed);
}

// P75: neither a new drive nor a new guard brings it back.
TEST(DriveShell, StaysOutOfServiceWhenItsProcessStartsAnew) {
  Cabinet pump;
  pump.infuse();
  pump.guard(Trip::kOverDelivery);
  pump.now.steady += 1ms;
  pump.drive->tick(pump.now, pump.counts);
  pump.restart(*remembered(*pump.region, pump.now.steady));
  pump.run(10ms);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kFailed);
}

// P75
TEST(DriveShell, ComesBackStoppedAndWithAnAlarmWhenPowerWasLostAfterATrip) {
  Cabinet pump;
  pump.infuse();
  pump.run(500ms);
  pump.guard(Trip::kOverDelivery);
  pump.now.steady += 1ms;
  pump.drive->tick(pump.now, pump.counts);
  TherapyRecord stored = memory(false);
  stored.present = true;
  stored.engine = pump.picture().saved;
  ASSERT_EQ(stored.engine.state, PumpState::kFailed);
  stored.power_on = pump.region->world.power_ons = 2;
  pump.region->therapy.post(stored);
  pump.restart(*remembered(*pump.region, pump.now.steady));
  pump.run(10ms);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kAlarmStop);
  EXPECT_EQ(pump.picture().engine.infused, stored.engine.infused);
  EXPECT_TRUE(pump.drive->alarms().standing().contains(AlarmCode::kInterrupted));
}

// P76
TEST(DriveShell, StartsNothingBeforeItsSelfTestHasPassed) {
  Cabinet pump;
  pump.drive->begin_self_test();
  pump.ready = false;
  pump.confirm("o-1");
  pump.ask(engine(EngineVerb::kLoad));
  pump.run(3s);
  pump.ask(engine(EngineVerb::kStart));
  pump.run(5ms);
  EXPECT_EQ(pump.answers(), (std::vector<Answer>{Answer::kAccepted, Answer::kSelfTesting}));
  pump.ready = true;
  pump.run(100ms);
  EXPECT_EQ(pump.picture().self_test, SelfTest::State::kPassed);
  pump.ask(engine(EngineVerb::kStart));
  pump.run(5ms);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kRunning);
}

// P76
TEST(DriveShell, RecordsWhatItsSelfTestFound) {
  Cabinet pump;
  pump.drive->begin_self_test();
  pump.run(3s);
  const auto events = pump.events();
  const auto told = [](const EventRecord& e) { return e.kind == EventKind::kSelfTest; };
  EXPECT_EQ(std::count_if(events.begin(), events.end(), told), 1);
}

// P51
TEST(DriveShell, ShowsTheGuardThatItReleasesAPressureAndRecordsHowMuch) {
  Cabinet pump;
  PumpModel releasing = model();
  releasing.back_off = {millilitres(1), millilitres_per_hour(100)};
  pump.drive.emplace(ControlSetup::of(releasing), kChannel, pump.hal, *pump.region, memory(false));
  pump.infuse();
  pump.run(2s);
  pump.world.apply({FaultKind::kOccludeDownstream, 1});
  bool shown = false;
  for (int i = 0; i < 600; ++i) {
    pump.run(100ms);
    shown = shown || pump.picture().backing_off;
  }
  EXPECT_TRUE(shown);
  const auto events = pump.events();
  const auto told = [](const EventRecord& e) { return e.kind == EventKind::kPressureReleased; };
  EXPECT_EQ(std::count_if(events.begin(), events.end(), told), 1);
}

TEST(DriveShell, TakesUpWhatRanAsPausedAndNeverRunning) {
  Cabinet pump;
  pump.infuse();
  pump.run(500ms);
  const auto memory = remembered(*pump.region, pump.now.steady);
  ASSERT_TRUE(memory);
  pump.restart(*memory);
  pump.run(500ms);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kPaused);
  EXPECT_EQ(pump.picture().engine.infused, memory->engine.infused);
}

TEST(DriveShell, AnswersButNeverObeysCommandsOfBeforeItsStart) {
  Cabinet pump;
  pump.infuse();
  pump.ask(engine(EngineVerb::kResume));
  (void)pump.answers();
  pump.restart(*remembered(*pump.region, pump.now.steady));
  pump.run(10ms);
  EXPECT_EQ(pump.answers(), (std::vector<Answer>{Answer::kTooLate}));
  EXPECT_EQ(pump.picture().engine.state, PumpState::kPaused);
}

TEST(DriveShell, SaysWhenTheTherapyWasLost) {
  Cabinet pump;
  pump.restart(memory(true));
  pump.run(2ms);
  EXPECT_EQ(pump.picture().alarms[0].code, AlarmCode::kTherapyLost);
}

TEST(DriveShell, GoesOnNumberingAlarmsWhereTheLastDriveStopped) {
  Cabinet pump;
  pump.restart(memory(true, 42));
  pump.run(2ms);
  EXPECT_EQ(pump.picture().alarms[0].instance, 42);
}

TEST(DriveShell, CountsEventsThatAFullRingRefusesAndGoesOn) {
  Cabinet pump;
  pump.infuse();
  auto& ring = pump.region->events[static_cast<std::size_t>(EventSource::kDrive)];
  while (ring.push({})) {
  }
  const std::uint64_t before = ring.refused();
  pump.ask(engine(EngineVerb::kStop));
  pump.step();
  EXPECT_EQ(ring.refused(), before + 1);
  EXPECT_EQ(pump.picture().engine.state, PumpState::kPaused);
}

TEST(DriveShell, TellsHowManyEventsAFullRingRefused) {
  Cabinet pump;
  pump.infuse();
  auto& ring = pump.region->events[static_cast<std::size_t>(EventSource::kDrive)];
  while (ring.push({})) {
  }
  pump.ask(engine(EngineVerb::kStop));
  pump.run(10ms);
  (void)pump.events();
  pump.run(10ms);
  const auto events = pump.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, EventKind::kRecordGap);
  EXPECT_EQ(events[0].number, 1);
}

// P81
TEST(DriveShell, ShowsTheGuardItsVersion) {
  Cabinet pump;
  pump.step();
  EXPECT_EQ(pump.picture().channel, kChannel);
}

// P14, P42
TEST(DriveShell, StopsTheMotorInTheTickThatSeesTheStopKey) {
  Cabinet pump;
  pump.infuse();
  pump.run(100ms);
  pump.world.press_stop_key(true);
  pump.step();
  pump.step();
  EXPECT_FALSE(pump.world.motor_alive());
  EXPECT_EQ(pump.picture().engine.state, PumpState::kPaused);
}

TEST(DriveShell, LeavesTheMotorOffAndTheInfusionPausedAtItsEnd) {
  Cabinet pump;
  pump.infuse();
  pump.drive->end(pump.now, pump.counts);
  while (const ActuatorCommands* all = pump.region->world.actuators.front()) {
    pump.world.command(*all);
    pump.region->world.actuators.pop();
  }
  EXPECT_FALSE(pump.world.motor_alive());
  EXPECT_EQ(pump.picture().engine.state, PumpState::kPaused);
}

// Nobody at the bedside stopped it, so the next start must not come back in silence.
TEST(DriveShell, RemembersAtItsEndThatTheInfusionRan) {
  Cabinet pump;
  pump.infuse();
  pump.drive->end(pump.now, pump.counts);
  EXPECT_EQ(pump.picture().saved.state, PumpState::kRunning);
}

TEST(DriveShell, TakesNoHigherRateThanTheGuardHasJudged) {
  Cabinet pump;
  pump.infuse(100);
  (void)pump.answers();
  EngineCommand command = engine(EngineVerb::kSetRate);
  command.rate = millilitres_per_hour(101);
  pump.ask(command);
  pump.step();
  EXPECT_EQ(pump.answers(), (std::vector<Answer>{Answer::kNotGranted}));
  EXPECT_EQ(pump.picture().engine.rate, millilitres_per_hour(100));
  command.rate = millilitres_per_hour(100);
  pump.ask(command);
  pump.step();
  EXPECT_EQ(pump.answers(), kAccepted);
}

// P104: what only the pump itself may ask is no key.
TEST(DriveShell, TakesNoRestartAndNoInhibitionFromTheBedside) {
  Cabinet pump;
  pump.ask(engine(EngineVerb::kRestart));
  pump.ask(engine(EngineVerb::kInhibit));
  pump.step();
  EXPECT_EQ(pump.answers(), (std::vector<Answer>{Answer::kBadValue, Answer::kBadValue}));
}

TEST(DriveShell, RefusesAProgrammeWithMorePhasesThanThereAre) {
  Cabinet pump;
  EngineCommand command = engine(EngineVerb::kLoad);
  command.programme.course.count = Course::kMost + 1;
  pump.ask(command);
  pump.step();
  EXPECT_EQ(pump.answers(), (std::vector<Answer>{Answer::kBadValue}));
}

TEST(DriveShell, RefusesWhatIsNoCommand) {
  Cabinet pump;
  DriveCommand broken;
  broken.engine.verb = static_cast<EngineVerb>(99);
  ASSERT_TRUE(pump.region->commands.push(broken));
  pump.step();
  EXPECT_EQ(pump.answers(), (std::vector<Answer>{Answer::kBadValue}));
}

TEST(DriveShell, RaisesProgrammeLostWhenThePanelsMemoryIsLost) {
  Cabinet pump;
  PanelStatus panel;
  panel.heartbeat = pump.now.steady.time_since_epoch().count();
  panel.memory_lost = true;
  pump.region->panel.post(panel);
  pump.step();
  EXPECT_TRUE(pump.drive->alarms().standing().contains(AlarmCode::kTherapyLost));
}

TEST(DriveShell, SaysThatTheRecordIsNearlyFullWhenTheKeeperDoes) {
  Cabinet pump;
  KeeperNotice notice;
  notice.nearly_full = true;
  pump.region->keeper.post(notice);
  pump.step();
  EXPECT_TRUE(pump.drive->alarms().standing().contains(AlarmCode::kLogNearlyFull));
}

TEST(Remembered, LeavesRoomForTheAlarmsOfALastTickThatIsNotInThePicture) {
  Cabinet pump;
  pump.step();
  const auto next = pump.picture().next_alarm_instance;
  EXPECT_EQ(remembered(*pump.region, pump.now.steady)->next_alarm_instance,
            next + static_cast<std::int64_t>(kAlarmCodeCount));
}

TEST(Remembered, WaitsForTheKeeperAfterALossOfPower) {
  Cabinet pump;
  pump.infuse();
  pump.region->world.power_ons = 2;
  EXPECT_FALSE(remembered(*pump.region, pump.now.steady));
  TherapyRecord stored = memory(false, 5);
  stored.power_on = 2;
  stored.present = true;
  pump.region->therapy.post(stored);
  ASSERT_TRUE(remembered(*pump.region, pump.now.steady));
  EXPECT_EQ(remembered(*pump.region, pump.now.steady)->next_alarm_instance, 5);
}

// P20: what passed since the keeper read it counts too, and no more.
TEST(Remembered, CountsTheTimeSinceTheStateWasTold) {
  Cabinet pump;
  pump.region->world.power_ons = 2;
  TherapyRecord stored = memory(false);
  stored.power_on = 2;
  stored.present = true;
  stored.away = 5s;
  stored.as_of = pump.now.steady.time_since_epoch().count();
  pump.region->therapy.post(stored);
  EXPECT_EQ(remembered(*pump.region, pump.now.steady + 2s)->away, 7s);
}

TEST(Remembered, CountsTheTimeSinceTheLastTickOfADriveThatDied) {
  Cabinet pump;
  pump.step();
  EXPECT_EQ(remembered(*pump.region, pump.now.steady + 3s)->away, 3s);
}

TEST(Remembered, DoesNotTakeTheKeepersWordOfAnEarlierPowerOn) {
  Cabinet pump;
  TherapyRecord stored = memory(false, 5);
  stored.present = true;
  pump.region->therapy.post(stored);
  pump.region->world.power_ons = 2;
  EXPECT_FALSE(remembered(*pump.region, pump.now.steady));
}

}  // namespace
}  // namespace ph::agent
