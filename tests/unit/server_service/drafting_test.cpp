#include <gtest/gtest.h>

#include "a_house.hpp"

namespace ph::server {
namespace {

const UserName kAda("ada"), kPaul("paul");

std::string with(std::string text, const std::string& was, const std::string& is) {
  return text.replace(text.find(was), was.size(), is);
}

struct Drafting : testing::Test {
  std::string text() {
    return text_of(*house.run(house.libraries().library(draft)).value(), place);
  }
  EditAnswer edit(const Digest& seen, const std::string& json, const UserName& who = kAda) {
    EditRequest request{place, seen, json};
    return house.run(house.libraries().edit_draft(draft, std::move(request), who)).value();
  }
  EditAnswer edit_high(const std::string& limit, const UserName& who = kAda) {
    return edit(digest_of(text()), with(text(), "\"hard_high\":\"100\"", limit), who);
  }
  Digest content() { return house.run(house.libraries().content_digest(draft)).value(); }

  AHouse house;
  std::uint32_t draft = house.draft_of();
  Place place{"adult-icu", "norepinephrine-4mg-250mL-iv"};
};

constexpr const char* kHigh110 = "\"hard_high\":\"110\"";
constexpr const char* kHigh120 = "\"hard_high\":\"120\"";

TEST_F(Drafting, ChangesOneEntry) {
  const auto before = content();
  EXPECT_TRUE(edit_high(kHigh110).problems.empty());
  EXPECT_NE(text().find(kHigh110), std::string::npos);
  EXPECT_NE(content(), before);
}

TEST_F(Drafting, OutlivesARestart) {
  edit_high(kHigh110);
  const auto before = content();
  house.restart();
  EXPECT_EQ(content(), before);
}

TEST_F(Drafting, NeverLetsTheLastWriterWinInSilence) {
  const auto seen = digest_of(text());
  const auto mine = with(text(), "\"hard_high\":\"100\"", kHigh120);
  edit_high(kHigh110, kPaul);
  const auto answer = edit(seen, mine);
  ASSERT_TRUE(answer.conflict.has_value());
  EXPECT_EQ(answer.conflict->by, kPaul);
  EXPECT_NE(answer.conflict->text.find(kHigh110), std::string::npos);
  EXPECT_NE(text().find(kHigh110), std::string::npos);
}

TEST_F(Drafting, LetsTwoAuthorsEditDifferentPlaces) {
  const Place area{"adult-icu", ""};
  const auto settings = text_of(*house.run(house.libraries().library(draft)).value(), area);
  edit_high(kHigh110, kPaul);
  EditRequest request{area, digest_of(settings), with(settings, "Adult intensive care", "ICU")};
  const auto answer =
      house.run(house.libraries().edit_draft(draft, std::move(request), kAda)).value();
  EXPECT_FALSE(answer.conflict.has_value());
  EXPECT_TRUE(answer.problems.empty());
}

TEST_F(Drafting, RemovesAnEntryThatWasSeen) {
  EXPECT_TRUE(edit(digest_of(text()), "").problems.empty());
  EXPECT_EQ(text(), "");
}

TEST_F(Drafting, KeepsEveryStepWithItsAuthor) {
  const auto before = text();
  edit_high(kHigh110, kPaul);
  const auto history = house.run(house.libraries().draft_history(draft, 0, 10)).value();
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0].author, kPaul);
  EXPECT_EQ(history[0].before, before);
  EXPECT_EQ(history[0].after, text());
}

TEST_F(Drafting, WritesNothingForAnEditThatChangesNothing) {
  edit(digest_of(text()), text());
  EXPECT_TRUE(house.run(house.libraries().draft_history(draft, 0, 10)).value().empty());
}

TEST_F(Drafting, TakesAWholeContentOnlyFromWhoSawTheLast) {
  const auto seen = content();
  const auto sheet = with(kSheet, "0.15,100", "0.15,110");
  edit_high(kHigh120, kPaul);
  EXPECT_FALSE(house.run(house.libraries().replace_content(draft, seen, sheet, kAda)).has_value());
  ASSERT_TRUE(
      house.run(house.libraries().replace_content(draft, content(), sheet, kAda)).has_value());
  EXPECT_NE(text().find(kHigh110), std::string::npos);
}

TEST_F(Drafting, ChangesTheNoteThatWasSeen) {
  ASSERT_TRUE(house.run(house.libraries().note_draft(draft, "test data", "for June", kAda)));
  EXPECT_FALSE(house.run(house.libraries().note_draft(draft, "test data", "x", kPaul)));
}

TEST_F(Drafting, StopsAtAnApproval) {
  ASSERT_TRUE(house.approve(draft, "ada"));
  EditRequest request{place, digest_of(text()), ""};
  EXPECT_FALSE(
      house.run(house.libraries().edit_draft(draft, std::move(request), kAda)).has_value());
}

TEST_F(Drafting, BeginsFromAnOlderReleaseToGoBack) {
  const auto first = house.release();
  const auto second = house.release(with(kSheet, "0.15,100", "0.15,110"));
  const DraftStart back{first.number, ""};
  const auto made = house.run(house.libraries().start_draft(back, kAda)).value();
  EXPECT_EQ(made.based_on, second.number);
  draft = made.draft;
  EXPECT_NE(text().find("\"hard_high\":\"100\""), std::string::npos);
}

TEST_F(Drafting, BeginsWithTheCareAreasAlone) {
  draft = house.run(house.libraries().start_draft({std::nullopt, "new"}, kAda)).value().draft;
  const auto library = house.run(house.libraries().library(draft)).value();
  ASSERT_EQ(library->areas.size(), 1U);
  EXPECT_TRUE(library->areas[0].entries.empty());
}

TEST_F(Drafting, TakesOverWhatANewerReleaseChanged) {
  house.release();
  draft = house.run(house.libraries().start_draft({1, ""}, kAda)).value().draft;
  house.release(with(kSheet, "0.15,100", "0.15,110"));
  const auto answer = house.run(house.libraries().rebase_draft(draft, content(), {}, kAda)).value();
  EXPECT_EQ(answer.taken, 1U);
  EXPECT_NE(text().find(kHigh110), std::string::npos);
}

TEST_F(Drafting, AsksAboutWhatBothChanged) {
  house.release();
  draft = house.run(house.libraries().start_draft({1, ""}, kAda)).value().draft;
  edit_high(kHigh120);
  house.release(with(kSheet, "0.15,100", "0.15,110"));
  auto answer = house.run(house.libraries().rebase_draft(draft, content(), {}, kAda)).value();
  ASSERT_EQ(answer.conflicts.size(), 1U);
  EXPECT_EQ(answer.conflicts[0].place, place);
  Choices mine{{place, Take::kMine}};
  answer = house.run(house.libraries().rebase_draft(draft, content(), mine, kAda)).value();
  ASSERT_TRUE(answer.record.has_value());
  EXPECT_EQ(answer.record->based_on, 2U);
  EXPECT_NE(text().find(kHigh120), std::string::npos);
}

}  // namespace
}  // namespace ph::server
