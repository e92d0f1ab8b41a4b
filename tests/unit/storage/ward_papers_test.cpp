#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

const WardId kIcu{"icu"};

class WardPapers : public StoreTest {
 protected:
  WardPapers() { store_.commit(EnrolPump{a_pump()}); }
  void write(const char* text, std::int64_t at) {
    HandoverNote note;
    note.ward = kIcu;
    note.at = minute(at);
    note.author = UserName{"nora"};
    note.text = text;
    store_.commit(KeepHandover{note});
  }
};

TEST_F(WardPapers, NotesComeBackNewestFirstOverARestart) {
  write("first", 1);
  write("second", 2);
  store_.reopen();
  const auto notes = store_.archive().handovers(kIcu, 10).value();
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[0].text, "second");
  EXPECT_EQ(notes[0].author, UserName{"nora"});
  EXPECT_TRUE(store_.archive().handovers(WardId{"oncology"}, 10)->empty());
}

TEST_F(WardPapers, ANoteIsAuditedWithoutItsText) {
  write("the line of ICU 3 was changed", 1);
  const auto rows = store_.archive().audit_about("handover.written", "icu").value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].actor, "nora");
  EXPECT_EQ(rows[0].detail, "note 1");
}

TEST_F(WardPapers, ANewSheetOfBedsTakesThePlaceOfTheOld) {
  const UserName nora{"nora"}, ben{"ben"};
  store_.commit(
      KeepStaff{kIcu, {{kIcu, "ICU 1", nora, ben}, {kIcu, "ICU 2", ben, {}}}, nora, minute(1)});
  store_.commit(KeepStaff{kIcu, {{kIcu, "ICU 1", ben, {}}}, nora, minute(2)});
  const auto beds = store_.archive().bed_staff().value();
  ASSERT_EQ(beds.size(), 1u);
  EXPECT_EQ(beds[0].nurse, ben);
  EXPECT_TRUE(beds[0].buddy.empty());
  const auto rows = store_.archive().audit_about("staff.assigned", "icu").value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].detail, "ICU 1: nora, ben; ICU 2: ben");
}

TEST_F(WardPapers, ANoticeStandsAsLongAsItsAlarm) {
  StandingAlarm alarm;
  alarm.instance = 4;
  alarm.since = minute(1);
  store_.commit(ReplaceStandingAlarms{kPump, {alarm}, minute(1)});
  store_.commit(KeepNotice{{kPump, 4, Called::kBuddy, "ben", minute(2)}});
  const auto notices = store_.archive().standing_notices().value();
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].whom, Called::kBuddy);
  EXPECT_EQ(notices[0].who, "ben");
  store_.commit(ReplaceStandingAlarms{kPump, {}, minute(3)});
  EXPECT_TRUE(store_.archive().standing_notices()->empty());
  EXPECT_EQ(store_.archive().audit_about("alarm.escalated", kPump.str())->size(), 1u);
}

TEST_F(WardPapers, WhoGoesToAnAlarmIsKept) {
  StandingAlarm alarm;
  alarm.instance = 4;
  store_.commit(ReplaceStandingAlarms{kPump, {alarm}, minute(1)});
  store_.commit(MarkAlarmAcknowledged{kPump, 4, UserName{"nora"}, minute(2), "Ben"});
  const auto alarms = store_.archive().standing_alarms().value();
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].coming, "Ben");
}

TEST_F(WardPapers, ADisplayKeepsItsWard) {
  store_.commit(KeepDisplay{{UserName{"display-icu-1"}, kIcu, UserName{"nora"}, minute(1)}});
  const auto displays = store_.archive().displays().value();
  ASSERT_EQ(displays.size(), 1u);
  EXPECT_EQ(displays[0].ward, kIcu);
}

}  // namespace
}  // namespace ph::storage
