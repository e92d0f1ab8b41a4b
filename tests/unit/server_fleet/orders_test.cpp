#include <gtest/gtest.h>

#include "a_fleet.hpp"

namespace ph::server {
namespace {

using namespace std::chrono_literals;

std::size_t offers(const Effects& effects) {
  std::size_t count = 0;
  for (const auto& tell : effects.tells) {
    count += std::holds_alternative<wire::OrderOffer>(tell.message) ? 1U : 0U;
  }
  return count;
}

OrderState moved_to(const Effects& effects) {
  return std::get<storage::MoveOrder>(effects.urgent.front()).state;
}

TEST(FleetOrders, GoToAConnectedPumpAtOnce) {
  AFleet fleet;
  fleet.connect();
  const auto effects = fleet.state.placed(fleet.order("o-1"), fleet.at(1s));
  EXPECT_EQ(offers(effects), 1U);
  EXPECT_EQ(moved_to(effects), OrderState::kOffered);
}

TEST(FleetOrders, WaitForAPumpThatIsAway) {
  AFleet fleet;
  const auto effects = fleet.state.placed(fleet.order("o-1"), fleet.at(1s));
  EXPECT_EQ(offers(effects), 0U);
  fleet.connect();
  EXPECT_EQ(offers(fleet.state.ready(fleet.slot, fleet.connection, fleet.at(2s))), 1U);
}

TEST(FleetOrders, AreOfferedAgainWithTheirAgeUntilThePumpHasThem) {
  AFleet fleet;
  fleet.connect();
  fleet.state.placed(fleet.order("o-1"), fleet.at(1s));
  const auto again = fleet.state.ready(fleet.slot, fleet.connection, fleet.at(60s));
  ASSERT_EQ(offers(again), 1U);
  EXPECT_EQ(std::get<wire::OrderOffer>(again.tells.front().message).age, 60s);
  fleet.state.stored(fleet.slot, std::vector{order_became("o-1", OrderState::kReceived)},
                     fleet.at(61s));
  EXPECT_EQ(offers(fleet.state.ready(fleet.slot, fleet.connection, fleet.at(62s))), 0U);
}

TEST(FleetOrders, NeverHandedOutExpireAtTheirEnd) {
  AFleet fleet;
  fleet.state.placed(fleet.order("o-1"), fleet.at(0s));
  EXPECT_TRUE(fleet.state.tick(fleet.at(1'799'999ms)).urgent.empty());
  const auto effects = fleet.state.tick(fleet.at(1'800'000ms));
  ASSERT_EQ(effects.urgent.size(), 1U);
  EXPECT_EQ(moved_to(effects), OrderState::kExpired);
  EXPECT_EQ(fleet.state.open_orders(), 0U);
}

TEST(FleetOrders, HandedOutEndOnlyByThePumpsWord) {
  AFleet fleet;
  fleet.connect();
  fleet.state.placed(fleet.order("o-1"), fleet.at(0s));
  EXPECT_TRUE(fleet.state.tick(fleet.at(2h)).urgent.empty());
  EXPECT_EQ(fleet.state.open_orders(), 1U);
}

TEST(FleetOrders, QueuedAreCancelledAtOnce) {
  AFleet fleet;
  fleet.state.placed(fleet.order("o-1"), fleet.at(0s));
  const auto done =
      fleet.state.cancel(OrderId("o-1"), "wrong patient", UserName("nora"), fleet.at(1s));
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(moved_to(*done), OrderState::kCancelled);
}

TEST(FleetOrders, OfferedAreOnlyAskedToBeCancelled) {
  AFleet fleet;
  fleet.connect();
  fleet.state.placed(fleet.order("o-1"), fleet.at(0s));
  const auto done = fleet.state.cancel(OrderId("o-1"), "late", UserName("nora"), fleet.at(1s));
  ASSERT_TRUE(done.has_value());
  ASSERT_EQ(done->urgent.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<storage::AskCancel>(done->urgent.front()));
  EXPECT_TRUE(std::holds_alternative<wire::OrderCancel>(done->tells.front().message));
}

TEST(FleetOrders, ConfirmedAtTheBedsideCannotBeCancelled) {
  AFleet fleet;
  fleet.state.load_order(fleet.order("o-1", OrderState::kConfirmed));
  const auto done = fleet.state.cancel(OrderId("o-1"), "late", UserName("nora"), fleet.at(1s));
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().fault, Fault::kConflict);
}

TEST(FleetOrders, QueuedAreSupersededByANewerOne) {
  AFleet fleet;
  fleet.state.placed(fleet.order("o-1"), fleet.at(0s));
  EXPECT_EQ(fleet.state.superseded_by(fleet.order("o-2").order, fleet.at(1s)).size(), 1U);
  fleet.state.placed(fleet.order("o-2"), fleet.at(1s));
  EXPECT_EQ(fleet.state.open_orders(), 1U);
}

TEST(FleetOrders, OfAnotherCareAreaAreObstructed) {
  AFleet fleet;
  auto hello = fleet.hello();
  hello.library = kFour;
  fleet.release(kFour);
  fleet.state.connected(fleet.slot, fleet.connection, hello, fleet.at(0s));
  OrderRequest request;
  request.care_area = "oncology";
  EXPECT_EQ(fleet.state.order_obstacles(fleet.slot, request).size(), 1U);
}

TEST(FleetOrders, AreNotMovedByTheWordOfAnotherPump) {
  AFleet fleet;
  storage::PumpRecord other;
  other.id = PumpId("P-2");
  const Slot stranger = fleet.state.add_pump(other, Mechanism::kPeristaltic, 0);
  fleet.state.placed(fleet.order("o-1"), fleet.at(0s));
  fleet.state.stored(stranger, std::vector{order_became("o-1", OrderState::kRejected)},
                     fleet.at(1s));
  EXPECT_EQ(fleet.state.open_orders(), 1U);
}

Now with_wall_moved(Now now, std::chrono::hours by) { return {now.steady, now.wall + by}; }

TEST(FleetOrders, KeepTheirAgeWhenTheCalendarIsSetBack) {
  AFleet fleet;
  fleet.state.placed(fleet.order("o-1"), fleet.at(0s));
  fleet.connect(1'799s);
  const auto effects =
      fleet.state.ready(fleet.slot, fleet.connection, with_wall_moved(fleet.at(1'799s), -24h));
  ASSERT_EQ(offers(effects), 1U);
  EXPECT_EQ(std::get<wire::OrderOffer>(effects.tells.front().message).age, 1'799s);
}

TEST(FleetOrders, DoNotExpireWhenTheCalendarIsSetForward) {
  AFleet fleet;
  fleet.state.placed(fleet.order("o-1"), fleet.at(0s));
  EXPECT_TRUE(fleet.state.tick(with_wall_moved(fleet.at(1s), 24h)).urgent.empty());
}

TEST(FleetOrders, FromTheFutureAreTooOldAfterARestart) {
  AFleet fleet;
  fleet.state.load_order(fleet.order("o-1"));
  const auto effects = fleet.state.tick(with_wall_moved(fleet.at(0s), -1h));
  ASSERT_EQ(effects.urgent.size(), 1U);
  EXPECT_EQ(moved_to(effects), OrderState::kExpired);
}

TEST(FleetOrders, GoToThePumpInTheOrderOfTheirSequence) {
  AFleet fleet;
  auto early = fleet.order("o-9", OrderState::kOffered);
  early.order.sequence = 1;
  auto late = fleet.order("o-1", OrderState::kOffered);
  late.order.sequence = 2;
  fleet.state.load_order(late);
  fleet.state.load_order(early);
  fleet.connect();
  const auto effects = fleet.state.ready(fleet.slot, fleet.connection, fleet.at(1s));
  ASSERT_EQ(offers(effects), 2U);
  EXPECT_EQ(std::get<wire::OrderOffer>(effects.tells[0].message).order.sequence, 1U);
}

TEST(FleetOrders, AreNotHandedOutWhileANewerOneIsBeingStored) {
  AFleet fleet;
  fleet.state.placed(fleet.order("o-1"), fleet.at(0s));
  fleet.state.superseded_by(fleet.order("o-2").order, fleet.at(1s));
  fleet.connect();
  EXPECT_EQ(offers(fleet.state.ready(fleet.slot, fleet.connection, fleet.at(2s))), 0U);
  fleet.state.not_placed(OrderId("o-2"));
  EXPECT_EQ(offers(fleet.state.ready(fleet.slot, fleet.connection, fleet.at(3s))), 1U);
}

TEST(FleetOrders, KeepTheWishToCancelOverARestart) {
  AFleet fleet;
  auto order = fleet.order("o-1", OrderState::kOffered);
  order.cancel_asked = "wrong patient";
  fleet.state.load_order(order);
  fleet.connect();
  const auto effects = fleet.state.ready(fleet.slot, fleet.connection, fleet.at(1s));
  ASSERT_EQ(effects.tells.size(), 2U);
  EXPECT_EQ(std::get<wire::OrderCancel>(effects.tells[1].message).reason, "wrong patient");
}

struct AnotherPatient : testing::Test {
  AnotherPatient() { request.care_area = "adult-icu"; }
  std::size_t obstacles(const std::string& patient) {
    request.patient = PatientRef(patient);
    return fleet.state.order_obstacles(fleet.slot, request).size();
  }
  void open(OrderState state) {
    auto order = fleet.order("o-1", state);
    order.order.request.patient = PatientRef("patient-a");
    fleet.release(kFour);
    auto hello = fleet.hello();
    hello.library = kFour;
    fleet.state.connected(fleet.slot, fleet.connection, hello, fleet.at(0s));
    fleet.state.load_order(order);
  }
  void tell(const std::string& order) {
    Telemetry now;
    now.order = OrderId(order);
    fleet.state.heard(fleet.slot, fleet.connection, now, fleet.at(1s));
  }

  AFleet fleet;
  OrderRequest request;
};

TEST_F(AnotherPatient, IsNotGivenAPumpThatRunsForTheFirst) {
  open(OrderState::kRunning);
  tell("o-1");
  EXPECT_EQ(obstacles("patient-b"), 1U);
  EXPECT_EQ(obstacles("patient-a"), 0U);
}

TEST_F(AnotherPatient, IsNotGivenAPumpThatWaitsForTheFirst) {
  open(OrderState::kShown);
  tell("");
  EXPECT_EQ(obstacles("patient-b"), 1U);
}

TEST_F(AnotherPatient, MayHaveAPumpThatNoLongerGivesTheOldOrder) {
  open(OrderState::kRunning);
  tell("");
  EXPECT_EQ(obstacles("patient-b"), 0U);
}

}  // namespace
}  // namespace ph::server
