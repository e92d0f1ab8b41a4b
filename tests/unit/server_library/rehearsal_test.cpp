#include "server/library/rehearsal.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/server_library/example_house.hpp"

namespace ph::server {
namespace {

constexpr const char* kDrug = "norepinephrine-4mg-250mL-iv";  // soft 0.3 to 80, hard 0.15 to 100

RecordedInfusion given(std::int64_t micrograms_per_minute, const std::string& ward = "icu") {
  RecordedInfusion out;
  out.request.care_area = "general";
  out.request.entry = EntryId{kDrug};
  out.request.dose = {Decimal::of(micrograms_per_minute),
                      {AmountUnit::kMicrogram, Basis::kNone, Pace::kPerMinute}};
  out.request.vtbi = millilitres(50);
  out.ward = ward;
  out.model = ModelId{"volumetric-lvp"};
  return out;
}

Library with_soft_high(std::int64_t limit) {
  Library out = example_library();
  for (DrugEntry& entry : out.areas[0].entries) {
    if (entry.id.str() == kDrug) entry.limits.soft_high = Decimal::of(limit);
  }
  return out;
}

std::uint64_t of(const GateCounts& counts, GateAnswer answer) {
  return counts[static_cast<std::size_t>(answer)];
}

TEST(Rehearsal, ForecastsTheAlertsOfATighterLimit) {
  const Library draft = with_soft_high(10);
  Rehearsal rehearsal(draft, example_library(), example_models());
  for (const std::int64_t dose : {5, 10, 11, 90, 101}) rehearsal.add(given(dose));
  const Forecast found = rehearsal.forecast();
  EXPECT_EQ(found.infusions, 5U);
  EXPECT_EQ(of(found.now, GateAnswer::kSoftAlert), 1U);   // 90
  EXPECT_EQ(of(found.then, GateAnswer::kSoftAlert), 2U);  // 11 and 90
  EXPECT_EQ(of(found.then, GateAnswer::kHardStop), 1U);   // 101
  ASSERT_EQ(found.rows.size(), 1U);
  EXPECT_EQ(found.rows[0].new_alerts, 1U);
  EXPECT_EQ(found.rows[0].gone_alerts, 0U);
}

TEST(Rehearsal, CountsAlertsThatNoLongerFire) {
  const Library draft = with_soft_high(95);
  Rehearsal rehearsal(draft, example_library(), example_models());
  rehearsal.add(given(90));
  EXPECT_EQ(rehearsal.forecast().rows[0].gone_alerts, 1U);
}

TEST(Rehearsal, TellsWardsApartAndPutsTheMostChangedFirst) {
  const Library draft = with_soft_high(10);
  Rehearsal rehearsal(draft, example_library(), example_models());
  rehearsal.add(given(5, "oncology"));
  rehearsal.add(given(20, "icu"));
  const Forecast found = rehearsal.forecast();
  ASSERT_EQ(found.rows.size(), 2U);
  EXPECT_EQ(found.rows[0].ward, "icu");
}

TEST(Rehearsal, SaysWhatTheDraftHasNoMore) {
  Library draft = example_library();
  std::erase_if(draft.areas[0].entries,
                [](const DrugEntry& entry) { return entry.id.str() == kDrug; });
  Rehearsal rehearsal(draft, example_library(), example_models());
  rehearsal.add(given(5));
  EXPECT_EQ(of(rehearsal.forecast().then, GateAnswer::kNotInLibrary), 1U);
  EXPECT_EQ(rehearsal.forecast().rows[0].new_alerts, 1U);
}

TEST(Rehearsal, DoesNotReplayPumpsThatNobodyKnows) {
  Rehearsal rehearsal(example_library(), example_library(), example_models());
  RecordedInfusion strange = given(5);
  strange.model = ModelId{"of-another-time"};
  rehearsal.add(strange);
  EXPECT_EQ(rehearsal.forecast().infusions, 0U);
  EXPECT_EQ(rehearsal.forecast().unknown_models, 1U);
}

TEST(Rehearsal, AgainstTheSameVersionForecastsNoChange) {
  Rehearsal rehearsal(example_library(), example_library(), example_models());
  for (std::int64_t dose = 1; dose < 120; ++dose) rehearsal.add(given(dose));
  const Forecast found = rehearsal.forecast();
  EXPECT_EQ(found.now, found.then);
  EXPECT_EQ(found.rows[0].new_alerts + found.rows[0].gone_alerts, 0U);
}

}  // namespace
}  // namespace ph::server
