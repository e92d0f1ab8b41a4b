#include "pumpagent/control/power.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;
using std::chrono::minutes;

constexpr FlowRate kRate = millilitres_per_hour(25);

BatteryCurve curve(double alone = 900, double with_wifi = 240) {
  BatteryCurve out;
  out.count = 2;
  out.points[0] = {kRate, alone, with_wifi};
  out.points[1] = {millilitres_per_hour(1200), 300, 150};
  return out;
}

// A battery that really lasts `real_min`, used from full to empty, with a gauge in thousandths.
struct Discharge {
  explicit Discharge(double real_min, const BatteryCurve& c = curve()) : real(real_min), power(c) {}
  void run(std::chrono::nanoseconds time, FlowRate rate = kRate) {
    for (auto t = 0ns; t < time && charge > 0; t += 1s) {
      charge -= 1.0 / (real * 60);
      readings.on_mains = false;
      if (!frozen) readings.battery = Charge::of(std::lround(charge * 1000));
      power.observe(readings, 1s, rate);
      if (says(AlarmCode::kBatteryLow) && low_at < 0) low_at = left();
      if (power.urgent() && urgent_at < 0) urgent_at = left();
      if (says(AlarmCode::kBatteryEmpty) && empty_at < 0) empty_at = left();
    }
  }
  double left() const { return charge * real; }
  bool says(AlarmCode code) const { return power.conditions().contains(code); }

  double real, charge = 1, low_at = -1, urgent_at = -1, empty_at = -1;
  bool frozen = false;
  SensorReadings readings;
  Power power;
};

// P70, P71
TEST(Power, WarnsHalfAnHourBeforeTheEndWhateverTheLoad) {
  for (const double real : {160.0, 240.0, 500.0, 900.0}) {
    Discharge battery(real);
    battery.run(24h);
    EXPECT_GE(battery.low_at, 30) << real;
    EXPECT_LE(battery.low_at, 60) << real;
  }
}

// P71, P72
TEST(Power, RisesFiveMinutesBeforeItStopsWithThreeLeft) {
  for (const double real : {160.0, 240.0, 900.0}) {
    Discharge battery(real);
    battery.run(24h);
    EXPECT_NEAR(battery.urgent_at, 8, 2) << real;
    EXPECT_NEAR(battery.empty_at, 3, 1.5) << real;
    EXPECT_GT(battery.urgent_at, battery.empty_at) << real;
  }
}

// P70
TEST(Power, EstimatesTheMinutesLeftToAQuarter) {
  for (const double real : {160.0, 240.0, 500.0, 900.0}) {
    Discharge battery(real);
    battery.run(20min);
    while (battery.left() > 30) {
      battery.run(1min);
      ASSERT_TRUE(battery.power.minutes_left());
      const auto said = static_cast<double>(battery.power.minutes_left()->count());
      EXPECT_NEAR(said, battery.left(), 0.25 * battery.left()) << real;
    }
  }
}

// P70
TEST(Power, FollowsTheLoadOfAHigherRate) {
  Power power{curve(900, 900)};
  SensorReadings readings;
  readings.on_mains = false;
  readings.battery = Charge::of(500);
  power.observe(readings, 1s, kRate);
  EXPECT_EQ(power.minutes_left(), minutes{450});
  power.observe(readings, 1s, millilitres_per_hour(1200));
  EXPECT_LT(*power.minutes_left(), minutes{160});
}

// P71: a low-battery alarm that failed has harmed patients (recall of 2020)
TEST(Power, WarnsInTimeThoughTheGaugeIsStuck) {
  Discharge battery(240);
  battery.run(120min);
  battery.frozen = true;
  battery.run(24h);
  EXPECT_GE(battery.low_at, 30);
  EXPECT_TRUE(battery.says(AlarmCode::kBatteryFault));
}

TEST(Power, CallsAGaugeThatNoLongerFalls) {
  Discharge battery(240);
  battery.run(60min);
  EXPECT_FALSE(battery.says(AlarmCode::kBatteryFault));
  battery.frozen = true;
  battery.run(20min);
  EXPECT_TRUE(battery.says(AlarmCode::kBatteryFault));
}

// P72
TEST(Power, SwitchesOffThreeMinutesAfterEmpty) {
  Power power{curve()};
  SensorReadings readings;
  readings.on_mains = false;
  readings.battery = Charge::of(2);
  for (int s = 0; s < 179; ++s) power.observe(readings, 1s, kRate);
  EXPECT_TRUE(power.conditions().contains(AlarmCode::kBatteryEmpty));
  EXPECT_FALSE(power.power_off());
  power.observe(readings, 1s, kRate);
  EXPECT_TRUE(power.power_off());
}

TEST(Power, StaysOnWhenMainsComeBackInTime) {
  Power power{curve()};
  SensorReadings readings;
  readings.on_mains = false;
  readings.battery = Charge::of(2);
  for (int s = 0; s < 170; ++s) power.observe(readings, 1s, kRate);
  readings.on_mains = true;
  for (int s = 0; s < 20; ++s) power.observe(readings, 1s, kRate);
  EXPECT_FALSE(power.power_off());
  EXPECT_TRUE(power.conditions().empty());
}

AlarmSet at(const SensorReadings& readings) {
  Power power{curve()};
  power.observe(readings, 1s, kRate);
  return power.conditions();
}

SensorReadings full() {
  SensorReadings readings;
  readings.battery = Charge::of(1000);
  return readings;
}

// P69
TEST(Power, CarriesOnByBatteryAndSaysSo) {
  SensorReadings readings = full();
  readings.on_mains = false;
  EXPECT_EQ(at(readings), AlarmSet{AlarmCode::kMainsLost});
}

// P73
TEST(Power, GoesOnWithOneFaultOfBatteryOrMainsAndStopsWithBoth) {
  SensorReadings battery = full(), mains = full(), both = full();
  battery.battery_good = both.battery_good = false;
  mains.mains_permille = both.mains_permille = 900;
  EXPECT_EQ(at(battery), AlarmSet{AlarmCode::kBatteryFault});
  EXPECT_EQ(at(mains), AlarmSet{AlarmCode::kMainsLost});
  EXPECT_TRUE(at(both).contains(AlarmCode::kBatteryEmpty));
}

// P74
TEST(Power, LeavesAMainsSupplyThatIsOutOfRange) {
  for (const auto& [permille, leaves] :
       {std::pair{957, true}, {958, false}, {1150, false}, {1151, true}}) {
    Power power{curve()};
    SensorReadings readings = full();
    readings.mains_permille = permille;
    power.observe(readings, 1s, kRate);
    EXPECT_EQ(power.use_battery(), leaves) << permille;
    EXPECT_EQ(power.conditions().contains(AlarmCode::kMainsLost), leaves) << permille;
  }
}

// P74
TEST(Power, StopsAtAVoltageAtWhichABatteryIsEmptyWhateverItsGaugeSays) {
  SensorReadings readings = full();
  readings.on_mains = false;
  readings.battery_permille = 900;
  EXPECT_FALSE(at(readings).contains(AlarmCode::kBatteryEmpty));
  readings.battery_permille = 899;
  EXPECT_TRUE(at(readings).contains(AlarmCode::kBatteryEmpty));
}

// P74
TEST(Power, DoesNotBelieveAFullGaugeOverALowVoltage) {
  SensorReadings readings = full();
  readings.on_mains = false;
  readings.battery_permille = 958;
  EXPECT_FALSE(at(readings).contains(AlarmCode::kBatteryLow));
  readings.battery_permille = 957;
  EXPECT_TRUE(at(readings).contains(AlarmCode::kBatteryLow));
}

// P83
TEST(Power, IsTooHotAboveFiftyFiveDegreesByEitherSensor) {
  SensorReadings readings = full();
  readings.temperature_dc = 550;
  readings.temperature2_dc = 550;
  EXPECT_TRUE(at(readings).empty());
  readings.temperature2_dc = 551;
  EXPECT_TRUE(at(readings).contains(AlarmCode::kOvertemperature));
}

// P61
TEST(Power, CallsTemperatureSensorsThatAreThreeDegreesApart) {
  SensorReadings readings = full();
  readings.temperature2_dc = 279;
  EXPECT_TRUE(at(readings).empty());
  readings.temperature2_dc = 280;
  EXPECT_TRUE(at(readings).contains(AlarmCode::kSensorFault));
}

}  // namespace
}  // namespace ph::agent
