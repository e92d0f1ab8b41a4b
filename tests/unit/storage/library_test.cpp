#include "protocol/crypto/crypto.hpp"
#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

using Kind = Outcome::Kind;

KeepLibrary a_draft(std::uint8_t content = 1) {
  KeepLibrary change;
  change.canonical = Bytes{content, 2, 3};
  change.record.author = UserName{"phil"};
  change.record.created = minute(1);
  change.record.digest = crypto::sha256(change.canonical);
  return change;
}

KeepLibrary a_release(std::uint32_t draft, std::uint32_t number) {
  KeepLibrary change = a_draft();
  change.record.draft = draft;
  change.record.number = number;
  change.record.stage = LibraryStage::kReleased;
  change.record.first_signer = UserName{"phil"};
  change.record.second_signer = UserName{"sara"};
  change.record.released = minute(2);
  return change;
}

class Libraries : public StoreTest {
 protected:
  std::uint32_t new_draft() { return store_.commit(a_draft()).draft; }
};

TEST_F(Libraries, GiveEachDraftItsIdentity) {
  EXPECT_EQ(new_draft(), 1u);
  EXPECT_EQ(new_draft(), 2u);
}

TEST_F(Libraries, KeepBytesByTheirDigest) {
  const KeepLibrary draft = a_draft();
  store_.commit(draft);
  EXPECT_EQ(store_.archive().library_bytes(draft.record.digest).value(), draft.canonical);
  EXPECT_EQ(store_.archive().library_bytes(digest(1)).value(), std::nullopt);
}

TEST_F(Libraries, RefuseBytesUnderAnothersDigest) {
  KeepLibrary draft = a_draft();
  draft.canonical[0] ^= 1;
  EXPECT_EQ(store_.commit(draft).kind, Kind::kConflict);
  EXPECT_TRUE(store_.archive().libraries().value().empty());
}

TEST_F(Libraries, TakeNoBytesForThoseThatAreKept) {
  const std::uint32_t draft = new_draft();
  KeepLibrary release = a_release(draft, 1);
  release.canonical.clear();
  EXPECT_EQ(store_.commit(release).kind, Kind::kDone);
}

TEST_F(Libraries, RefuseNoBytesWhereNoneAreKept) {
  KeepLibrary draft = a_draft();
  draft.canonical.clear();
  EXPECT_EQ(store_.commit(draft).kind, Kind::kConflict);
}

TEST_F(Libraries, AreReleasedWithARisingNumberOnly) {
  store_.commit(a_release(new_draft(), 4));
  const std::uint32_t next = new_draft();
  const Outcome same = store_.commit(a_release(next, 4));
  EXPECT_EQ(same.kind, Kind::kConflict);
  EXPECT_EQ(same.detail, "library draft 2: release number 4, expected above 4");
  EXPECT_EQ(store_.commit(a_release(next, 5)).kind, Kind::kDone);
}

TEST_F(Libraries, AreReplacedByTheNextRelease) {
  store_.commit(a_release(new_draft(), 1));
  store_.commit(a_release(new_draft(), 2));
  const auto all = store_.archive().libraries().value();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].stage, LibraryStage::kReleased);
  EXPECT_EQ(all[1].stage, LibraryStage::kReplaced);
  EXPECT_EQ(store_.archive().released_library().value()->number, 2u);
}

TEST_F(Libraries, AreNotReleasedByOnePersonAlone) {
  KeepLibrary release = a_release(new_draft(), 1);
  release.record.second_signer = release.record.first_signer;
  EXPECT_EQ(store_.commit(release).kind, Kind::kConflict);
  EXPECT_FALSE(store_.archive().released_library().value().has_value());
}

TEST_F(Libraries, NeverChangeOnceReleased) {
  const std::uint32_t draft = new_draft();
  store_.commit(a_release(draft, 1));
  KeepLibrary edit = a_draft(7);
  edit.record.draft = draft;
  EXPECT_EQ(store_.commit(edit).kind, Kind::kConflict);
}

TEST_F(Libraries, CarryTheirNumberOnlyWhenReleased) {
  KeepLibrary draft = a_draft();
  draft.record.number = 1;
  EXPECT_EQ(store_.commit(draft).kind, Kind::kConflict);
}

TEST_F(Libraries, NameADraftThatDoesNotExist) {
  EXPECT_EQ(store_.commit(a_release(9, 1)).kind, Kind::kMissing);
}

TEST_F(Libraries, ComeBackWithEveryField) {
  KeepLibrary release = a_release(new_draft(), 1);
  release.record.reason = "new concentration";
  release.record.signature[63] = 5;
  store_.commit(release);
  const LibraryRecord stored = store_.archive().released_library().value().value();
  EXPECT_EQ(stored.author, release.record.author);
  EXPECT_EQ(stored.second_signer, UserName{"sara"});
  EXPECT_EQ(stored.reason, "new concentration");
  EXPECT_EQ(stored.released, minute(2));
  EXPECT_EQ(stored.digest, release.record.digest);
  EXPECT_EQ(stored.signature, release.record.signature);
}

}  // namespace
}  // namespace ph::storage
