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
  void know(LibraryVersion version) {
    auto library = std::make_shared<Library>();
    library->number = version.number;
    fleet.state.add_library(std::move(library), version);
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

TEST_F(LibraryProof, TellsWhatHoldsThePumpUp) {
  connect_with(kThree);
  store(EventKind::kLibraryHeldUp, "no space: it is tried again");
  EXPECT_EQ(reason(), "held up: no space: it is tried again");
}

TEST_F(LibraryProof, ForgetsARefusalWhenItIsToBeTriedAgain) {
  connect_with(kThree);
  store(EventKind::kLibraryRefused, "signature");
  EXPECT_FALSE(fleet.state.forget_refusal(fleet.slot, 3));
  EXPECT_TRUE(fleet.state.forget_refusal(fleet.slot, 4));
  EXPECT_EQ(reason(), "offered, not begun");
}

TEST_F(LibraryProof, OfAnOldRefusalIsForgottenAtTheNextRelease) {
  connect_with(kThree);
  store(EventKind::kLibraryRefused, "too old");
  fleet.release({5, Digest{5}});
  EXPECT_EQ(reason(), "offered, not begun");
}

TEST_F(LibraryProof, KeepsOrdersFromAPumpWhoseLibraryIsNoReleaseOfThisSite) {
  for (const LibraryVersion& foreign : {kThree, LibraryVersion{4, Digest{9}}}) {
    connect_with(foreign);
    const auto why = fleet.state.order_obstacles(fleet.slot, order);
    ASSERT_EQ(why.size(), 1U);
    EXPECT_EQ(why.front(), "pump P-1 holds library " + std::to_string(foreign.number) + " (" +
                               to_hex(foreign.digest).substr(0, 12) +
                               "), which is no release of this site: no order can be checked "
                               "against it");
    EXPECT_EQ(fleet.state.held_library(fleet.slot), nullptr);
  }
}

TEST_F(LibraryProof, KeepsOrdersFromAPumpWithoutALibrary) {
  connect_with(std::nullopt);
  const auto why = fleet.state.order_obstacles(fleet.slot, order);
  ASSERT_EQ(why.size(), 1U);
  EXPECT_EQ(why.front(),
            "pump P-1 holds no library, no order can be checked: wait for its first one");
}

TEST_F(LibraryProof, LetsOrdersThroughByTheLibraryThatThePumpHolds) {
  connect_with(kFour);
  EXPECT_TRUE(fleet.state.order_obstacles(fleet.slot, order).empty());
  EXPECT_EQ(fleet.state.held_library(fleet.slot)->number, 4U);
  know(kThree);
  connect_with(kThree);
  EXPECT_TRUE(fleet.state.order_obstacles(fleet.slot, order).empty());
  EXPECT_EQ(fleet.state.held_library(fleet.slot)->number, 3U);
}

TEST_F(LibraryProof, OfALaterReleaseIsKeptAsTheTarget) {
  connect_with(kFour);
  know(kThree);
  fleet.state.aim(fleet.slot, {kThree, 3, {}});
  EXPECT_EQ(fleet.state.target(fleet.slot), kFour);
  EXPECT_TRUE(fleet.state.is_on_target(fleet.slot));
  EXPECT_EQ(reason(), "");
  fleet.state.aim(fleet.slot, {std::nullopt, 0, {}});
  EXPECT_EQ(fleet.state.target(fleet.slot), kFour);
}

TEST_F(LibraryProof, OfAForeignLaterLibraryIsNoTarget) {
  connect_with(LibraryVersion{9, Digest{9}});
  EXPECT_EQ(fleet.state.target(fleet.slot), kFour);
  EXPECT_FALSE(fleet.state.is_on_target(fleet.slot));
}

TEST_F(LibraryProof, TellsForWhichWaveThePumpWaits) {
  know(kThree);
  connect_with(kThree);
  fleet.state.aim(fleet.slot, {kThree, 4, "waits for wave 2"});
  EXPECT_TRUE(fleet.state.is_on_target(fleet.slot));
  EXPECT_EQ(reason(), "waits for wave 2");
  connect_with(kFour);
  EXPECT_EQ(reason(), "");
}

TEST_F(LibraryProof, OfAPumpThatIsBehindEvenItsOwnTargetSaysWhyThatIs) {
  know(kThree);
  connect_with(LibraryVersion{2, Digest{2}});
  fleet.state.aim(fleet.slot, {kThree, 4, "waits for wave 2"});
  EXPECT_EQ(reason(), "offered, not begun");
}

TEST_F(LibraryProof, IsMissingBeforeAnyRollout) {
  connect_with(std::nullopt);
  fleet.state.aim(fleet.slot, {});
  EXPECT_EQ(reason(), "no library is rolled out yet");
  EXPECT_FALSE(fleet.state.is_on_target(fleet.slot));
}

TEST_F(LibraryProof, KnowsARefusalOfBeforeARestart) {
  fleet.state.load_refusal({PumpId("P-1"), 4, "no space", {}});
  connect_with(kThree);
  EXPECT_EQ(reason(), "refused: no space");
}

TEST_F(LibraryProof, TakesAnEmptyBatteryForAPumpThatIsOff) {
  connect_with(kThree);
  Telemetry last;
  last.on_mains = false;
  for (const auto& [charge, why] :
       {std::pair{50, "no contact"},
        std::pair{49, "no contact, its battery was nearly empty: likely off"}}) {
    last.battery = Charge::of(charge);
    connect_with(kThree);
    fleet.state.heard(fleet.slot, fleet.connection, last, fleet.at(1s));
    fleet.state.gone(fleet.slot, fleet.connection, fleet.at(2s));
    EXPECT_EQ(reason(), why);
  }
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
