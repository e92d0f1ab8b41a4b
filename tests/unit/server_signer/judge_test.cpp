#include "server/signer/judge.hpp"

#include <gtest/gtest.h>

#include "tests/unit/protocol_release/a_release.hpp"

namespace ph::server {
namespace {

// Release 3 is wanted where 2 is the highest.
struct ACase {
  ARelease release{3};
  Highest highest{2, Digest{1}, Digest{2}};
  WallTime now = wall_from_ms(kApprovedAt + 120'000);

  SignerTerms terms() const { return {kSite, release.approvers, highest, now}; }
  Status request() const {
    return judge_request({release.canonical(), release.first_word(), release.second_word()},
                         terms());
  }
  Status word() const { return judge_word(release.first_word(), terms()); }
  void sign() {  // as if it had been signed
    highest = {3, crypto::sha256(release.canonical()), release.first.content};
  }
};

void expect_refused(const Status& status, const std::string& words) {
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().fault, Fault::kRefused);
  EXPECT_NE(status.error().detail.find(words), std::string::npos) << status.error().detail;
}

TEST(JudgeRequest, AllowsTheNextRelease) {
  const auto judged = ACase().request();
  EXPECT_TRUE(judged) << judged.error().detail;
}

TEST(JudgeRequest, AllowsTheSameReleaseOnceMore) {
  ACase same;
  same.sign();
  EXPECT_TRUE(same.request());
}

TEST(JudgeRequest, RefusesOtherBytesUnderANumberThatIsUsedUp) {
  ACase other;
  other.sign();
  other.highest.digest[0] ^= 1;
  expect_refused(other.request(), "release 3 was signed already with another content");
}

TEST(JudgeRequest, RefusesAnOldReleaseAndOneTooFar) {
  ACase old;
  old.highest.number = 4;
  expect_refused(old.request(), "it is 3, and the highest signed is 4");
  ACase far;
  far.highest.number = 1;
  expect_refused(far.request(), "it is 3, and the highest signed is 1");
}

TEST(JudgeRequest, RefusesAnythingBehindTheLastNumber) {
  ACase last;
  last.highest.number = std::numeric_limits<std::uint32_t>::max();
  expect_refused(last.request(), "the highest signed is 4294967295");
}

TEST(JudgeRequest, RefusesAWordFromTheFuture) {
  ACase early;
  early.now = early.release.second.at - kClocksDiffer;
  EXPECT_TRUE(early.request());
  early.now -= milliseconds{1};
  expect_refused(early.request(), "300001 ms ahead of this clock");
}

TEST(JudgeRequest, RefusesWhatTwoDidNotApprove) {
  ACase changed;
  changed.release.library.note = "another";
  expect_refused(changed.request(), "the library's content is what both approved");
}

TEST(JudgeWord, AllowsOneForTheNextRelease) {
  const auto judged = ACase().word();
  EXPECT_TRUE(judged) << judged.error().detail;
}

TEST(JudgeWord, AllowsOneForTheLastReleaseOnceMore) {
  ACase same;
  same.sign();
  EXPECT_TRUE(same.word());
  same.highest.content[0] ^= 1;
  expect_refused(same.word(), "release 3 was signed already with another content");
}

TEST(JudgeWord, RefusesAnotherNumber) {
  ACase far;
  far.highest.number = 1;
  expect_refused(far.word(), "it is 3, and the highest signed is 1");
}

TEST(JudgeWord, RefusesWhoIsNotRegistered) {
  ACase stranger;
  stranger.release.first.approver = UserName("m.allory");
  expect_refused(stranger.word(), "m.allory is not registered");
}

TEST(JudgeWord, RefusesAWordFromTheFuture) {
  ACase early;
  early.now = early.release.first.at - kClocksDiffer - milliseconds{1};
  expect_refused(early.word(), "300001 ms ahead of this clock");
}

}  // namespace
}  // namespace ph::server
