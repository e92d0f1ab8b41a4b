#include "protocol/release/release_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "storage/sqlite/audit_chain.hpp"
#include "tests/unit/protocol_release/a_release.hpp"

namespace ph {
namespace {

bool all_right(const Checks& checks) { return all_hold(checks).has_value(); }

TEST(ReleaseFile, IsProvenByItsChecks) {
  const ARelease release;
  const auto checks = release.verify(release.file());
  const auto held = all_hold(checks);
  EXPECT_TRUE(held) << held.error().detail;
  EXPECT_GE(checks.size(), 20U);
}

TEST(ReleaseFile, ReadsBackWhatItWrote) {
  ReleaseFile file = ARelease().file();
  file.rows[1].detail = "a \\ back, a\nline, \x01\x7f and \xC3\xA4";
  const auto read = parse_release(release_text(file));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(*read, file);
}

// Every byte of it.
TEST(ReleaseFile, IsProvenNoLongerWhenAnyBitIsFlipped) {
  const ARelease release;
  const std::string text = release_text(release.file());
  std::string flipped = text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const int bit : {0, 5}) {
      flipped[i] = static_cast<char>(text[i] ^ (1 << bit));
      ASSERT_FALSE(all_right(verify_release(flipped, release.site.public_key, release.approvers)))
          << "byte " << i << " bit " << bit << " near \"" << text.substr(i > 20 ? i - 20 : 0, 40);
    }
    flipped[i] = text[i];
  }
}

TEST(ReleaseFile, IsProvenNoLongerWhenCutOrLengthened) {
  const ARelease release;
  const std::string text = release_text(release.file());
  const auto proven = [&release](std::string_view changed) {
    return all_right(verify_release(changed, release.site.public_key, release.approvers));
  };
  for (std::size_t length = 0; length < text.size(); ++length) {
    ASSERT_FALSE(proven(std::string_view(text).substr(0, length))) << length;
  }
  EXPECT_FALSE(proven(text + "\n"));
  EXPECT_TRUE(proven(text));
}

TEST(ReleaseFile, IsNotProvenByAnotherSitesKey) {
  const ARelease release;
  EXPECT_FALSE(all_right(verify_release(release_text(release.file()),
                                        crypto::make_key_pair().public_key, release.approvers)));
}

TEST(ReleaseFile, IsNotProvenByOtherApprovers) {
  const ARelease release, other;
  EXPECT_FALSE(all_right(
      verify_release(release_text(release.file()), release.site.public_key, other.approvers)));
}

TEST(ReleaseFile, StaysProvenWhenAnApproverIsRetiredLater) {
  ARelease release;
  const auto file = release.file();
  ASSERT_TRUE(release.approvers.retire(UserName("b.first"), release.second.at));
  EXPECT_TRUE(all_right(release.verify(file)));
}

TEST(ReleaseFile, IsNotProvenWhenItNamesAnotherNumberThanTheWords) {
  const ARelease release;
  auto file = release.file();
  file.proof.number = 4;
  file.rows.pop_back();
  ARelease::add_row(file, 58, release.second.approver, kReleasedAct,
                    released_detail(4, file.proof.digest, release.second.reason));
  EXPECT_FALSE(all_right(release.verify(file)));
}

TEST(ReleaseFile, IsNotProvenWithoutTheRowsOfItsApprovals) {
  const ARelease release;
  auto file = release.file();
  file.rows.erase(file.rows.begin());
  EXPECT_FALSE(all_right(release.verify(file)));
  auto more = release.file();
  ARelease::add_row(more, 59, UserName("m.allory"), kApprovedAct, "another");
  EXPECT_FALSE(all_right(release.verify(more)));
}

TEST(ReleaseFile, IsNotProvenWhenNeighbouringRowsDoNotFollow) {
  const ARelease release;
  auto file = release.file();
  auto& last = file.rows.back();
  last.previous[0] ^= 1;
  last.chain = chain_of(last);
  EXPECT_FALSE(all_right(release.verify(file)));
}

TEST(ReleaseFile, HasTheChainOfTheAuditLog) {
  auto file = ARelease().file();
  const AuditRow& row = file.rows[0];
  storage::AuditRecord record;
  record.row = row.row;
  record.at = row.at;
  record.actor = row.actor;
  record.act = row.act;
  record.subject = row.subject;
  record.detail = row.detail;
  EXPECT_EQ(storage::audit_chain(row.previous, record), row.chain);
}

}  // namespace
}  // namespace ph
