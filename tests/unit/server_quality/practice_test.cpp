#include "server/quality/practice.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

using storage::ProgrammeRecord;

DoseUnit unit(const char* text) { return *parse_dose_unit(text, "unit"); }

ProgrammeRecord programme(Decimal value, const char* in,
                          OrderState state = OrderState::kCompleted) {
  ProgrammeRecord out;
  out.state = state;
  auto& request = out.request.emplace();
  request.care_area = "icu";
  request.entry = EntryId{"hep"};
  request.dose = {value, unit(in)};
  return out;
}

Practice count(std::vector<ProgrammeRecord> programmes) {
  PracticeTerms terms{"icu", EntryId{"hep"}, unit("mg/h"), Decimal::of(10), 10};
  return count_practice(programmes, terms);
}

TEST(Practice, PutsADoseIntoItsPartOfTheScaleWhateverItsUnit) {
  const auto practice =
      count({programme(Decimal::of(25, 1), "mg/h"), programme(Decimal::of(2'500), "mcg/h"),
             programme(Decimal::of(60), "mg/24h")});
  EXPECT_EQ(practice.bins[2].within, 3u);
}

TEST(Practice, ADoseOnAnEdgeIsInTheUpperPart) {
  EXPECT_EQ(count({programme(Decimal::of(3), "mg/h")}).bins[3].within, 1u);
  EXPECT_EQ(count({programme(Decimal::of(29, 1), "mg/h")}).bins[2].within, 1u);
  EXPECT_EQ(count({programme(Decimal::of(10), "mg/h")}).beyond.within, 1u);
}

TEST(Practice, TellsOverriddenFromStopped) {
  auto over = programme(Decimal::of(5), "mg/h");
  over.alerts.emplace_back();
  auto stopped = programme(Decimal::of(5), "mg/h", OrderState::kRejected);
  stopped.alerts.emplace_back();
  const auto bin =
      count({over, stopped, programme(Decimal::of(5), "mg/h", OrderState::kRejected)}).bins[5];
  EXPECT_EQ(bin, (PracticeBin{0, 1, 1}));
}

TEST(Practice, CountsWhatCannotBeComparedApart) {
  const auto practice = count({programme(Decimal::of(1), "mg/kg/h")});
  EXPECT_EQ(practice.elsewhere, 1u);
}

TEST(Practice, LeavesOutOtherEntriesAreasAndProgrammesWithoutABaseDose) {
  auto other = programme(Decimal::of(5), "mg/h");
  other.request->entry = EntryId{"ins"};
  auto ward = programme(Decimal::of(5), "mg/h");
  ward.request->care_area = "surgery";
  auto unread = programme(Decimal::of(5), "mg/h");
  unread.request.reset();
  const auto practice = count({other, ward, unread, programme(Decimal{}, "mg/h")});
  for (const auto& bin : practice.bins) EXPECT_EQ(bin, PracticeBin{});
}

}  // namespace
}  // namespace ph::server
