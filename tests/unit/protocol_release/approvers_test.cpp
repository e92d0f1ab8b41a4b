#include "protocol/release/approvers.hpp"

#include <gtest/gtest.h>

#include "tests/unit/protocol_release/a_release.hpp"

namespace ph {
namespace {

Approver an_approver(const char* name, std::uint8_t key) {
  Approver out;
  out.name = UserName(name);
  out.key[0] = key;
  return out;
}

TEST(Approvers, ReadBackWhatTheyWrote) {
  ARelease release;
  ASSERT_TRUE(release.approvers.retire(UserName("b.first"), wall_from_ms(kApprovedAt)));
  const auto read = Approvers::read(release.approvers.toml(), "approvers.toml");
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->all(), release.approvers.all());
}

TEST(Approvers, MayBeNone) {
  const auto read = Approvers::read("", "approvers.toml");
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_TRUE(read->all().empty());
}

TEST(Approvers, AreRefusedWithEveryProblem) {
  const auto read = Approvers::read(
      "[[approver]]\nname = \"a b\"\nstep = \"third\"\nkey = \"00\"\nrole = \"x\"\n",
      "approvers.toml");
  ASSERT_FALSE(read);
  for (const char* words : {"name", "expected first or second", "key", "role"}) {
    EXPECT_NE(read.error().detail.find(words), std::string::npos) << read.error().detail;
  }
}

TEST(Approvers, HaveOneRowAPersonThatCounts) {
  Approvers approvers;
  ASSERT_TRUE(approvers.add(an_approver("b.first", 1)));
  EXPECT_FALSE(approvers.add(an_approver("b.first", 2)));
  ASSERT_TRUE(approvers.retire(UserName("b.first"), wall_from_ms(5)));
  EXPECT_TRUE(approvers.add(an_approver("b.first", 2)));
  EXPECT_EQ(approvers.in_force().all().size(), 1U);
  EXPECT_EQ(approvers.all().size(), 2U);
}

TEST(Approvers, NeverShareAKey) {
  Approvers approvers;
  ASSERT_TRUE(approvers.add(an_approver("b.first", 1)));
  EXPECT_FALSE(approvers.add(an_approver("s.second", 1)));
  ASSERT_TRUE(approvers.retire(UserName("b.first"), wall_from_ms(5)));
  EXPECT_FALSE(approvers.add(an_approver("s.second", 1))) << "a retired key stays its person's";
}

TEST(Approvers, StandByWhatTheySaidBeforeTheyWereRetired) {
  ARelease release;
  ASSERT_TRUE(release.approvers.retire(UserName("b.first"), release.first.at + milliseconds{1}));
  EXPECT_NE(release.approvers.whose(release.first_word()), nullptr);
  EXPECT_EQ(release.approvers.in_force().whose(release.first_word()), nullptr);
  release.first.at += milliseconds{1};
  EXPECT_EQ(release.approvers.whose(release.first_word()), nullptr);
}

TEST(Approvers, CannotRetireWhomTheyDoNotHave) {
  Approvers approvers;
  EXPECT_FALSE(approvers.retire(UserName("nobody"), wall_from_ms(5)));
}

}  // namespace
}  // namespace ph
