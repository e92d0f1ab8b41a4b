#include <gtest/gtest.h>

#include "tests/unit/protocol_release/a_release.hpp"

namespace ph {
namespace {

// What is said against it; empty: nothing.
std::string said(const Checks& checks) {
  const auto held = all_hold(checks);
  return held ? "" : held.error().detail;
}
void expect_said(const Checks& checks, const std::string& words) {
  EXPECT_NE(said(checks).find(words), std::string::npos) << said(checks);
}

TEST(ReleaseChecks, AllHoldForWhatTwoApproved) { EXPECT_EQ(said(ARelease().check()), ""); }

TEST(ReleaseChecks, RefuseAWordOfNobodyRegistered) {
  ARelease release;
  release.first.approver = UserName("m.allory");
  expect_said(release.check(), "m.allory is not registered");
}

TEST(ReleaseChecks, RefuseASignatureByAnotherKey) {
  ARelease release;
  release.pharmacist = crypto::make_key_pair();
  expect_said(release.check(), "not by the registered key of b.first");
}

TEST(ReleaseChecks, RefuseAWordThatWasChangedAfterItsSignature) {
  const ARelease release;
  auto word = release.second_word();
  word.approval.reason += " and approved";
  expect_said(check_approval(word, kSite, release.approvers), "not by the registered key");
}

TEST(ReleaseChecks, RefuseAWordWithTheSignatureOfAnotherPurpose) {
  const ARelease release;
  auto word = release.second_word();
  word.signature = crypto::sign(release.signer.secret_key, crypto::kLibraryContext,
                                as_bytes(approval_text(word.approval)));
  expect_said(check_approval(word, kSite, release.approvers), "not by the registered key");
}

TEST(ReleaseChecks, RefuseBothStepsByOnePerson) {
  ARelease release;
  release.second.approver = release.first.approver;
  release.signer = release.pharmacist;
  expect_said(release.check(), "b.first is registered for the first approval");
  expect_said(release.check(), "b.first gave both");
}

TEST(ReleaseChecks, RefuseTheSameWordTwice) {
  const ARelease release;
  const Bytes bytes = release.canonical();
  const auto word = release.first_word();
  expect_said(check_release({kSite, bytes, word, word}, release.approvers),
              "they are a first approval and a first approval");
}

TEST(ReleaseChecks, RefuseTheTwoWordsInEachOthersPlace) {
  const ARelease release;
  const Bytes bytes = release.canonical();
  const auto first = release.first_word(), second = release.second_word();
  expect_said(check_release({kSite, bytes, second, first}, release.approvers),
              "they are a second approval and a first approval");
}

TEST(ReleaseChecks, RefuseASecondApproverWhoIsAnAuthor) {
  ARelease release;
  release.first.authors = release.second.authors = {UserName("a.author"), UserName("s.second")};
  expect_said(release.check(), "s.second is an author");
}

TEST(ReleaseChecks, AcceptAFirstApproverWhoIsAnAuthor) {
  ARelease release;
  release.first.authors = release.second.authors = {UserName("b.first")};
  EXPECT_EQ(said(release.check()), "");
}

TEST(ReleaseChecks, RefuseWordsThatNameDifferentAuthors) {
  ARelease release;
  release.first.authors = {UserName("s.second")};
  expect_said(release.check(), "the two name different authors");
  expect_said(release.check(), "s.second is an author");
}

TEST(ReleaseChecks, RefuseAnotherSite) {
  ARelease release;
  release.first.site = "other";
  expect_said(release.check(), "it is for site other");
  ARelease content;
  content.library.site = "other";
  expect_said(content.check(), "the library is of site st-elsewhere: it is of site other");
}

TEST(ReleaseChecks, RefuseAnotherNumberThanApproved) {
  ARelease library;
  library.library.number = 4;
  expect_said(library.check(), "the library has number 3: it has number 4");
  ARelease word;
  word.first.number = 2;
  expect_said(word.check(), "the first is for release 2");
}

TEST(ReleaseChecks, RefuseAnotherContentThanApproved) {
  ARelease release;
  release.library.areas[0].entries[0].limits.hard_high = number("33");
  expect_said(release.check(), "the library's content is what both approved");
  ARelease word;
  word.first.content[31] ^= 1;
  expect_said(word.check(), "the first is for content");
}

TEST(ReleaseChecks, RefuseBytesThatAreNotInTheOnlyForm) {
  const ARelease release;
  Bytes bytes = release.canonical();
  bytes.insert(bytes.begin() + 1, ' ');
  const auto first = release.first_word(), second = release.second_word();
  expect_said(check_release({kSite, bytes, first, second}, release.approvers),
              "the library is whole and in its only form");
}

TEST(ReleaseChecks, RefuseASecondWordOlderThanClocksDiffer) {
  ARelease release;
  release.second.at = release.first.at - kClocksDiffer;
  EXPECT_EQ(said(release.check()), "");
  release.second.at -= milliseconds{1};
  expect_said(release.check(), "300001 ms older");
}

TEST(ReleaseChecks, RefuseAWordFromTheFuture) {
  const ARelease release;
  const auto word = release.first_word();
  const WallTime edge = word.approval.at - kClocksDiffer;
  EXPECT_EQ(check_time(word, edge).wrong, "");
  EXPECT_NE(check_time(word, edge - milliseconds{1}).wrong, "");
}

TEST(ReleaseChecks, RefuseTimesThatCannotBeReckonedWith) {
  for (const std::int64_t ms : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1},
                                std::numeric_limits<std::int64_t>::max()}) {
    ARelease release;
    release.second.at = wall_from_ms(ms);
    expect_said(release.check(), "expected one from 1970 to 9999");
  }
}

TEST(ReleaseChecks, RefuseAWordWhosePartsRunIntoEachOther) {
  ARelease release;
  release.first.reason = "fine\nat 1";
  EXPECT_NE(said(release.check()), "");
}

TEST(ReleaseChecks, TellEverythingThatIsWrong) {
  ARelease release;
  release.second.number = 9;
  release.second.authors = {UserName("s.second")};
  expect_said(release.check(), "the first is for release 3");
  expect_said(release.check(), "s.second is an author");
}

}  // namespace
}  // namespace ph
