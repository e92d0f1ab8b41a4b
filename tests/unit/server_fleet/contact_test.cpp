#include "server/fleet/contact.hpp"

#include <gtest/gtest.h>

#include "a_fleet.hpp"

namespace ph::server {
namespace {

using namespace std::chrono_literals;

Contact after(std::chrono::nanoseconds silence) {
  return contact_after(silence, true, ContactLimits{});
}

TEST(Contact, IsLiveUnderThreeTelemetryIntervals) {
  EXPECT_EQ(after(2'999ms), Contact::kLive);
  EXPECT_EQ(after(3'000ms), Contact::kLate);
  EXPECT_EQ(after(3'001ms), Contact::kLate);
}

TEST(Contact, IsLostFromTheLimitOn) {
  EXPECT_EQ(after(14'999ms), Contact::kLate);
  EXPECT_EQ(after(15'000ms), Contact::kLost);
  EXPECT_EQ(after(15'001ms), Contact::kLost);
}

TEST(Contact, IsNeverUntilSomethingWasHeard) {
  EXPECT_EQ(contact_after(std::nullopt, false, ContactLimits{}), Contact::kNever);
}

TEST(Contact, IsLostAfterARestartOfTheServer) {
  EXPECT_EQ(contact_after(std::nullopt, true, ContactLimits{}), Contact::kLost);
}

TEST(Contact, GoesByTheSteadyClockWhenTheCalendarJumps) {
  AFleet fleet;
  fleet.connect();
  const Now jumped{fleet.at(1s).steady, fleet.at(1s).wall + std::chrono::hours{24}};
  EXPECT_EQ(fleet.state.view(fleet.slot, jumped).contact, Contact::kLive);
}

TEST(Contact, ShowsPeopleThatAPumpFellSilent) {
  AFleet fleet;
  fleet.connect();
  const auto before = fleet.state.revision();
  fleet.state.tick(fleet.at(2'999ms));
  EXPECT_TRUE(fleet.state.changed_since({}, before, fleet.at(2'999ms)).empty());
  fleet.state.tick(fleet.at(3'000ms));
  EXPECT_EQ(fleet.state.changed_since({}, before, fleet.at(3'000ms)).size(), 1U);
}

}  // namespace
}  // namespace ph::server
