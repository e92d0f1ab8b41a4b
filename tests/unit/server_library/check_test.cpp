#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/made_library.hpp"
#include "tests/unit/server_library/example_house.hpp"
#include "tests/unit/server_library/seeded_errors.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kEachKind = 12;

std::vector<Finding> look_through(const Library& library) {
  return check_library(library, &example_library(), example_models());
}

bool names(const std::vector<Finding>& findings, Check check, const EntryId& entry) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.check == check && finding.entry == entry;
  });
}

TEST(Checks, FindNothingInTheExample) {
  for (const Finding& finding : look_through(example_library())) {
    ADD_FAILURE() << finding.entry.str() << ": " << finding.why;
  }
}

TEST(Checks, FindEverySeededSlipOfAnAuthor) {
  const std::size_t entries = example_library().areas[0].entries.size();
  std::size_t seeded = 0;
  for (const SlipKind& kind : slip_kinds()) {
    std::size_t made = 0;
    // A stride without a common divisor visits every entry, far apart.
    for (std::size_t i = 0; i < entries && made < kEachKind; ++i) {
      const auto slip = kind.make(example_library(), i * 37 % entries);
      if (!slip) continue;
      ++made;
      EXPECT_TRUE(names(look_through(slip->library), slip->check, slip->entry))
          << kind.name << " at " << slip->entry.str();
    }
    EXPECT_GE(made, 3U) << kind.name;
    seeded += made;
  }
  EXPECT_GE(seeded, 200U);
}

TEST(Checks, SayWhatIsWrongAndWhatWouldBeRight) {
  for (const SlipKind& kind : slip_kinds()) {
    std::optional<Slip> slip;
    for (std::size_t i = 0; !slip; ++i) slip = kind.make(example_library(), i);
    for (const Finding& finding : look_through(slip->library)) {
      EXPECT_FALSE(finding.why.empty() || finding.fix.empty() || finding.field.empty());
      EXPECT_FALSE(finding.drug.empty() || finding.areas.empty());
    }
  }
}

// A hospital's change note: a paediatric bolus limit of 2000 mcg/kg, mended to 50 the same day.
TEST(Checks, FindABolusLimitFortyTimesTooHigh) {
  Library before = example_library();
  DrugEntry& entry = before.areas[0].entries.front();
  entry.bolus = LimitSet{{AmountUnit::kMicrogram, Basis::kPerKilogram, Pace::kTotal},
                         std::nullopt,
                         std::nullopt,
                         Decimal::of(40),
                         Decimal::of(50)};
  Library draft = before;
  draft.areas[0].entries.front().bolus->hard_high = Decimal::of(2'000);
  EXPECT_TRUE(
      names(check_library(draft, &before, example_models()), Check::kChangedTwofold, entry.id));
}

TEST(Checks, LetALimitMoveByExactlyTwice) {
  Library draft = example_library();
  auto& limit = draft.areas[0].entries.front().limits.hard_high;
  limit = Decimal::of(limit->coefficient() * 2, limit->places());
  EXPECT_FALSE(
      names(look_through(draft), Check::kChangedTwofold, draft.areas[0].entries.front().id));
}

TEST(Checks, NameAnAreaOnceForEachThatHasTheFinding) {
  Library draft = example_library();
  draft.areas[0].entries.front().limits.unit.amount = AmountUnit::kUnit;
  draft.areas.push_back(draft.areas[0]);
  draft.areas[1].id = "second";
  const auto findings = look_through(draft);
  const auto found = std::find_if(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.check == Check::kUnitMismatch;
  });
  ASSERT_NE(found, findings.end());
  EXPECT_EQ(found->areas, (std::vector<std::string>{"general", "second"}));
}

// What no reason excuses: the pump would refuse it, or nothing would stop an overdose.
TEST(Checks, ForbidTheReleaseOfWhatThePumpWouldRefuse) {
  for (const Check check : {Check::kCustomOpen, Check::kLimitOrder, Check::kUnitMismatch}) {
    EXPECT_TRUE(forbids_release(check));
  }
  EXPECT_FALSE(forbids_release(Check::kLookAlike));
  EXPECT_FALSE(forbids_release(Check::kFlowOutside));
}

TEST(Checks, FindOneSlipAmongAMillionPairsOfNames) {
  Library library = made_library(3);
  ASSERT_EQ(well_formed(library), std::vector<std::string>{});
  ASSERT_EQ(check_library(library, nullptr, example_models()), std::vector<Finding>{});
  DrugEntry& entry = library.areas[7].entries[3];
  std::swap(entry.drug[1], entry.drug[2]);
  std::swap(entry.tall_man[1], entry.tall_man[2]);
  const auto found = check_library(library, nullptr, example_models());
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(std::all_of(found.begin(), found.end(),
                          [](const Finding& each) { return each.check == Check::kNearDuplicate; }));
}

TEST(Checks, HaveAWordEach) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < kCheckCount; ++i) words.insert(to_string(static_cast<Check>(i)));
  EXPECT_EQ(words.size(), kCheckCount);
}

}  // namespace
}  // namespace ph::server
