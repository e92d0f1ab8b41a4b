#include <gtest/gtest.h>

#include "a_fleet.hpp"

namespace ph::server {
namespace {

using namespace std::chrono_literals;

TEST(FleetViews, GiveTheAgeOfTheTelemetry) {
  AFleet fleet;
  fleet.connect();
  fleet.state.heard(fleet.slot, fleet.connection, Telemetry{}, fleet.at(1s));
  EXPECT_EQ(fleet.state.view(fleet.slot, fleet.at(3'500ms)).age, 2'500ms);
}

TEST(FleetViews, LeaveRetiredPumpsOut) {
  AFleet fleet;
  storage::PumpRecord retired;
  retired.id = PumpId("P-2");
  retired.retired = true;
  fleet.state.add_pump(std::move(retired), Mechanism::kPeristaltic, 0);
  EXPECT_EQ(fleet.state.changed_since({}, 0, fleet.at(0s)).size(), 1U);
}

TEST(FleetViews, OfAWardHoldItsPumpsOnly) {
  AFleet fleet;
  EXPECT_EQ(fleet.state.changed_since(WardId("icu"), 0, fleet.at(0s)).size(), 1U);
  EXPECT_TRUE(fleet.state.changed_since(WardId("general"), 0, fleet.at(0s)).empty());
}

TEST(FleetViews, StoreATrendPointOnceAMinuteAndOnChange) {
  AFleet fleet;
  fleet.connect();
  const auto hear = [&fleet](std::chrono::milliseconds when, FlowRate rate) {
    Telemetry telemetry;
    telemetry.rate = rate;
    return fleet.state.heard(fleet.slot, fleet.connection, telemetry, fleet.at(when))
        .routine.size();
  };
  EXPECT_EQ(hear(0s, millilitres_per_hour(5)), 1U);
  EXPECT_EQ(hear(1s, millilitres_per_hour(5)), 0U);
  EXPECT_EQ(hear(2s, millilitres_per_hour(6)), 1U);
  EXPECT_EQ(hear(62s, millilitres_per_hour(6)), 1U);
}

TEST(FleetIdentity, RefusesAnUnknownPump) {
  AFleet fleet;
  EXPECT_FALSE(fleet.state.identify(PumpId("P-9"), Digest{7}).has_value());
}

TEST(FleetIdentity, RefusesAnotherKey) {
  AFleet fleet;
  EXPECT_TRUE(fleet.state.identify(PumpId("P-1"), Digest{7}).has_value());
  EXPECT_FALSE(fleet.state.identify(PumpId("P-1"), Digest{8}).has_value());
}

TEST(FleetIdentity, RefusesARetiredPump) {
  AFleet fleet;
  storage::PumpRecord retired;
  retired.id = PumpId("P-2");
  retired.retired = true;
  fleet.state.add_pump(std::move(retired), Mechanism::kPeristaltic, 0);
  EXPECT_FALSE(fleet.state.identify(PumpId("P-2"), Digest{}).has_value());
}

}  // namespace
}  // namespace ph::server
