#include <gtest/gtest.h>

#include "a_fleet.hpp"

namespace ph::server {
namespace {

using namespace std::chrono_literals;

struct LibraryProof : testing::Test {
  LibraryProof() {
    fleet.release(kFour);
    order.care_area = "adult-icu";
  }

  void connect_with(std::optional<LibraryVersion> library) {
    auto hello = fleet.hello();
    hello.library = library;
    fleet.state.connected(fleet.slot, fleet.connection, hello, fleet.at(0ms));
  }
  std::string reason() const { return fleet.state.library_reason(fleet.slot); }
  Effects store(EventKind kind, std::string text) {
    PumpEvent event;
    event.kind = kind;
    event.number = 4;
    event.text = std::move(text);
    return fleet.state.stored(fleet.slot, std::vector<PumpEvent>{event}, fleet.at(1s));
  }

  AFleet fleet;
  OrderRequest order;
};

TEST_F(LibraryProof, NeedsTheNumberAndTheDigest) {
  connect_with(kFour);
  EXPECT_TRUE(fleet.state.is_on_target(fleet.slot));
  connect_with(LibraryVersion{4, Digest{9}});
  EXPECT_FALSE(fleet.state.is_on_target(fleet.slot));
}

TEST_F(LibraryProof, ComesFromTheActivationThatThePumpRecorded) {
  connect_with(kThree);
  const auto effects = store(EventKind::kLibraryActivated, to_hex(kFour.digest));
  EXPECT_TRUE(fleet.state.is_on_target(fleet.slot));
  EXPECT_EQ(effects.urgent.size(), 1U);
}

TEST_F(LibraryProof, IsMissingWithoutContact) {
  EXPECT_EQ(reason(), "no contact since it was enrolled");
}

TEST_F(LibraryProof, NamesTheContactThatWasLost) {
  connect_with(kThree);
  fleet.state.gone(fleet.slot, fleet.connection, fleet.at(1s));
  EXPECT_EQ(reason(), "no contact");
}

TEST_F(LibraryProof, WaitsForTheEndOfAnInfusion) {
  connect_with(kThree);
  Telemetry telemetry;
  telemetry.state = PumpState::kRunning;
  fleet.state.heard(fleet.slot, fleet.connection, telemetry, fleet.at(1s));
  EXPECT_EQ(reason(), "infusing: the change waits for the end of the infusion");
}

TEST_F(LibraryProof, TellsHowFarTheFetchIs) {
  connect_with(kThree);
  fleet.state.fetching(fleet.slot, fleet.connection, 500, 1'000, fleet.at(1s));
  EXPECT_EQ(reason(), "fetching, 50 %");
}

TEST_F(LibraryProof, TellsWhyThePumpRefused) {
  connect_with(kThree);
  store(EventKind::kLibraryRefused, "signature is not of the site's key");
  EXPECT_EQ(reason(), "refused: signature is not of the site's key");
}

TEST_F(LibraryProof, OfAnOldRefusalIsForgottenAtTheNextRelease) {
  connect_with(kThree);
  store(EventKind::kLibraryRefused, "too old");
  fleet.release({5, Digest{5}});
  EXPECT_EQ(reason(), "offered, not begun");
}

TEST_F(LibraryProof, KeepsOrdersFromAPumpThatIsBehind) {
  connect_with(kThree);
  const auto why = fleet.state.order_obstacles(fleet.slot, order);
  ASSERT_EQ(why.size(), 1U);
  EXPECT_EQ(why.front(),
            "pump P-1 holds library 3, the order was validated against 4: wait for the update");
}

TEST_F(LibraryProof, LetsOrdersThroughOnTarget) {
  connect_with(kFour);
  EXPECT_TRUE(fleet.state.order_obstacles(fleet.slot, order).empty());
}

TEST_F(LibraryProof, IsNotTakenAwayByAnOldActivationOutOfABacklog) {
  connect_with(kFour);
  PumpEvent activated;
  activated.kind = EventKind::kLibraryActivated;
  activated.number = 3;
  activated.text = to_hex(kThree.digest);
  fleet.state.stored(fleet.slot, std::vector{activated}, fleet.at(1s));
  EXPECT_TRUE(fleet.state.is_on_target(fleet.slot));
}

}  // namespace
}  // namespace ph::server
