#include <gtest/gtest.h>

#include "tests/unit/server_fleet/a_fleet.hpp"

namespace ph::server {
namespace {

using namespace std::chrono_literals;

const PumpId kPump("P-1");
const Digest kFirst{7}, kNext{8};  // AFleet enrols with the first
const WallTime kUntil = wall_from_ms(1'800'000'000'000);

bool knows(const AFleet& fleet, const Digest& key) {
  return fleet.state.identify(kPump, key).has_value();
}

TEST(Renewing, KeepsBothKeysUntilTheNewOneIsUsed) {
  AFleet fleet;
  ASSERT_TRUE(fleet.state.certify(kPump, kFirst, kNext, kUntil));
  EXPECT_TRUE(knows(fleet, kFirst));
  EXPECT_TRUE(knows(fleet, kNext));
  EXPECT_TRUE(fleet.state.proven(fleet.slot, kFirst).urgent.empty());
  EXPECT_TRUE(knows(fleet, kNext)) << "the old one may still be used";
  EXPECT_EQ(fleet.state.proven(fleet.slot, kNext).urgent.size(), 1U);
  EXPECT_FALSE(knows(fleet, kFirst));
  EXPECT_TRUE(knows(fleet, kNext));
}

TEST(Renewing, IsWrittenDownInOneChange) {
  AFleet fleet;
  const auto effects = fleet.state.certify(kPump, kFirst, kNext, kUntil);
  ASSERT_TRUE(effects);
  const auto& stored = std::get<storage::EnrolPump>(effects->urgent.at(0)).pump;
  EXPECT_EQ(stored.key_digest, kFirst);
  EXPECT_EQ(stored.next_key, kNext);
  EXPECT_EQ(stored.certificate_until, kUntil);
}

TEST(Renewing, IsForThoseAloneWhoProveAKeyAndBringAnother) {
  AFleet fleet;
  EXPECT_FALSE(fleet.state.certify(kPump, kNext, Digest{9}, kUntil));
  EXPECT_FALSE(fleet.state.certify(PumpId("P-9"), kFirst, kNext, kUntil));
  EXPECT_FALSE(fleet.state.certify(kPump, kFirst, kFirst, kUntil));
}

// T35
TEST(Revoking, TakesBothKeysAndTheConnection) {
  AFleet fleet;
  fleet.connect();
  ASSERT_TRUE(fleet.state.certify(kPump, kFirst, kNext, kUntil));
  ASSERT_TRUE(fleet.state.revoke(kPump));
  EXPECT_FALSE(knows(fleet, kFirst));
  EXPECT_FALSE(knows(fleet, kNext));
  EXPECT_FALSE(knows(fleet, Digest{})) << "no key is no key";
  EXPECT_FALSE(fleet.state.is_current(fleet.slot, fleet.connection));
  EXPECT_EQ(fleet.state.revoke(kPump).error().fault, Fault::kConflict);
}

TEST(Enrolling, AfterARevocationLetsThePumpInUnderTheNewKeyAlone) {
  AFleet fleet;
  ASSERT_TRUE(fleet.state.revoke(kPump));
  storage::PumpRecord record = fleet.state.entry(fleet.slot).record;
  record.key_digest = kNext;
  fleet.state.enrol(record, Mechanism::kPeristaltic, 0);
  EXPECT_FALSE(knows(fleet, kFirst));
  EXPECT_TRUE(knows(fleet, kNext));
  EXPECT_EQ(fleet.state.size(), 1U);
}

TEST(Enrolling, AddsAPumpThatWasNeverThere) {
  AFleet fleet;
  storage::PumpRecord record = fleet.state.entry(fleet.slot).record;
  record.id = PumpId("P-2");
  fleet.state.enrol(record, Mechanism::kSyringe, 0);
  const auto slot = fleet.state.find(PumpId("P-2"));
  ASSERT_TRUE(slot);
  EXPECT_EQ(fleet.state.view(*slot, fleet.at(0s)).mechanism, Mechanism::kSyringe);
}

// T06
TEST(TwoPlaces, AreSeenByAnotherJournalAndGetNoOrders) {
  AFleet fleet;
  fleet.connect();
  auto copy = fleet.hello();
  copy.stream = StreamId{9};
  EXPECT_FALSE(fleet.state.take_over(fleet.slot, copy, fleet.at(1s)).empty());
  EXPECT_TRUE(fleet.state.take_over(fleet.slot, copy, fleet.at(2s)).empty()) << "told once";
  EXPECT_FALSE(fleet.state.identity_trouble(fleet.slot).empty());
  OrderRequest request;
  const auto why = fleet.state.order_obstacles(fleet.slot, request);
  EXPECT_NE(why.front().find("two places"), std::string::npos);
}

TEST(TwoPlaces, AreForgottenTenMinutesAfterTheLastSign) {
  AFleet fleet;
  fleet.connect();
  auto copy = fleet.hello();
  copy.stream = StreamId{9};
  ASSERT_FALSE(fleet.state.take_over(fleet.slot, copy, fleet.at(1s)).empty());
  fleet.state.tick(fleet.at(10min));
  EXPECT_FALSE(fleet.state.identity_trouble(fleet.slot).empty());
  fleet.state.tick(fleet.at(10min + 1s));
  EXPECT_TRUE(fleet.state.identity_trouble(fleet.slot).empty());
}

TEST(TwoPlaces, AreNotAPumpThatRoamsOrWasSwitchedOffAndOn) {
  AFleet fleet;
  fleet.connect();
  auto again = fleet.hello();
  EXPECT_TRUE(fleet.state.take_over(fleet.slot, again, fleet.at(1s)).empty());
  ++again.boot;
  EXPECT_TRUE(fleet.state.take_over(fleet.slot, again, fleet.at(2s)).empty());
  EXPECT_TRUE(fleet.state.identity_trouble(fleet.slot).empty());
}

TEST(TwoPlaces, AreNotAPumpWhoseOldConnectionIsLongSilent) {
  AFleet fleet;
  fleet.connect();
  auto copy = fleet.hello();
  copy.stream = StreamId{9};
  EXPECT_TRUE(fleet.state.take_over(fleet.slot, copy, fleet.at(15s)).empty());
}

}  // namespace
}  // namespace ph::server
