#include <gtest/gtest.h>

#include "a_house.hpp"
#include "protocol/release/release_file.hpp"

namespace ph::server {
namespace {

class Approvals : public testing::Test {
 protected:
  std::uint32_t import() {
    auto imported = house_.run(house_.libraries().import_library(kSheet, "", UserName("ada")));
    return imported.value().draft.value().draft;
  }
  Approval wanted(std::uint32_t draft, const std::string& name) {
    return house_.run(house_.libraries().wanted_approval(draft, UserName(name))).value();
  }
  Result<storage::LibraryRecord> take(std::uint32_t draft, Approval approval,
                                      const std::string& actor) {
    auto word = house_.signer().word(std::move(approval), kAt);
    return house_.run(house_.libraries().approve_library(draft, std::move(word), UserName(actor)));
  }
  bool released() { return house_.archive().released_library().value().has_value(); }

  static constexpr WallTime kAt{milliseconds{1'700'000'000'000}};
  AHouse house_;
};

TEST_F(Approvals, ByTwoPersonsReleaseWithTheSignersSignature) {
  const auto record = house_.release();
  const auto bytes = house_.archive().library_bytes(record.digest).value().value();
  EXPECT_TRUE(
      crypto::verify(house_.signer().key(), crypto::kLibraryContext, bytes, record.signature));
  EXPECT_EQ(record.first_signer, UserName("ada"));
  EXPECT_EQ(record.second_signer, UserName("bea"));
}

TEST_F(Approvals, OfAReleaseAreProvenByItsFile) {
  const auto record = house_.release();
  const auto text = house_.run(house_.libraries().release_file(record.number));
  ASSERT_TRUE(text) << text.error().detail;
  const auto held =
      all_hold(verify_release(*text, house_.signer().key(), house_.signer().approvers()));
  EXPECT_TRUE(held) << held.error().detail;
  EXPECT_FALSE(house_.run(house_.libraries().release_file(record.number + 1)));
}

TEST_F(Approvals, ByOnePersonDoNotRelease) {
  const auto draft = import();
  ASSERT_TRUE(house_.approve(draft, "ada"));
  EXPECT_FALSE(house_.approve(draft, "ada"));
  EXPECT_FALSE(released());
}

TEST_F(Approvals, BySomebodyElseThanWhoIsLoggedInAreRefused) {
  const auto draft = import();
  EXPECT_FALSE(take(draft, wanted(draft, "ada"), "mallory"));
}

TEST_F(Approvals, ByTheKeyOfNobodyRegisteredAreRefusedByTheSigner) {
  const auto draft = import();
  const auto refused = take(draft, wanted(draft, "mallory"), "mallory");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::kRefused);
}

TEST_F(Approvals, OfSomethingElseThanTheDraftIsAreRefused) {
  const auto draft = import();
  Approval other = wanted(draft, "ada");
  other.content[0] ^= 1;
  EXPECT_EQ(take(draft, other, "ada").error().fault, Fault::kConflict);
  other = wanted(draft, "ada");
  ++other.number;
  EXPECT_EQ(take(draft, other, "ada").error().fault, Fault::kConflict);
}

TEST_F(Approvals, DoNotReleaseWhatWasAlteredBetweenThem) {
  const auto draft = import();
  ASSERT_TRUE(house_.approve(draft, "ada"));
  house_.tamper(
      "UPDATE library_bytes SET bytes ="
      " CAST(replace(CAST(bytes AS TEXT), '\"100\"', '\"900\"') AS BLOB)");
  const auto second = house_.approve(draft, "bea");
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().detail.find("not what was imported"), std::string::npos);
  EXPECT_FALSE(released());
}

TEST_F(Approvals, BeginAnewWhenAnotherDraftTookTheNumber) {
  const auto draft = import();
  ASSERT_TRUE(house_.approve(draft, "ada"));
  house_.release();
  const Digest seen = house_.run(house_.libraries().content_digest(draft)).value();
  ASSERT_TRUE(house_.run(house_.libraries().rebase_draft(draft, seen, {}, UserName("ada"))));
  EXPECT_EQ(wanted(draft, "ada").step, ApprovalStep::kFirst);
  ASSERT_TRUE(house_.approve(draft, "ada"));
  const auto second = house_.approve(draft, "bea");
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ(second->number, 2U);
}

}  // namespace
}  // namespace ph::server
