#include "pumpagent/identity/identity_slots.hpp"

#include <gtest/gtest.h>

#include "protocol/identity/request.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "server/ops/authority.hpp"
#include "server/ops/file_issuer.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ph::agent {
namespace {

using Slot = IdentitySlots::Slot;
const PumpId kPump("P-0001");

// The server's side: signs, and knows the key that counts and the one that may take its place.
struct TheServer {
  TheServer() {
    EXPECT_TRUE(server::make_issuing_authority(folder, "Issuing", {365}));
    issuer = server::FileIssuer::open(
                 {folder + "/issuing.pem", folder + "/issuing.key", folder + "/issuing.pem", 90})
                 .value();
  }

  std::string certify(const std::string& key) {
    const auto request = identity::make_request(key, kPump).value();
    next = identity::read_request(request)->key_digest;
    return issuer->issue(kPump, request)->pem;
  }
  bool lets_in(const Digest& key) {
    if (next == key) current = *std::exchange(next, std::nullopt);
    return current == key;
  }

  test::TemporaryFolder made_;
  const std::string folder = made_.path();
  std::shared_ptr<server::FileIssuer> issuer;
  Digest current{};
  std::optional<Digest> next;
};

// One renewal as the link does it, as far as the power lasts.
void renew(IdentitySlots& slots, TheServer& server) {
  const auto key = slots.key_to_certify();
  if (!key) return;
  if (!slots.certified(server.certify(*key))) return;
  const auto next = slots.read(Slot::kNext);
  if (next && server.lets_in(next->key_digest)) static_cast<void>(slots.adopt());
}

bool can_speak(IdentitySlots& slots, TheServer& server) {
  for (const Slot slot : {Slot::kNext, Slot::kCurrent}) {
    const auto held = slots.read(slot);
    if (held && server.lets_in(held->key_digest)) return true;
  }
  return false;
}

struct Slots : testing::Test {
  Slots() { renew(slots, server); }
  TheServer server;
  MemoryDisk disk;
  IdentitySlots slots{disk, "identity"};
};

TEST_F(Slots, HoldWhatTheServerCertified) {
  const auto held = slots.read(Slot::kCurrent);
  ASSERT_TRUE(held) << held.error().detail;
  EXPECT_EQ(held->uri, "pumphouse:pump:P-0001");
  EXPECT_EQ(held->key_digest, server.current);
  EXPECT_FALSE(slots.has(Slot::kNext));
}

TEST_F(Slots, ChangeTheKeyWithEachRenewal) {
  const Digest before = server.current;
  renew(slots, server);
  EXPECT_NE(server.current, before);
  EXPECT_EQ(slots.read(Slot::kCurrent)->key_digest, server.current);
}

TEST_F(Slots, KeepTheKeyOfARequestUntilItIsAnswered) {
  const auto first = slots.key_to_certify().value();
  EXPECT_EQ(slots.key_to_certify().value(), first);
  ASSERT_TRUE(slots.certified(server.certify(first)));
  EXPECT_NE(slots.key_to_certify().value(), first);
}

TEST_F(Slots, TakeNoCertificateForAnotherKey) {
  ASSERT_TRUE(slots.key_to_certify());
  MemoryDisk elsewhere;
  IdentitySlots stranger(elsewhere, "identity");
  const auto certificate = server.certify(stranger.key_to_certify().value());
  EXPECT_EQ(slots.certified(certificate).error().fault, Fault::kRefused);
  EXPECT_FALSE(slots.has(Slot::kNext));
}

// T36: power lost at every write of a renewal, whatever of it was not synced.
TEST_F(Slots, LeaveAnIdentityThatTheServerKnowsAfterAnyCut) {
  MemoryDisk probe = disk;
  const std::uint64_t before = disk.changes();
  {
    TheServer other;
    IdentitySlots copy(probe, "identity");
    other.current = server.current;
    renew(copy, other);
  }
  const std::uint64_t writes = probe.changes() - before;
  ASSERT_GT(writes, 8U);
  for (std::uint64_t at = 0; at <= writes; ++at) {
    for (std::uint64_t seed = 0; seed < 2; ++seed) {
      disk.cut_power_after(at);
      renew(slots, server);
      disk.restart(seed);
      ASSERT_TRUE(can_speak(slots, server)) << "write " << at << " seed " << seed;
      renew(slots, server);
      ASSERT_EQ(slots.read(Slot::kCurrent)->key_digest, server.current) << "write " << at;
    }
  }
}

TEST_F(Slots, RememberAnAskedRenewalUntilItIsDone) {
  EXPECT_FALSE(slots.is_renewal_asked());
  ASSERT_TRUE(slots.ask_for_renewal());
  EXPECT_TRUE(slots.is_renewal_asked());
  renew(slots, server);
  EXPECT_FALSE(slots.is_renewal_asked());
}

// T26
TEST_F(Slots, AreEmptyAfterAWipe) {
  ASSERT_TRUE(slots.ask_for_renewal());
  ASSERT_TRUE(slots.wipe());
  EXPECT_FALSE(slots.has(Slot::kCurrent));
  EXPECT_TRUE(disk.list("identity").value().empty());
}

}  // namespace
}  // namespace ph::agent
