#include <gtest/gtest.h>

#include "tests/unit/server_fleet/a_fleet.hpp"

namespace ph::server {
namespace {

using namespace std::chrono_literals;

const UserName kBen("ben");

TEST(Retiring, CancelsWhatWasNeverHandedOut) {
  AFleet fleet;
  fleet.state.placed(fleet.order("o-1"), fleet.at(0s));
  const auto effects = fleet.state.retire(fleet.slot, "stolen", kBen, false, fleet.at(1s));
  ASSERT_TRUE(effects.has_value());
  ASSERT_EQ(effects->urgent.size(), 2U);
  const auto& move = std::get<storage::MoveOrder>(effects->urgent[1]);
  EXPECT_EQ(move.state, OrderState::kCancelled);
  EXPECT_EQ(fleet.state.open_orders(), 0U);
}

TEST(Retiring, MakesItsConnectionTheNewestNoMore) {
  AFleet fleet;
  fleet.connect();
  ASSERT_TRUE(fleet.state.retire(fleet.slot, "stolen", kBen, false, fleet.at(1s)));
  EXPECT_FALSE(fleet.state.is_current(fleet.slot, fleet.connection));
}

}  // namespace
}  // namespace ph::server
