#include "pumpagent/drivers/linux_hal.hpp"

#include <gtest/gtest.h>
#include <linux/watchdog.h>

#include "pumpagent/drivers/linux_guard_hal.hpp"
#include "tests/unit/pumpagent_drivers/board_tree.hpp"
#include "tests/unit/pumpagent_drivers/fake_kernel.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

// The example board with its lines at rest: key up, door closed, drive enabled.
struct Bench {
  FakeKernelScope kernel;
  BoardTree tree;
  BoardSettings board = tree.board();
  SteadyTime now{1h};
  std::unique_ptr<LinuxHal> hal;

  Bench() {
    FakeLine& key = fake_kernel().line(4);
    key.wire = true;
    fake_kernel().line(6).wire = true;
    for (const unsigned line : {8U, 9U, 10U}) fake_kernel().line(line).wire = true;
  }
  LinuxHal& open() {
    auto opened = LinuxHal::open(board, now);
    if (!opened) throw std::runtime_error(opened.error().detail);
    hal = std::move(*opened);
    return *hal;
  }
  bool read(SensorReadings& out) { return hal->read(now, out); }
  void later(milliseconds time) {
    now += time;
    hal->sensors().sample(now);
  }
  long pulses() const {
    const auto& driven = fake_kernel().line(16).driven;
    return std::count(driven.begin(), driven.end(), true);
  }
};

ActuatorCommands moving(std::int32_t steps) {
  ActuatorCommands out;
  out.steps = steps;
  out.enable = true;
  out.clamp_closed = false;
  return out;
}

TEST(LinuxHal, PutsThePictureTogetherFromTheWholeBoard) {
  Bench bench;
  bench.tree.channel("iio:device0/in_pressure", "30000", "0.001");  // 30 kPa
  bench.tree.channel("iio:device2/in_voltage0", "1850", "1");
  bench.open();
  bench.tree.write("bus/counter/devices/counter0/count0/count", "40");
  SensorReadings seen;
  ASSERT_TRUE(bench.read(seen));
  bench.tree.write("bus/counter/devices/counter0/count0/count", "80");
  ASSERT_TRUE(bench.read(seen));
  EXPECT_EQ(seen.encoder, 10);  // four counts a step
  EXPECT_EQ(seen.down, Pressure::of(225'019));
  EXPECT_EQ(seen.air_mv, 1'850);
  EXPECT_EQ(seen.battery, Charge::of(800));
  EXPECT_EQ(seen.temperature_dc, 314);
  EXPECT_EQ(seen.temperature2_dc, 316);
  EXPECT_EQ(seen.battery_permille, 1'000);
  EXPECT_EQ(seen.mains_permille, 950);
  EXPECT_EQ(seen.sounder_ma, 0);
  EXPECT_EQ(seen.keys_down, 0U);
  EXPECT_TRUE(seen.battery_good);
  EXPECT_TRUE(seen.watchdog_armed);
  EXPECT_TRUE(seen.set_loaded);
  EXPECT_TRUE(seen.on_mains);
  EXPECT_TRUE(seen.door_closed);
  EXPECT_TRUE(seen.drive_enabled);
  EXPECT_FALSE(seen.stop_key);
}

TEST(LinuxHal, HasNoPictureOnceAPressureIsOlderThanItsBound) {
  Bench bench;
  bench.open();
  SensorReadings seen;
  bench.now += bench.board.quick_bound;
  EXPECT_TRUE(bench.read(seen));
  bench.now += 1ms;
  EXPECT_FALSE(bench.read(seen));
}

TEST(LinuxHal, HasNoPictureOfASensorThatStopsAnswering) {
  Bench bench;
  bench.open();
  bench.tree.write("bus/iio/devices/iio:device2/in_voltage0_raw", "");
  bench.later(bench.board.quick_bound + 1ms);
  SensorReadings seen;
  EXPECT_FALSE(bench.read(seen));
}

TEST(LinuxHal, HasNoPictureWithoutItsEncoderOrALine) {
  Bench bench;
  bench.open();
  SensorReadings seen;
  bench.tree.write("bus/counter/devices/counter0/count0/count", "");
  EXPECT_FALSE(bench.read(seen));
  bench.tree.write("bus/counter/devices/counter0/count0/count", "0");
  EXPECT_TRUE(bench.read(seen));
  fake_kernel().line(5).refuses = true;
  EXPECT_FALSE(bench.read(seen));
}

// P73
TEST(LinuxHal, GoesOnWhenOnlyTheGaugeIsLost) {
  Bench bench;
  bench.open();
  bench.tree.write("class/power_supply/battery/capacity", "");
  bench.now += bench.board.slow_bound + 1ms;
  bench.hal->sensors().sample(bench.now);
  SensorReadings seen;
  ASSERT_TRUE(bench.read(seen));
  EXPECT_EQ(seen.battery, Charge{});
  EXPECT_FALSE(seen.battery_good);
  EXPECT_TRUE(seen.on_mains);
}

// P14
TEST(LinuxHal, SeesAStopKeyThatIsPressedForLessThanATick) {
  Bench bench;
  bench.open();
  FakeLine& key = fake_kernel().line(4);
  key.wire_goes(false, 1'000);
  key.wire_goes(true, 1'300);
  SensorReadings seen;
  ASSERT_TRUE(bench.read(seen));
  EXPECT_TRUE(seen.stop_key);
}

TEST(LinuxHal, HoldsABouncingStopKeyDownForTwentyMilliseconds) {
  Bench bench;
  bench.open();
  FakeLine& key = fake_kernel().line(4);
  for (int i = 0; i < 5; ++i) {
    key.wire_goes(false, 1'000 + i);
    key.wire_goes(true, 2'000 + i);
  }
  SensorReadings seen;
  ASSERT_TRUE(bench.read(seen));
  bench.later(BoardSensors::kKeyHold - 1ms);
  ASSERT_TRUE(bench.read(seen));
  EXPECT_TRUE(seen.stop_key);
  bench.later(1ms);
  ASSERT_TRUE(bench.read(seen));
  EXPECT_FALSE(seen.stop_key);
}

TEST(LinuxHal, SeesADoorThatOpensForLessThanATick) {
  Bench bench;
  bench.open();
  fake_kernel().line(5).wire_goes(true, 1'000);  // active-low: open
  fake_kernel().line(5).wire_goes(false, 1'200);
  SensorReadings seen;
  ASSERT_TRUE(bench.read(seen));
  EXPECT_FALSE(seen.door_closed);
  ASSERT_TRUE(bench.read(seen));
  EXPECT_TRUE(seen.door_closed);
}

TEST(LinuxHal, CountsDrops) {
  Bench bench;
  bench.open();
  for (int i = 0; i < 3; ++i) {
    fake_kernel().line(7).wire_goes(true, 10 * i);
    fake_kernel().line(7).wire_goes(false, 10 * i + 5);
  }
  SensorReadings seen;
  ASSERT_TRUE(bench.read(seen));
  EXPECT_EQ(seen.drops, 3U);
}

TEST(LinuxHal, BeginsWithEverythingOffAndTheClampClosed) {
  Bench bench;
  bench.open();
  EXPECT_EQ(fake_kernel().line(18).driven, std::vector<bool>{false});  // motor current
  EXPECT_TRUE(fake_kernel().line(19).driven.back());                   // clamp
  EXPECT_EQ(bench.tree.read("class/pwm/pwmchip0/pwm0/enable"), "0");
}

TEST(LinuxHal, MakesOnePulseAStep) {
  Bench bench;
  bench.open();
  bench.hal->write(bench.now, moving(3));
  EXPECT_EQ(bench.pulses(), 3);
  bench.hal->write(bench.now, moving(0));
  EXPECT_EQ(bench.pulses(), 3);
}

TEST(LinuxHal, SpreadsABurstOverTicksAndLosesNoStep) {
  Bench bench;
  bench.open();
  bench.hal->write(bench.now, moving(20));
  EXPECT_EQ(bench.pulses(), PulseStepper::kMostPulses);
  for (int i = 0; i < 5; ++i) bench.hal->write(bench.now, moving(0));
  EXPECT_EQ(bench.pulses(), 20);
}

TEST(LinuxHal, ForgetsStepsUnderWayWhenTheMotorIsStopped) {
  Bench bench;
  bench.open();
  bench.hal->write(bench.now, moving(20));
  bench.hal->write(bench.now, {});
  EXPECT_FALSE(fake_kernel().line(18).driven.back());
  bench.hal->write(bench.now, moving(0));
  EXPECT_EQ(bench.pulses(), PulseStepper::kMostPulses);
}

TEST(LinuxHal, TurnsBackOnlyWithItsDirectionLine) {
  Bench bench;
  bench.open();
  bench.hal->write(bench.now, moving(-2));
  EXPECT_TRUE(fake_kernel().line(17).driven.back());
  EXPECT_EQ(bench.pulses(), 0);  // the driver's input has a tick to settle
  bench.hal->write(bench.now, moving(0));
  EXPECT_EQ(bench.pulses(), 2);
}

TEST(LinuxHal, HasNoPictureAfterALineRefusedAndOneAgainAfterwards) {
  Bench bench;
  bench.open();
  fake_kernel().line(16).refuses = true;
  bench.hal->write(bench.now, moving(1));
  SensorReadings seen;
  EXPECT_FALSE(bench.read(seen));
  fake_kernel().line(16).refuses = false;
  bench.hal->write(bench.now, {});
  EXPECT_TRUE(bench.read(seen));
}

TEST(LinuxHal, SaysWhatCannotBeOpened) {
  Bench bench;
  bench.board.drive.up = ChannelName{"iio:device9", "in_pressure"};
  const auto hal = LinuxHal::open(bench.board, bench.now);
  ASSERT_FALSE(hal);
  EXPECT_NE(hal.error().detail.find("iio:device9/in_pressure_raw"), std::string::npos);
}

TEST(LinuxHal, SoundsAndLightsWhatTheLoopSaysInEachTick) {
  Bench bench;
  bench.open();
  ActuatorCommands alarm;
  alarm.lamp = Priority::kHigh;
  alarm.lamp_lit = true;
  alarm.tone_hz = 500;
  bench.hal->write(bench.now, alarm);
  EXPECT_TRUE(fake_kernel().line(20).driven.back());
  EXPECT_FALSE(fake_kernel().line(21).driven.back());
  EXPECT_EQ(bench.tree.read("class/pwm/pwmchip0/pwm0/period"), "2000000");
  EXPECT_EQ(bench.tree.read("class/pwm/pwmchip0/pwm0/enable"), "1");
  bench.hal->write(bench.now, {});
  EXPECT_FALSE(fake_kernel().line(20).driven.back());
  EXPECT_EQ(bench.tree.read("class/pwm/pwmchip0/pwm0/enable"), "0");
}

TEST(LinuxHal, SaysWhichKeysAreDown) {
  Bench bench;
  bench.open();
  fake_kernel().line(10).wire_goes(false, 1'000);  // active-low
  SensorReadings seen;
  ASSERT_TRUE(bench.read(seen));
  EXPECT_EQ(seen.keys_down, 2U);
}

TEST(LinuxHal, SwitchesSupplyAndAirTestAsTold) {
  Bench bench;
  bench.open();
  ActuatorCommands commands;
  commands.use_battery = commands.air_test = true;
  bench.hal->write(bench.now, commands);
  EXPECT_TRUE(fake_kernel().line(23).driven.back());
  EXPECT_FALSE(fake_kernel().line(24).driven.back());  // power off
  EXPECT_TRUE(fake_kernel().line(25).driven.back());
}

// A shaft that follows its PWM exactly, a step a period.
TEST(PwmStepper, StandsWhenTheEncoderHasShownWhatWasAsked) {
  Bench bench;
  bench.board.motor.kind = MotorSettings::Kind::kPwm;
  bench.board.motor.pwm = {"pwmchip0", "0"};
  auto stepper = Stepper::open(bench.board);
  ASSERT_TRUE(stepper);
  ASSERT_TRUE((*stepper)->move(bench.now, 4, 100));
  EXPECT_EQ(bench.tree.read("class/pwm/pwmchip0/pwm0/enable"), "1");
  ASSERT_TRUE((*stepper)->move(bench.now + 5ms, 0, 103));
  EXPECT_EQ(bench.tree.read("class/pwm/pwmchip0/pwm0/enable"), "1");
  ASSERT_TRUE((*stepper)->move(bench.now + 10ms, 0, 104));
  EXPECT_EQ(bench.tree.read("class/pwm/pwmchip0/pwm0/enable"), "0");
}

TEST(PwmStepper, DoesNotRunOnBlindly) {
  Bench bench;
  bench.board.motor.kind = MotorSettings::Kind::kPwm;
  bench.board.motor.pwm = {"pwmchip0", "0"};
  auto stepper = Stepper::open(bench.board);
  ASSERT_TRUE((*stepper)->move(bench.now, 4, 100));
  ASSERT_TRUE((*stepper)->move(bench.now + 39ms, 0, 100));
  EXPECT_EQ(bench.tree.read("class/pwm/pwmchip0/pwm0/enable"), "1");
  ASSERT_TRUE((*stepper)->move(bench.now + 40ms, 0, 100));  // 8 steps of 5 ms
  EXPECT_EQ(bench.tree.read("class/pwm/pwmchip0/pwm0/enable"), "0");
}

TEST(EdgeEncoder, FollowsTheShaftByItsEdges) {
  const FakeKernelScope kernel;
  FakeLine& a = fake_kernel().line(8);
  FakeLine& b = fake_kernel().line(9);
  auto encoder = EdgeEncoder::open("/dev", {"gpiochip0", 8}, {"gpiochip0", 9});
  a.wire_goes(true, 10);
  b.wire_goes(true, 20);
  a.wire_goes(false, 30);
  std::int64_t counts = 0;
  ASSERT_TRUE((*encoder)->read(counts));
  EXPECT_EQ(counts, 3);
}

TEST(EdgeEncoder, HasLostItsPlaceOnceTheKernelsQueueWasFull) {
  const FakeKernelScope kernel;
  auto encoder = EdgeEncoder::open("/dev", {"gpiochip0", 8}, {"gpiochip0", 9});
  for (int i = 0; i < 16; ++i) fake_kernel().line(8).wire_goes(i % 2 == 0, i);
  std::int64_t counts = 0;
  EXPECT_FALSE((*encoder)->read(counts));
  EXPECT_FALSE((*encoder)->read(counts));
}

struct GuardBench : Bench {
  std::unique_ptr<LinuxGuardHal> guard;
  GuardBench() {
    fake_kernel().line(4, "gpiochip1").wire = true;
    fake_kernel().line(6, "gpiochip1").wire = true;
    guard = std::move(*LinuxGuardHal::open(board, now));
  }
};

TEST(LinuxGuardHal, GivesNoLeaseBeforeItIsRenewed) {
  GuardBench bench;
  EXPECT_TRUE(fake_kernel().line(17, "gpiochip1").driven.back());  // cleared
  EXPECT_EQ(fake_kernel().line(16, "gpiochip1").driven, std::vector<bool>{false});
}

TEST(LinuxGuardHal, RenewsTheLeaseByAnEdgeNotALevel) {
  GuardBench bench;
  bench.guard->renew_lease(bench.now);
  bench.guard->renew_lease(bench.now + 10ms);
  EXPECT_EQ(fake_kernel().line(16, "gpiochip1").driven,
            (std::vector<bool>{false, true, false, true, false}));
}

TEST(LinuxGuardHal, ClearsTheLeaseAtOnce) {
  GuardBench bench;
  bench.guard->renew_lease(bench.now);
  EXPECT_FALSE(fake_kernel().line(17, "gpiochip1").driven.back());
  bench.guard->drop_lease();
  EXPECT_TRUE(fake_kernel().line(17, "gpiochip1").driven.back());
}

// P82
TEST(LinuxGuardHal, FeedsTheWatchdogNoMoreOftenThanItsPace) {
  GuardBench bench;
  const auto fed = [] {
    const auto& all = fake_kernel().ioctls;
    return std::count_if(all.begin(), all.end(),
                         [](const auto& call) { return call.first == WDIOC_KEEPALIVE; });
  };
  bench.guard->feed_watchdog(bench.now);
  bench.guard->feed_watchdog(bench.now + bench.board.watchdog_pace - 1ns);
  EXPECT_EQ(fed(), 1);
  bench.guard->feed_watchdog(bench.now + bench.board.watchdog_pace);
  EXPECT_EQ(fed(), 2);
}

TEST(LinuxGuardHal, AsksTheWatchdogForItsTimeout) {
  GuardBench bench;
  ASSERT_FALSE(fake_kernel().ioctls.empty());
  EXPECT_EQ(fake_kernel().ioctls.front().first, WDIOC_SETTIMEOUT);
  EXPECT_EQ(fake_kernel().ioctls.front().second, 2);
}

TEST(Watchdog, RefusesHardwareWithAnotherTimeout) {
  const FakeKernelScope kernel;
  const BoardTree tree;
  fake_kernel().watchdog_takes = 60;
  const auto watchdog = Watchdog::open(tree.path("watchdog0"), 2s, 200ms);
  ASSERT_FALSE(watchdog);
  EXPECT_EQ(watchdog.error().fault, Fault::kOutOfRange);
}

TEST(Watchdog, StandsDownByTheMagicLetterAndOnlyWhenAsked) {
  const FakeKernelScope kernel;
  const BoardTree tree;
  { auto left = Watchdog::open(tree.path("watchdog0"), 2s, 200ms); }
  EXPECT_EQ(tree.read("watchdog0"), "");
  auto watchdog = Watchdog::open(tree.path("watchdog0"), 2s, 200ms);
  ASSERT_TRUE(watchdog->stand_down());
  EXPECT_EQ(tree.read("watchdog0"), "V");
}

}  // namespace
}  // namespace ph::agent
