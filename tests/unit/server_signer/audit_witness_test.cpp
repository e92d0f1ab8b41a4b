#include "server/signer/audit_witness.hpp"

#include <gtest/gtest.h>

#include "protocol/crypto/audit_link.hpp"
#include "server/signer/files.hpp"
#include "tests/unit/server_signer/a_folder.hpp"

namespace ph::server {
namespace {

class AuditWitnesses : public testing::Test {
 protected:
  AuditWitness open() {
    auto out = AuditWitness::open(folder_.path("."), "site", keys_.public_key);
    EXPECT_TRUE(out) << out.error().detail;
    return std::move(*out);
  }
  static SeenRow row(const std::string& detail) {
    return {wall_from_ms(5), "nina", "order.placed", "order 7", detail};
  }
  static Digest after(Digest chain, std::uint64_t number, const SeenRow& row) {
    return crypto::audit_link(chain, number, row.at, {row.actor, row.act, row.subject, row.detail});
  }
  // As an honest server asks: `count` rows behind what the witness has seen.
  Result<Witnessed> follow(AuditWitness& witness, std::size_t count,
                           const std::string& detail = "x") {
    const auto last = witness.last();
    WitnessRequest request{last->row, {}, last->chain};
    for (std::size_t i = 0; i < count; ++i) {
      request.rows.push_back(row(detail));
      request.chain = after(request.chain, request.after + i + 1, request.rows.back());
    }
    return witness.follow(request, keys_.secret_key, wall_from_ms(9));
  }
  std::string file() { return *read_text(folder_.path("./checkpoints"), 1 << 20); }

  AFolder folder_;
  crypto::KeyPair keys_ = crypto::make_key_pair();
};

// T34
TEST_F(AuditWitnesses, CountersignWhatContinuesTheLast) {
  auto witness = open();
  ASSERT_TRUE(follow(witness, 3));
  const auto second = follow(witness, 2);
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ(second->row, 5u);
  const auto reading = read_checkpoints(file(), keys_.public_key);
  EXPECT_TRUE(reading.problems.empty());
  ASSERT_EQ(reading.checkpoints.size(), 2u);
  EXPECT_EQ(reading.checkpoints[1].chain, second->chain);
}

// T34
TEST_F(AuditWitnesses, RefuseRowsThatDoNotLeadToTheChain) {
  auto witness = open();
  ASSERT_TRUE(follow(witness, 3));
  WitnessRequest request{3, {row("x")}, {}};
  const auto seen = witness.follow(request, keys_.secret_key, wall_from_ms(9));
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().fault, Fault::kRefused);
}

// T34
TEST_F(AuditWitnesses, RefuseFewerRowsAndAnotherHistory) {
  auto witness = open();
  ASSERT_TRUE(follow(witness, 3));
  WitnessRequest again{0, {row("another")}, after({}, 1, row("another"))};
  EXPECT_FALSE(witness.follow(again, keys_.secret_key, wall_from_ms(9)));
  WitnessRequest beside{2, {row("x")}, {}};
  EXPECT_FALSE(witness.follow(beside, keys_.secret_key, wall_from_ms(9)));
  WitnessRequest ahead{4, {row("x")}, {}};
  EXPECT_FALSE(witness.follow(ahead, keys_.secret_key, wall_from_ms(9)));
  EXPECT_EQ(witness.last()->row, 3u);
}

TEST_F(AuditWitnesses, GoOnWhereTheyWereAfterARestart) {
  Digest chain{};
  {
    auto witness = open();
    chain = follow(witness, 3)->chain;
  }
  auto again = open();
  EXPECT_EQ(again.last()->row, 3u);
  EXPECT_EQ(again.last()->chain, chain);
  EXPECT_TRUE(follow(again, 1));
  EXPECT_TRUE(read_checkpoints(file(), keys_.public_key).problems.empty());
}

TEST_F(AuditWitnesses, OutliveAPieceThatALossOfPowerLeft) {
  {
    auto witness = open();
    ASSERT_TRUE(follow(witness, 3));
    ASSERT_TRUE(follow(witness, 3));
  }
  const std::string whole = file();
  folder_.write("checkpoints", whole.substr(0, whole.size() - 100));
  auto again = open();
  EXPECT_EQ(again.last()->row, 3u);
  ASSERT_TRUE(follow(again, 4));
  EXPECT_EQ(open().last()->row, 7u);
}

// T34
TEST_F(AuditWitnesses, DoNotOpenAFileThatSomebodyChanged) {
  {
    auto witness = open();
    ASSERT_TRUE(follow(witness, 3));
    ASSERT_TRUE(follow(witness, 3));
  }
  std::string text = file();
  text[text.find("row 3") + 4] = '4';
  folder_.write("checkpoints", text);
  const auto again = AuditWitness::open(folder_.path("."), "site", keys_.public_key);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::kRefused);
}

TEST_F(AuditWitnesses, GoBackOnlyByTheConsoleAndWithAReason) {
  auto witness = open();
  ASSERT_TRUE(follow(witness, 2, "kept"));
  const Digest kept = witness.last()->chain;
  ASSERT_TRUE(follow(witness, 3, "lost"));
  EXPECT_FALSE(witness.restored(2, kept, "", keys_.secret_key, wall_from_ms(9)));
  EXPECT_FALSE(witness.restored(6, kept, "fire", keys_.secret_key, wall_from_ms(9)));
  ASSERT_TRUE(witness.restored(2, kept, "fire", keys_.secret_key, wall_from_ms(9)));
  const auto next = follow(witness, 1, "new");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->row, 3u);
  EXPECT_TRUE(read_checkpoints(file(), keys_.public_key).problems.empty());
}

TEST_F(AuditWitnesses, HearOfARestoreThatACommandWroteMeanwhile) {
  auto serving = open();
  ASSERT_TRUE(follow(serving, 5));
  auto command = open();
  ASSERT_TRUE(command.restored(0, {}, "fire", keys_.secret_key, wall_from_ms(9)));
  EXPECT_EQ(serving.last()->row, 0u);
  EXPECT_TRUE(follow(serving, 1));
}

}  // namespace
}  // namespace ph::server
