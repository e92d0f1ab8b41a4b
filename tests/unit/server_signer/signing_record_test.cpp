#include "server/signer/signing_record.hpp"

#include <gtest/gtest.h>

#include "tests/unit/protocol_release/a_release.hpp"
#include "tests/unit/server_signer/a_folder.hpp"

namespace ph::server {
namespace {

class SigningRecords : public testing::Test {
 protected:
  void begin(std::uint32_t highest = 0) {
    const auto begun = SigningRecord::begin(folder_.path(), highest);
    ASSERT_TRUE(begun) << begun.error().detail;
  }
  ReleaseProof proof(std::uint32_t number) const {
    ReleaseProof out = ARelease(number).file().proof;
    return out;
  }
  // As another process would: opens, keeps, closes.
  void keep(const ReleaseProof& proof) const {
    auto record = SigningRecord::open(folder_.path());
    ASSERT_TRUE(record) << record.error().detail;
    const auto kept = record->keep(proof, site_.secret_key);
    ASSERT_TRUE(kept) << kept.error().detail;
  }
  RecordReading reading() const { return read_record(folder_.read("record"), site_.public_key); }

  AFolder folder_;
  crypto::KeyPair site_ = crypto::make_key_pair();
};

TEST_F(SigningRecords, RememberTheHighestReleaseOverARestart) {
  begin();
  const auto kept = proof(1);
  keep(kept);
  const auto record = SigningRecord::open(folder_.path());
  ASSERT_TRUE(record);
  EXPECT_EQ(record->highest(), (Highest{1, kept.digest, kept.second.approval.content}));
}

TEST_F(SigningRecords, BeginBehindTheReleaseThatWasSignedElsewhere) {
  begin(41);
  const auto record = SigningRecord::open(folder_.path());
  ASSERT_TRUE(record);
  EXPECT_EQ(record->highest().number, 41U);
}

TEST_F(SigningRecords, AreNeverBegunAnew) {
  begin(7);
  const auto again = SigningRecord::begin(folder_.path(), 0);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::kConflict);
  EXPECT_EQ(SigningRecord::open(folder_.path())->highest().number, 7U);
}

TEST_F(SigningRecords, AreNotOpenedWithoutTheirHighestNumber) {
  begin();
  std::filesystem::remove(folder_.path("highest"));
  EXPECT_FALSE(SigningRecord::open(folder_.path()));
  folder_.write("highest", "pumphouse signer 1\nnumber 01\n");
  EXPECT_FALSE(SigningRecord::open(folder_.path()));
}

TEST_F(SigningRecords, AreNotOpenedWhenOthersCouldChangeThem) {
  begin();
  folder_.set_mode("highest", 0666);
  EXPECT_FALSE(SigningRecord::open(folder_.path()));
}

TEST_F(SigningRecords, ProveWhatWasSigned) {
  begin();
  const auto first = proof(1), second = proof(2);
  keep(first);
  keep(second);
  const auto read = reading();
  EXPECT_TRUE(read.problems.empty()) << read.problems.front();
  EXPECT_EQ(read.releases, (std::vector<ReleaseProof>{first, second}));
  EXPECT_EQ(read.cut, 0U);
}

TEST_F(SigningRecords, HoldARepeatedReleaseOnce) {
  begin();
  const auto kept = proof(1);
  keep(kept);
  keep(kept);
  EXPECT_EQ(reading().releases.size(), 1U);
}

TEST_F(SigningRecords, AreCompletedByTheSameRequestAfterALossOfPower) {
  begin();
  keep(proof(1));
  const auto second = proof(2);
  keep(second);
  const std::string whole = folder_.read("record");
  const auto begins = whole.rfind("pumphouse release 1\n");
  for (const std::size_t cut : {begins, begins + 5, begins + 400, whole.size() - 1}) {
    folder_.write("record", whole.substr(0, cut));
    keep(second);
    const auto read = reading();
    EXPECT_TRUE(read.problems.empty()) << cut << read.problems.front();
    EXPECT_EQ(read.releases.size(), 2U) << cut;
    EXPECT_EQ(read.releases.back(), second);
  }
}

TEST_F(SigningRecords, TellWhatWasChanged) {
  begin();
  keep(proof(1));
  keep(proof(2));
  std::string text = folder_.read("record");
  text[text.find("reason checked") + 8] ^= 1;
  folder_.write("record", text);
  EXPECT_FALSE(reading().problems.empty());
}

TEST_F(SigningRecords, TellWhatWasTakenOut) {
  begin();
  for (const std::uint32_t number : {1U, 2U, 3U}) keep(proof(number));
  const std::string text = folder_.read("record");
  const auto second = text.find("pumphouse release 1\n", 1);
  const auto third = text.find("pumphouse release 1\n", second + 1);
  folder_.write("record", text.substr(0, second) + text.substr(third));
  EXPECT_EQ(reading().problems.size(), 2U);  // the link and the number
}

TEST_F(SigningRecords, AreNotProvenByAnotherKey) {
  begin();
  keep(proof(1));
  EXPECT_FALSE(
      read_record(folder_.read("record"), crypto::make_key_pair().public_key).problems.empty());
}

}  // namespace
}  // namespace ph::server
