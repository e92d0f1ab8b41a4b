#include <gtest/gtest.h>

#include <algorithm>

#include "pumpagent/whole/simulated_pump.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

// The faults of the simulated world, and what the whole pump makes of them.
namespace ph::agent {
namespace {

PumpModel battery_model() {
  PumpModel m = model();
  m.battery = {{millilitres_per_hour(25), std::chrono::minutes{900}, std::chrono::minutes{240}},
               {millilitres_per_hour(1200), std::chrono::minutes{300}, std::chrono::minutes{150}}};
  return m;
}

struct Bed {
  Now now{SteadyTime{1h}, WallTime{24h}};
  std::chrono::milliseconds dt{10};
  SimulatedPump pump{{PumpId{"P-1"}, battery_model(), 1, std::nullopt, 1}};
  std::vector<PumpEvent> events;

  Bed() { EXPECT_TRUE(pump.activate(library(), version())); }
  void tick() {
    pump.step(now, dt);
    now.steady += dt;
    now.wall += dt;
    for (PumpEvent& event : pump.events()) events.push_back(std::move(event));
  }
  void run(std::chrono::milliseconds time) {
    for (auto t = 0ms; t < time; t += dt) tick();
  }
  void start(std::int64_t ml_h, Volume vtbi = millilitres(1000)) {
    pump.propose(order("o-1", 1, ml_h, vtbi), 0ms, now);
    pump.press({Key::kConfirm, {}}, now);
    tick();
    pump.press({Key::kStart, {}}, now);
    tick();
    ASSERT_EQ(pump.engine().state, PumpState::kRunning);
  }
  std::optional<StandingAlarm> alarm(AlarmCode code) const {
    const auto all = pump.standing_alarms();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& a) { return a.code == code; });
    return found == all.end() ? std::nullopt : std::optional{*found};
  }
  bool raised(AlarmCode code) const {
    return std::any_of(events.begin(), events.end(), [&](const PumpEvent& e) {
      return e.kind == EventKind::kAlarmRaised && e.alarm == code;
    });
  }
  std::string tested() const {
    for (const PumpEvent& event : events) {
      if (event.kind == EventKind::kSelfTest) return event.text;
    }
    return "no self-test on the record";
  }
};

// P76
TEST(SelfTest, OfASoundPumpPassesAndIsOnItsRecord) {
  Bed bed;
  bed.tick();
  EXPECT_EQ(bed.tested(), "passed");
  EXPECT_TRUE(bed.pump.standing_alarms().empty());
}

// P76, P78, P80
TEST(SelfTest, OfABrokenPumpInhibitsItAndSaysWhy) {
  for (const auto& [fault, value, why] :
       {std::tuple{FaultKind::kSounder, 1.0, SelfTestFault::kSounder},
        {FaultKind::kSounder, 2.0, SelfTestFault::kSounder},
        {FaultKind::kSounder, 3.0, SelfTestFault::kSounder},
        {FaultKind::kLampOpen, 1.0, SelfTestFault::kLamp},
        {FaultKind::kPressureBroken, 1.0, SelfTestFault::kPressure},
        {FaultKind::kAirStuck, 1800.0, SelfTestFault::kAirDetector},
        {FaultKind::kWatchdogDisarmed, 1.0, SelfTestFault::kWatchdog},
        {FaultKind::kTemperatureApart, 3.0, SelfTestFault::kTemperature}}) {
    Bed bed;
    bed.dt = 100ms;
    bed.pump.fault({fault, value});
    bed.run(70s);
    EXPECT_EQ(bed.tested(), to_string(why)) << to_string(fault);
    EXPECT_EQ(bed.pump.engine().state, PumpState::kFailed) << to_string(fault);
    EXPECT_TRUE(bed.raised(AlarmCode::kSelfTest)) << to_string(fault);
    bed.pump.propose(order("o-1", 1, 100, millilitres(10)), 0ms, bed.now);
    bed.pump.press({Key::kConfirm, {}}, bed.now);
    bed.pump.press({Key::kStart, {}}, bed.now);
    bed.run(1s);
    EXPECT_EQ(bed.pump.delivered(), Volume{}) << to_string(fault);
  }
}

// P35, P43, P55, P61, P73, P74, P77, P80, P83 to P85
TEST(Supervision, AnswersEveryFaultOfTheWorldWithItsAlarm) {
  struct Row {
    FaultKind fault;
    double value;
    AlarmCode alarm;
    std::chrono::seconds within;
    bool stops;
  };
  for (const Row& row : std::initializer_list<Row>{
           {FaultKind::kFreeFlow, 1200, AlarmCode::kFreeFlow, 5s, true},
           {FaultKind::kDropStream, 20, AlarmCode::kFreeFlow, 2s, true},
           {FaultKind::kDropsBlind, 1, AlarmCode::kContainerEmpty, 16s, true},
           {FaultKind::kPressureBroken, 1, AlarmCode::kSensorFault, 1s, true},
           {FaultKind::kPressureStuck, 1, AlarmCode::kSensorFault, 31s, true},
           {FaultKind::kAirStuck, 300, AlarmCode::kAirSingle, 4s, true},
           {FaultKind::kTemperatureApart, 3, AlarmCode::kSensorFault, 2s, true},
           {FaultKind::kOverheat, 1, AlarmCode::kOvertemperature, 20s, true},
           {FaultKind::kDoorOpen, 1, AlarmCode::kDoorOpen, 1s, true},
           {FaultKind::kSetMisloaded, 1, AlarmCode::kSetMisload, 1s, true},
           {FaultKind::kSyringeMoved, 1, AlarmCode::kSyringeMoved, 1s, true},
           {FaultKind::kSounder, 3, AlarmCode::kSounderFault, 3s, true},
           {FaultKind::kStuckKey, 1, AlarmCode::kStuckKey, 26s, false},
           {FaultKind::kStuckKey, 3, AlarmCode::kStuckKey, 61s, false},
           {FaultKind::kMainsLoss, 1, AlarmCode::kMainsLost, 1s, false},
           {FaultKind::kSupplyVoltage, 950, AlarmCode::kMainsLost, 1s, false},
           {FaultKind::kBatteryFault, 1, AlarmCode::kBatteryFault, 1s, false}}) {
    Bed bed;
    bed.start(200);
    bed.run(30s);
    ASSERT_TRUE(bed.pump.standing_alarms().empty());
    bed.pump.fault({row.fault, row.value});
    for (auto t = 0ms; t < row.within && !bed.raised(row.alarm); t += bed.dt) bed.tick();
    EXPECT_TRUE(bed.raised(row.alarm)) << to_string(row.fault);
    bed.run(100ms);
    EXPECT_EQ(bed.pump.engine().rate == FlowRate{}, row.stops) << to_string(row.fault);
  }
}

// P71, P72; section 1.4: a low-battery alarm that failed
TEST(Supervision, WarnsOfTheBatteryHalfAnHourAheadAndStopsAtItsEnd) {
  Bed bed;
  bed.dt = 100ms;
  bed.start(25);
  bed.pump.fault({FaultKind::kMainsLoss, 1});
  bed.pump.fault({FaultKind::kBatteryLevel, 300});
  SteadyTime low{}, medium{};
  while (!bed.raised(AlarmCode::kBatteryEmpty) && bed.now.steady < SteadyTime{10h}) {
    bed.tick();
    const auto alarm = bed.alarm(AlarmCode::kBatteryLow);
    if (alarm && low == SteadyTime{}) low = bed.now.steady;
    if (alarm && alarm->priority == Priority::kMedium && medium == SteadyTime{}) {
      medium = bed.now.steady;
    }
  }
  ASSERT_TRUE(bed.raised(AlarmCode::kBatteryEmpty));
  EXPECT_GE(bed.now.steady - low, 30min - 3min);  // three are kept for the alarm at the end
  EXPECT_GE(bed.now.steady - medium, 1min);
  EXPECT_LE(bed.now.steady - medium, 7min);
  EXPECT_EQ(bed.pump.engine().state, PumpState::kAlarmStop);
}

// P69
TEST(Supervision, CarriesOnByBatteryForMoreThanTenMinutes) {
  Bed bed;
  bed.dt = 100ms;
  bed.start(25);
  bed.pump.fault({FaultKind::kMainsLoss, 1});
  bed.run(11min);
  EXPECT_EQ(bed.pump.engine().state, PumpState::kRunning);
  EXPECT_EQ(bed.pump.standing_alarms().size(), 1U);
}

// P38, P43: a spurious stop is a harm too
TEST(Supervision, RunsSlowAndFastForHoursWithoutAFalseAlarm) {
  for (const auto& [ml_h, time] : {std::pair{1, 6h}, {5, 3h}, {25, 2h}, {125, 1h}, {200, 1h}}) {
    Bed bed;
    bed.dt = 100ms;
    bed.start(ml_h);
    bed.run(time);
    EXPECT_TRUE(bed.pump.standing_alarms().empty()) << ml_h;
  }
}

// P78: two steps in a hundred come again: nothing is missing, and the record says so.
TEST(MaskedFault, IsOnTheRecordAndNothingElse) {
  Bed bed;
  bed.start(100);
  bed.pump.fault({FaultKind::kStepLoss, 2});
  bed.run(10min);
  EXPECT_EQ(bed.pump.state(), PumpState::kRunning);
  EXPECT_TRUE(bed.pump.standing_alarms().empty());
  EXPECT_NEAR(static_cast<double>(bed.pump.engine().infused.count()), 100e6 / 6, 2e4);
  const auto masked = [](const PumpEvent& e) {
    return e.kind == EventKind::kSelfTest && e.text == kMaskedFault;
  };
  ASSERT_EQ(std::count_if(bed.events.begin(), bed.events.end(), masked), 1) << "once an hour";
  EXPECT_GE(std::find_if(bed.events.begin(), bed.events.end(), masked)->number,
            TherapyLoop::kMaskedSteps);
}

// P78, P41: what cannot be made up for.
TEST(UnmaskedFault, StopsAlarmsAndIsOnTheRecord) {
  Bed bed;
  bed.start(100);
  bed.pump.fault({FaultKind::kStepLoss, 20});
  bed.run(10min);
  EXPECT_EQ(bed.pump.state(), PumpState::kAlarmStop);
  EXPECT_TRUE(bed.raised(AlarmCode::kMotorStall) || bed.raised(AlarmCode::kMotorRate));
}

}  // namespace
}  // namespace ph::agent
