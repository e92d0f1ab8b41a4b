#include <gtest/gtest.h>

#include "tests/unit/server_quality/a_night.hpp"

namespace ph::server {
namespace {

constexpr auto kDone = OrderState::kCompleted;
constexpr auto kRejected = OrderState::kRejected;

// Counted by hand from the lines below; pump A and B are in the ICU, C is in surgery.
//
//  min pump drug     source  state      limits
//   10  A   heparin  order   completed  -
//   20  A   heparin  hand    rejected   soft, not overridden   -> again at 25 within: good catch
//   25  A   heparin  hand    running    -
//   30  A   heparin  change  completed  soft, overridden after 1.9 s "as ordered"
//   40  B   heparin  hand    completed  soft, overridden after 12 s "as ordered"
//   50  C   morphine hand    rejected   hard                   -> again at 60 with alert: edited
//   60  C   morphine hand    completed  soft, overridden after 2 s "pain"
//   70  C   morphine hand    rejected   hard                   -> never again: given up
//   80  B   heparin  order   expired    -
//   90  C   morphine hand    confirmed  -                      (library 2, 3 was out at 85)
struct CountedByHand : testing::Test, Night {
  CountedByHand() {
    terms.releases = {{minute(-100), 2}, {minute(85), 3}};
    programme(10, "A", "hep", kDone, ProgrammeSource::kOrder);
    programme(20, "A", "hep", kRejected);
    alert(Verdict::kAboveSoft);
    programme(25, "A", "hep", OrderState::kRunning);
    programme(30, "A", "hep", kDone, ProgrammeSource::kChange);
    alert(Verdict::kAboveSoft, "as ordered", 1'900ms);
    programme(40, "B", "hep", kDone);
    alert(Verdict::kBelowSoft, "as ordered", 12s);
    programme(50, "C", "morphine", kRejected);
    alert(Verdict::kAboveHard);
    programme(60, "C", "morphine", kDone);
    alert(Verdict::kAboveSoft, "pain", 2s);
    programme(70, "C", "morphine", kRejected);
    alert(Verdict::kAboveHard);
    programme(80, "B", "hep", OrderState::kExpired, ProgrammeSource::kOrder);
    programme(90, "C", "morphine", OrderState::kConfirmed).library = 2;
  }
};

TEST_F(CountedByHand, GivesTheSameNumbers) {
  QualityCounts heparin;
  heparin.programmed = 3;
  heparin.by_order = 1;
  heparin.by_hand = 2;
  heparin.changes = 1;
  heparin.soft_alerts = 3;
  heparin.overridden = 2;
  heparin.overridden_within_2s = 1;
  heparin.edited = 1;
  heparin.good_catches = 1;
  QualityCounts morphine;
  morphine.programmed = 2;
  morphine.by_hand = 2;
  morphine.outdated = 1;
  morphine.soft_alerts = 1;
  morphine.overridden = 1;
  morphine.hard_refusals = 2;
  morphine.edited = 1;
  morphine.given_up = 1;
  const Quality found = count();
  ASSERT_EQ(found.rows.size(), 2u);
  EXPECT_EQ(found.rows[0].ward, WardId{"icu"});
  EXPECT_EQ(found.rows[0].drug, "heparin");
  EXPECT_EQ(found.rows[0].counts, heparin);
  EXPECT_EQ(found.rows[1].ward, WardId{"surgery"});
  EXPECT_EQ(found.rows[1].drug, "morphine");
  EXPECT_EQ(found.rows[1].counts, morphine);
  EXPECT_EQ(found.all.programmed, 5u);
  EXPECT_EQ(found.all.soft_alerts, 4u);
}

TEST_F(CountedByHand, TellsEachOverrideWithItsReasonAndTime) {
  const Quality found = count();
  ASSERT_EQ(found.overrides.size(), 3u);
  EXPECT_EQ(found.overrides[0].after, 1'900ms);
  EXPECT_EQ(found.overrides[2].reason, "pain");
  EXPECT_EQ(found.override_median, 2'000ms);
  EXPECT_EQ(found.override_reasons.at("as ordered"), 2u);
}

TEST_F(CountedByHand, CountsOneWardAlone) {
  terms.ward = WardId{"surgery"};
  const Quality found = count();
  ASSERT_EQ(found.rows.size(), 1u);
  EXPECT_EQ(found.all.programmed, 2u);
}

TEST_F(CountedByHand, CountsOneDrugAloneInAnyCase) {
  terms.drug = "HEPARIN";
  EXPECT_EQ(count().all.programmed, 3u);
  terms.drug = "hepari";
  EXPECT_EQ(count().all.programmed, 0u);
}

TEST_F(CountedByHand, CountsFromTheFirstMinuteAndBeforeTheLast) {
  terms.from = minute(25);
  terms.to = minute(60);
  const Quality found = count();
  EXPECT_EQ(found.all.programmed, 2u);  // 25 and 40, not 60
  EXPECT_EQ(found.all.changes, 1u);
  EXPECT_EQ(found.all.hard_refusals, 1u);
}

TEST_F(CountedByHand, CountsAShiftOverMidnight) {
  terms.minute_of_day = [](WallTime at) {
    return static_cast<int>((at.time_since_epoch().count() / 60'000 + 1'400) % 1'440);
  };
  terms.shift = {1'425, 5};  // minutes 25 to 44 of the night
  const Quality found = count();
  EXPECT_EQ(found.all.programmed, 2u);
  EXPECT_EQ(found.all.changes, 1u);
}

TEST(Shifts, HoldTheirFirstMinuteAndNotTheirLast) {
  EXPECT_TRUE(is_in({420, 1'140}, 420));
  EXPECT_FALSE(is_in({420, 1'140}, 1'140));
  EXPECT_TRUE(is_in({1'140, 420}, 1'140));
  EXPECT_TRUE(is_in({1'140, 420}, 0));
  EXPECT_FALSE(is_in({1'140, 420}, 420));
}

struct OneNight : testing::Test, Night {};

TEST_F(OneNight, IsNoCatchAfterMoreThanTenMinutes) {
  programme(20, "A", "hep", kRejected);
  alert(Verdict::kAboveHard);
  programme(30, "A", "hep", kDone);
  EXPECT_EQ(count().all.good_catches, 1u);
  programmes.back().at = minute(31);
  EXPECT_EQ(count().all.good_catches, 0u);
  EXPECT_EQ(count().all.given_up, 1u);
}

TEST_F(OneNight, IsNoCatchOnAnotherPumpOrWithAnotherDrug) {
  programme(20, "A", "hep", kRejected);
  alert(Verdict::kAboveHard);
  programme(21, "B", "hep", kDone);
  programme(22, "A", "morphine", kDone);
  EXPECT_EQ(count().all.edited, 0u);
}

TEST_F(OneNight, CountsOrdersThatTheServerRefusedByWardAndDrug) {
  refused(5, "A", "hep");
  refused(6, "C", "morphine");
  refused(1'000, "A", "hep");  // after the span
  const Quality found = count();
  EXPECT_EQ(found.all.refused_orders, 2u);
  ASSERT_EQ(found.rows.size(), 2u);
  EXPECT_EQ(found.rows[0].drug, "heparin");
  EXPECT_EQ(found.rows[1].drug, "morphine");
  terms.drug = "heparin";
  EXPECT_EQ(count().all.refused_orders, 1u);
  EXPECT_EQ(count().all.programmed, 0u);
}

TEST_F(OneNight, LeavesOutNothingThatItCannotRead) {
  programme(20, "A", "hep", kDone).request.reset();
  const Quality found = count();
  EXPECT_EQ(found.all.programmed, 1u);
  EXPECT_EQ(found.all.unreadable, 1u);
  EXPECT_EQ(found.rows.at(0).drug, "");
}

TEST_F(OneNight, NamesTheEntryWhereTheLibraryHasNoName) {
  programme(20, "A", "morphine", kDone);
  EXPECT_EQ(count().rows.at(0).drug, "morphine");
}

TEST_F(OneNight, AccountsForInfusionsByTheirProgrammes) {
  programme(-5, "A", "hep", kDone);  // before the span
  event(1, "A", EventKind::kInfusionStarted, {}, "o1");
  event(2, "A", EventKind::kInfusionStarted, {}, "o9");
  event(3, "A", EventKind::kInfusionStarted);
  const Quality found = count();
  EXPECT_EQ(found.all.programmed, 0u);
  ASSERT_EQ(found.wards.size(), 1u);
  EXPECT_EQ(found.wards[0].started, 3u);
  EXPECT_EQ(found.wards[0].accounted, 1u);
}

TEST_F(OneNight, CountsAlarmsByKindAndWard) {
  event(1, "A", EventKind::kAlarmRaised, AlarmCode::kDoorOpen);
  event(2, "B", EventKind::kAlarmRaised, AlarmCode::kDoorOpen);
  event(3, "C", EventKind::kAlarmRaised, AlarmCode::kOcclusionUp);
  const Quality found = count();
  ASSERT_EQ(found.wards.size(), 2u);
  EXPECT_EQ(found.wards[0].alarms.at(AlarmCode::kDoorOpen), 2u);
  EXPECT_EQ(found.wards[1].alarms.at(AlarmCode::kOcclusionUp), 1u);
}

TEST_F(OneNight, MeasuresHowFarAheadAnEndWasTold) {
  event(1, "A", EventKind::kAlarmRaised, AlarmCode::kNearEnd);
  event(6, "A", EventKind::kAlarmRaised, AlarmCode::kVtbiDone);
  event(7, "B", EventKind::kAlarmRaised, AlarmCode::kVtbiDone);  // not told
  event(8, "B", EventKind::kAlarmRaised, AlarmCode::kNearEnd);   // changed in time
  event(9, "A", EventKind::kAlarmRaised, AlarmCode::kVtbiDone);  // not told anew
  const WardQuality ward = count().wards.at(0);
  EXPECT_EQ(ward.volume_ends, 3u);
  EXPECT_EQ(ward.volume_announced, 1u);
  EXPECT_EQ(ward.near_ends, 2u);
  EXPECT_EQ(ward.lead_median, 5min);
}

}  // namespace
}  // namespace ph::server
