#include "server/library/release.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

using storage::LibraryStage;

const ReleaseState kState{"site", 6, 6};

storage::LibraryRecord a_draft() {
  storage::LibraryRecord out;
  out.draft = 1;
  out.author = UserName("ada");
  out.authors = {UserName("ada"), UserName("alan")};
  out.digest = Digest{5};
  return out;
}

storage::LibraryRecord approved_by(const std::string& first) {
  auto out = a_draft();
  SignedApproval word;
  word.approval = *approval_for(out, UserName(first), kState);
  word.approval.reason = "checked";
  out.approvals = {word};
  out.stage = LibraryStage::kApprovedOnce;
  return out;
}

TEST(Release, AsksTheFirstWordForTheNextNumberAndTheContentAsItIs) {
  const auto wanted = approval_for(a_draft(), UserName("bea"), kState);
  ASSERT_TRUE(wanted) << wanted.error().detail;
  EXPECT_EQ(wanted->site, "site");
  EXPECT_EQ(wanted->step, ApprovalStep::kFirst);
  EXPECT_EQ(wanted->number, 7U);
  EXPECT_EQ(wanted->content, Digest{5});
  EXPECT_EQ(wanted->authors, a_draft().authors);
  EXPECT_EQ(wanted->approver, UserName("bea"));
}

TEST(Release, TakesItsFirstApprovalFromAnAuthorToo) {
  EXPECT_TRUE(approval_for(a_draft(), UserName("ada"), kState));
}

TEST(Release, AsksTheSecondWordForWhatTheFirstSaid) {
  const auto wanted = approval_for(approved_by("bea"), UserName("cleo"), kState);
  ASSERT_TRUE(wanted) << wanted.error().detail;
  EXPECT_EQ(wanted->step, ApprovalStep::kSecond);
  EXPECT_EQ(wanted->number, 7U);
  EXPECT_EQ(wanted->content, Digest{5});
  EXPECT_EQ(wanted->approver, UserName("cleo"));
  EXPECT_EQ(wanted->reason, "");
}

TEST(Release, NeedsASecondPerson) {
  const auto same = approval_for(approved_by("bea"), UserName("bea"), kState);
  ASSERT_FALSE(same);
  EXPECT_EQ(same.error().fault, Fault::kRefused);
}

TEST(Release, NeverTakesTheSecondApprovalFromAnAuthor) {
  for (const char* author : {"ada", "alan"}) {
    const auto wanted = approval_for(approved_by("bea"), UserName(author), kState);
    ASSERT_FALSE(wanted) << author;
    EXPECT_EQ(wanted.error().fault, Fault::kRefused);
  }
}

TEST(Release, BeginsAnewWhenAnotherUsedUpTheNumber) {
  const auto wanted = approval_for(approved_by("bea"), UserName("cleo"), {"site", 7, 7});
  ASSERT_TRUE(wanted);
  EXPECT_EQ(wanted->step, ApprovalStep::kFirst);
  EXPECT_EQ(wanted->number, 8U);
}

TEST(Release, GoesOnWhereAServerDiedBeforeItKeptTheSignature) {
  const auto wanted = approval_for(approved_by("bea"), UserName("cleo"), {"site", 6, 7});
  ASSERT_TRUE(wanted);
  EXPECT_EQ(wanted->step, ApprovalStep::kSecond);
  EXPECT_EQ(wanted->number, 7U);
  const auto another = approval_for(a_draft(), UserName("bea"), {"site", 6, 7});
  ASSERT_TRUE(another);
  EXPECT_EQ(another->number, 8U) << "7 belongs to what was signed";
}

TEST(Release, BeginsAnewWhenTheContentIsAnotherNow) {
  auto record = approved_by("bea");
  record.digest = Digest{6};
  EXPECT_EQ(approval_for(record, UserName("cleo"), kState)->step, ApprovalStep::kFirst);
}

TEST(Release, WaitsUntilEditsAreInTheContent) {
  auto record = a_draft();
  record.edits = 1;
  EXPECT_FALSE(approval_for(record, UserName("bea"), kState));
}

TEST(Release, HappensOnce) {
  for (const auto stage : {LibraryStage::kReleased, LibraryStage::kReplaced}) {
    auto record = approved_by("bea");
    record.stage = stage;
    const auto wanted = approval_for(record, UserName("cleo"), kState);
    ASSERT_FALSE(wanted);
    EXPECT_EQ(wanted.error().fault, Fault::kConflict);
  }
}

}  // namespace
}  // namespace ph::server
