#include <gtest/gtest.h>

#include "a_house.hpp"

namespace ph::server {
namespace {

const UserName kBen("ben");
const PumpId kPump("P-1");

struct Retiring : testing::Test {
  Status retire(bool force = false) {
    return house.run(house.desk().retire_pump(kPump, "stolen", force, kBen));
  }
  AHouse house;
};

void infuse(APump& pump) {
  wire::TelemetryReport report;
  report.telemetry.state = PumpState::kRunning;
  report.telemetry.rate = millilitres_per_hour(5);
  pump.send(report);
}

TEST_F(Retiring, CutsTheLiveConnection) {
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  ASSERT_TRUE(retire());
  EXPECT_EQ(pump.next_as<wire::Refusal>().code, "retired");
  EXPECT_TRUE(pump.ended());
}

TEST_F(Retiring, LetsThePumpInNoMore) {
  ASSERT_TRUE(retire());
  EXPECT_FALSE(house.run(house.desk().identify(kPump, Digest{7})));
}

TEST_F(Retiring, IsOnDisk) {
  ASSERT_TRUE(retire());
  EXPECT_TRUE(house.archive().pump(kPump).value().value().retired);
  const auto audit = house.archive().audit(0, 1000).value();
  EXPECT_EQ(audit.back().act, "pump.retired");
  EXPECT_EQ(audit.back().actor, "ben");
}

TEST_F(Retiring, IsRefusedWhileThePumpInfusesUnlessForced) {
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  infuse(pump);
  house.run_until(
      [&] { return house.run(house.desk().pump(kPump)).value().telemetry.has_value(); });
  const Status refused = retire();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().fault, Fault::kConflict);
  EXPECT_TRUE(retire(true));
}

TEST_F(Retiring, OfAStrangerOrTwiceSaysSo) {
  const auto strange = house.run(house.desk().retire_pump(PumpId("P-9"), "stolen", false, kBen));
  EXPECT_EQ(strange.error().fault, Fault::kNotFound);
  ASSERT_TRUE(retire());
  EXPECT_EQ(retire().error().fault, Fault::kConflict);
}

}  // namespace
}  // namespace ph::server
