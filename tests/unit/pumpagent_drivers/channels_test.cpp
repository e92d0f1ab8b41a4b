#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "pumpagent/drivers/encoder.hpp"
#include "pumpagent/drivers/hwmon.hpp"
#include "pumpagent/drivers/iio_channel.hpp"
#include "pumpagent/drivers/power_supply.hpp"
#include "pumpagent/drivers/pwm.hpp"
#include "pumpagent/drivers/sampler.hpp"
#include "tests/unit/pumpagent_drivers/board_tree.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

TEST(Attribute, NamesTheFileThatIsNotThere) {
  const BoardTree tree;
  const auto file = Attribute::open(tree.path("class/none"), Attribute::Access::kRead);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().fault, Fault::kNotFound);
  EXPECT_NE(file.error().detail.find("class/none"), std::string::npos);
}

TEST(Attribute, TakesNoNumberFromWhatIsNone) {
  const BoardTree tree;
  tree.write("number", "12");
  const auto file = Attribute::open(tree.path("number"), Attribute::Access::kRead);
  std::int64_t out = 0;
  EXPECT_TRUE(file->read(out));
  EXPECT_EQ(out, 12);
  for (const char* bad : {"", "x", "12x", "1.5", "99999999999999999999"}) {
    tree.write("number", bad);
    EXPECT_FALSE(file->read(out)) << bad;
  }
}

TEST(IioChannel, IsRawAndOffsetTimesScale) {
  const BoardTree tree;
  tree.channel("iio:device7/in_pressure", "1000", "0.05");
  tree.write("bus/iio/devices/iio:device7/in_pressure_offset", "-200");
  const auto channel = IioChannel::open(tree.path("bus/iio/devices/iio:device7"), "in_pressure");
  double kilopascal = 0;
  ASSERT_TRUE(channel->read(kilopascal));
  EXPECT_DOUBLE_EQ(kilopascal, 40.0);
}

TEST(IioChannel, RefusesAScaleOfNothing) {
  const BoardTree tree;
  tree.channel("iio:device7/in_pressure", "1000", "0");
  EXPECT_FALSE(IioChannel::open(tree.path("bus/iio/devices/iio:device7"), "in_pressure"));
}

TEST(PowerSupply, ReadsTheGauge) {
  const BoardTree tree;
  const auto supply = PowerSupply::open(tree.path("class/power_supply/battery"),
                                        tree.path("class/power_supply/mains"));
  BatteryReading battery;
  ASSERT_TRUE(supply->read_battery(battery));
  EXPECT_EQ(battery.charge, Charge::of(800));
  EXPECT_EQ(battery.microamperes, -250'000);
  EXPECT_EQ(battery.seconds, 7'200);
}

TEST(PowerSupply, BelievesNoChargeAboveFull) {
  const BoardTree tree;
  const auto supply = PowerSupply::open(tree.path("class/power_supply/battery"),
                                        tree.path("class/power_supply/mains"));
  BatteryReading battery;
  tree.write("class/power_supply/battery/capacity", "100");
  EXPECT_TRUE(supply->read_battery(battery));
  tree.write("class/power_supply/battery/capacity", "101");
  EXPECT_FALSE(supply->read_battery(battery));
}

TEST(Hwmon, SaysTenthsOfADegree) {
  const BoardTree tree;
  const auto sensor = Hwmon::open(tree.path("class/hwmon/hwmon0"), "temp1");
  std::int32_t tenths = 0;
  ASSERT_TRUE(sensor->read_temperature(tenths));
  EXPECT_EQ(tenths, 314);
}

TEST(Pwm, RunsWithHalfItsPeriodHigh) {
  const BoardTree tree;
  auto pwm = Pwm::open(tree.path("class/pwm/pwmchip0"), "0");
  ASSERT_TRUE(pwm->run(2ms));
  EXPECT_EQ(tree.read("class/pwm/pwmchip0/pwm0/period"), "2000000");
  EXPECT_EQ(tree.read("class/pwm/pwmchip0/pwm0/duty_cycle"), "1000000");
  EXPECT_EQ(tree.read("class/pwm/pwmchip0/pwm0/enable"), "1");
  ASSERT_TRUE(pwm->stop());
  EXPECT_EQ(tree.read("class/pwm/pwmchip0/pwm0/enable"), "0");
}

TEST(Pwm, SaysWhichChannelTheChipRefuses) {
  const BoardTree tree;
  const auto pwm = Pwm::open(tree.path("class/pwm/pwmchip0"), "3");
  ASSERT_FALSE(pwm);
  EXPECT_NE(pwm.error().detail.find("export"), std::string::npos);
}

TEST(CounterEncoder, CountsOnThroughItsCeilingAndBack) {
  const BoardTree tree;
  const std::string count = "bus/counter/devices/counter0/count0/count";
  tree.write(count, "65530");
  auto encoder = CounterEncoder::open(tree.path("bus/counter/devices/counter0/count0"));
  std::int64_t counts = 0;
  ASSERT_TRUE((*encoder)->read(counts));
  EXPECT_EQ(counts, 0);
  tree.write(count, "4");
  ASSERT_TRUE((*encoder)->read(counts));
  EXPECT_EQ(counts, 10);
  tree.write(count, "65535");
  ASSERT_TRUE((*encoder)->read(counts));
  EXPECT_EQ(counts, 5);
}

TEST(Quadrature, CountsFourEdgesAPeriodInEitherDirection) {
  Quadrature shaft;
  shaft.a_goes(true);
  shaft.b_goes(true);
  shaft.a_goes(false);
  shaft.b_goes(false);
  EXPECT_EQ(shaft.count(), 4);
  shaft.b_goes(true);
  shaft.a_goes(true);
  EXPECT_EQ(shaft.count(), 2);
  EXPECT_FALSE(shaft.missed());
}

TEST(Quadrature, KnowsThatAnEdgeIsMissing) {
  Quadrature shaft;
  shaft.a_goes(true);
  shaft.a_goes(true);
  EXPECT_TRUE(shaft.missed());
}

TEST(Sampler, GivesAValueUpToItsBoundAndNoLonger) {
  Sampler sampler;
  double said = 7;
  const std::size_t place = sampler.add([&](double& out) {
    out = said;
    return said > 0;
  });
  const SteadyTime now{1h};
  double value = 0;
  EXPECT_FALSE(sampler.latest(place, now, 20ms, value));
  sampler.sample(now);
  EXPECT_TRUE(sampler.latest(place, now + 20ms, 20ms, value));
  EXPECT_EQ(value, 7);
  said = -1;  // no answer any more
  sampler.sample(now + 10ms);
  EXPECT_FALSE(sampler.latest(place, now + 20ms + 1ns, 20ms, value));
}

struct SteppingClock final : Clock {
  Now now() const override { return {SteadyTime{std::chrono::nanoseconds{++ns_}}, {}}; }
  mutable std::atomic<std::int64_t> ns_{1'000};
};

TEST(Sampler, ReadsOnAThreadOfItsOwn) {
  SteppingClock clock;
  std::atomic<int> readings{0};
  std::thread::id reader;
  {
    Sampler sampler;
    sampler.add([&](double&) {
      reader = std::this_thread::get_id();
      ++readings;
      return true;
    });
    sampler.start(clock, 1us);
    while (readings < 3) std::this_thread::yield();
  }
  EXPECT_NE(reader, std::this_thread::get_id());
}

}  // namespace
}  // namespace ph::agent
