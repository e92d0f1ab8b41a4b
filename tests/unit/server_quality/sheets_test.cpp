#include <gtest/gtest.h>

#include "tests/unit/server_quality/a_night.hpp"

namespace ph::server {
namespace {

TEST(Share, IsAPercentageWithOneDecimal) {
  EXPECT_EQ(share(1, 3), "33.3");
  EXPECT_EQ(share(2, 3), "66.7");
  EXPECT_EQ(share(1, 16), "6.3");
  EXPECT_EQ(share(5, 5), "100.0");
  EXPECT_EQ(share(0, 5), "0.0");
}

TEST(Share, OfNothingIsNoNumber) { EXPECT_EQ(share(0, 0), "-"); }

TEST(QualitySheet, HasALineForEachRowAndOneForAll) {
  Night night;
  night.programme(1, "A", "hep", OrderState::kCompleted);
  night.programme(2, "C", "x, \"y\"", OrderState::kCompleted);
  night.refused(3, "B", "hep");
  EXPECT_EQ(quality_csv(night.count()),
            "ward,drug,programmed,by_order,by_hand,changes,outdated_library,soft_alerts,overridden,"
            "overridden_within_2s,hard_refusals,edited,good_catches,given_up,unreadable,refused_"
            "orders\r\n"
            "icu,heparin,1,0,1,0,0,0,0,0,0,0,0,0,0,1\r\n"
            "surgery,\"x, \"\"y\"\"\",1,0,1,0,0,0,0,0,0,0,0,0,0,0\r\n"
            "all,all,2,0,2,0,0,0,0,0,0,0,0,0,0,1\r\n");
}

TEST(QualitySheet, GivesASpreadsheetNoFormula) {
  Night night;
  night.programme(1, "A", "hep", OrderState::kCompleted);
  night.alert(Verdict::kAboveSoft, "=1+1", 2'340ms);
  EXPECT_EQ(overrides_csv(night.count()),
            "at_ms,pump,ward,drug,limit,reason,after_s\r\n"
            "60000,A,icu,heparin,dose 30,\"'=1+1\",2.3\r\n");
}

TEST(WardSheet, NamesAlarmsByTheirWords) {
  Night night;
  night.event(1, "A", EventKind::kAlarmRaised, AlarmCode::kDoorOpen);
  EXPECT_EQ(wards_csv(night.count()),
            "ward,measure,count\r\nicu,infusions_started,0\r\nicu,infusions_accounted,0\r\n"
            "icu,volume_ends,0\r\nicu,volume_ends_announced,0\r\nicu,near_end_warnings,0\r\n"
            "icu,alarm_door_open,1\r\n");
}

}  // namespace
}  // namespace ph::server
