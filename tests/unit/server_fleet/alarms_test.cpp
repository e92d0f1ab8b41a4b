#include <gtest/gtest.h>

#include "a_fleet.hpp"

namespace ph::server {
namespace {

std::size_t standing(const AFleet& fleet) { return fleet.state.alarms({}).size(); }

TEST(FleetAlarms, ReachPeopleOnReceipt) {
  AFleet fleet;
  fleet.connect();
  fleet.state.take_urgent();
  fleet.hear(1, {alarm_raised(1)});
  EXPECT_EQ(standing(fleet), 1U);
  EXPECT_EQ(fleet.state.take_urgent(), std::vector<Slot>{fleet.slot});
}

TEST(FleetAlarms, EndWhenThePumpClearsThem) {
  AFleet fleet;
  fleet.connect();
  fleet.hear(1, {alarm_raised(1), alarm_raised(2, AlarmCode::kDoorOpen), alarm_cleared(1)});
  ASSERT_EQ(standing(fleet), 1U);
  EXPECT_EQ(fleet.state.alarms({}).front().alarm.instance, 2);
}

TEST(FleetAlarms, DoNotComeBackByARepeatedBatch) {
  AFleet fleet;
  fleet.connect();
  fleet.hear(1, {alarm_raised(1), alarm_cleared(1)});
  fleet.hear(1, {alarm_raised(1)});
  EXPECT_EQ(standing(fleet), 0U);
}

TEST(FleetAlarms, AreHealedByTheSnapshotOfTheNextHello) {
  AFleet fleet;
  fleet.connect();
  fleet.hear(1, {alarm_raised(1)});
  auto hello = fleet.hello();
  hello.alarms = {StandingAlarm{AlarmCode::kDoorOpen, 2, {}, false}};
  fleet.state.connected(fleet.slot, 2, hello, fleet.at({}));
  ASSERT_EQ(standing(fleet), 1U);
  EXPECT_EQ(fleet.state.alarms({}).front().alarm.instance, 2);
}

TEST(FleetAlarms, OfABacklogThatTheSnapshotKnowsAreNotRaisedAgain) {
  AFleet fleet;
  auto hello = fleet.hello();
  hello.recorded = {5, 0};
  fleet.state.connected(fleet.slot, fleet.connection, hello, fleet.at({}));
  fleet.hear(5, {alarm_raised(1)});
  EXPECT_EQ(standing(fleet), 0U);
  fleet.hear(6, {alarm_raised(2)});
  EXPECT_EQ(standing(fleet), 1U);
}

TEST(FleetAlarms, StandBestFirst) {
  AFleet fleet;
  fleet.connect();
  fleet.hear(1, {alarm_raised(1, AlarmCode::kBatteryLow), alarm_raised(2, AlarmCode::kFreeFlow)});
  EXPECT_EQ(fleet.state.alarms({}).front().alarm.code, AlarmCode::kFreeFlow);
}

TEST(FleetAlarms, AcknowledgedByPeopleStillStand) {
  AFleet fleet;
  fleet.connect();
  fleet.hear(1, {alarm_raised(1)});
  const auto done =
      fleet.state.acknowledge_alarm(PumpId("P-1"), 1, UserName("nora"), "", fleet.at({}));
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(done->urgent.size(), 1U);
  ASSERT_EQ(standing(fleet), 1U);
  EXPECT_EQ(fleet.state.alarms({}).front().acknowledged_by, "nora");
}

TEST(FleetAlarms, ThatDoNotStandCannotBeAcknowledged) {
  AFleet fleet;
  const auto done =
      fleet.state.acknowledge_alarm(PumpId("P-1"), 1, UserName("nora"), "", fleet.at({}));
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().fault, Fault::kNotFound);
}

TEST(FleetAlarms, OfAReplacedConnectionAreNotHeard) {
  AFleet fleet;
  fleet.connect();
  fleet.state.connected(fleet.slot, 2, fleet.hello(), fleet.at({}));
  fleet.hear(1, {alarm_raised(1)});
  EXPECT_EQ(standing(fleet), 0U);
}

TEST(FleetAlarms, OfANewJournalAreNotTakenForAcknowledged) {
  AFleet fleet;
  auto hello = fleet.hello();
  hello.alarms = {StandingAlarm{AlarmCode::kOcclusionDown, 1, {}, false}};
  fleet.state.connected(fleet.slot, 1, hello, fleet.at({}));
  ASSERT_TRUE(fleet.state.acknowledge_alarm(PumpId("P-1"), 1, UserName("nora"), "", fleet.at({})));
  fleet.state.connected(fleet.slot, 2, hello, fleet.at({}));
  EXPECT_EQ(fleet.state.alarms(WardId{}).front().acknowledged_by, "nora");
  hello.stream = StreamId{2};
  fleet.state.connected(fleet.slot, 3, hello, fleet.at({}));
  EXPECT_EQ(fleet.state.alarms(WardId{}).front().acknowledged_by, "");
}

TEST(FleetAlarms, UnderTheNumberOfAnotherOneAreSeenAllTheSame) {
  AFleet fleet;
  fleet.connect();
  fleet.hear(1, {alarm_raised(1, AlarmCode::kOcclusionDown)});
  fleet.hear(2, {alarm_raised(1, AlarmCode::kGuardTrip)});
  ASSERT_EQ(fleet.state.alarms(WardId{}).size(), 1U);
  EXPECT_EQ(fleet.state.alarms(WardId{}).front().alarm.code, AlarmCode::kGuardTrip);
}

}  // namespace
}  // namespace ph::server
