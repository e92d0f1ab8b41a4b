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
  EXPECT_TRUE(done->urgent.empty());
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
  EXPECT_EQ(fleet.state.order_obstacles(fleet.slot, "oncology").size(), 1U);
}

}  // namespace
}  // namespace ph::server
