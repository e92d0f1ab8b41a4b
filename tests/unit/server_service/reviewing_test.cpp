#include <gtest/gtest.h>

#include "a_house.hpp"

namespace ph::server {
namespace {

const UserName kAda("ada"), kBea("bea");

struct Reviewing : testing::Test {
  // The word of `who` without a tick of theirs.
  Result<storage::LibraryRecord> give(const std::string& who) {
    auto wanted = house.run(house.libraries().wanted_approval(draft, UserName(who))).value();
    auto word = house.signer().word(std::move(wanted), wall_from_ms(1'700'000'000'000));
    return house.run(house.libraries().approve_library(draft, std::move(word), UserName(who)));
  }
  storage::LibraryRecord record() {
    const auto all = house.archive().libraries().value();
    for (const auto& one : all) {
      if (one.draft == draft) return one;
    }
    return {};
  }
  bool is_released() { return house.archive().released_library().value().has_value(); }
  // Somebody changes the entry of the draft.
  void edit(const UserName& who) {
    const Place place{"adult-icu", "norepinephrine-4mg-250mL-iv"};
    std::string text = text_of(*house.run(house.libraries().library(draft)).value(), place);
    EditRequest request{place, digest_of(text), ""};
    request.json = text.replace(text.find("\"hard_high\":\"100\""), 17, "\"hard_high\":\"110\"");
    ASSERT_TRUE(house.run(house.libraries().edit_draft(draft, std::move(request), who)));
  }

  AHouse house;
  std::uint32_t draft = house.draft_of();
};

TEST_F(Reviewing, KeepsAnApprovalBackWhileAHighAlertDrugIsUnticked) {
  const auto answer = give("ada");
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().fault, Fault::kRefused);
  EXPECT_NE(answer.error().detail.find("norepinephrine"), std::string::npos);
  EXPECT_TRUE(record().approvals.empty());
}

TEST_F(Reviewing, NeedsTicksOfEachPerson) {
  ASSERT_TRUE(house.approve(draft, "ada"));
  EXPECT_FALSE(give("bea"));
  EXPECT_FALSE(is_released());
  EXPECT_TRUE(house.approve(draft, "bea"));
}

TEST_F(Reviewing, NeedsANewTickAfterAnEdit) {
  house.tick_all(draft, "ada");
  edit(kAda);
  EXPECT_FALSE(give("ada"));
}

TEST_F(Reviewing, TicksOnlyWhatIsThere) {
  std::vector<storage::Tick> ticks{{"adult-icu", "norepinephrine-4mg-250mL-iv", Digest{9}}};
  const auto status = house.run(house.libraries().tick_draft(draft, std::move(ticks), kAda));
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().fault, Fault::kConflict);
}

TEST_F(Reviewing, CountsWhoeverEditedAsAnAuthor) {
  edit(kBea);
  ASSERT_TRUE(house.approve(draft, "cleo"));
  house.tick_all(draft, "bea");
  EXPECT_FALSE(house.run(house.libraries().wanted_approval(draft, kBea)));
  EXPECT_TRUE(house.approve(draft, "dora"));
}

TEST_F(Reviewing, ReleasesTheContentWithItsEdits) {
  edit(kAda);
  ASSERT_TRUE(house.approve(draft, "ada"));
  house.restart();
  ASSERT_TRUE(house.approve(draft, "bea"));
  const auto active = house.run(house.desk().active_library()).value();
  EXPECT_EQ(active->areas[0].entries[0].limits.hard_high->str(), "110");
}

TEST_F(Reviewing, GoesOnAfterAWithdrawal) {
  ASSERT_TRUE(house.approve(draft, "ada"));
  ASSERT_TRUE(house.run(house.libraries().withdraw_library(draft, "a slip", kAda)));
  EXPECT_EQ(record().stage, storage::LibraryStage::kDraft);
  EXPECT_TRUE(record().approvals.empty());
  edit(kAda);
}

TEST_F(Reviewing, VoidsAnApprovalWhenAnotherReleaseTakesItsNumber) {
  ASSERT_TRUE(house.approve(draft, "ada"));
  house.release();
  EXPECT_EQ(record().stage, storage::LibraryStage::kDraft);
  const auto wanted = house.run(house.libraries().wanted_approval(draft, kBea));
  ASSERT_FALSE(wanted.has_value());
  EXPECT_NE(wanted.error().detail.find("rebase"), std::string::npos);
}

}  // namespace
}  // namespace ph::server
