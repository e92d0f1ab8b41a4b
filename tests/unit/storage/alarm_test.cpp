#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

class Alarms : public StoreTest {
 protected:
  Alarms() { store_.commit(a_meeting(stream(1))); }

  Outcome report(EventKind kind, std::int64_t instance) {
    AppendEvents batch{kPump, stream(1), Lane::kUrgent, next_++, {an_event(kind, instance)}, {}};
    if (kind == EventKind::kAlarmRaised) batch.events[0].alarm = AlarmCode::kOcclusionDown;
    return store_.commit(batch);
  }
  std::vector<AlarmRecord> standing() { return store_.archive().standing_alarms().value(); }

  std::uint64_t next_ = 1;
};

TEST_F(Alarms, StandsOnceRaised) {
  report(EventKind::kAlarmRaised, 7);
  const auto alarms = standing();
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].pump, kPump);
  EXPECT_EQ(alarms[0].alarm,
            (StandingAlarm{AlarmCode::kOcclusionDown, 7, minute(10), /*silenced=*/false}));
}

TEST_F(Alarms, StandsNoMoreOnceCleared) {
  report(EventKind::kAlarmRaised, 7);
  report(EventKind::kAlarmCleared, 7);
  EXPECT_TRUE(standing().empty());
}

// A code that is stored and cannot be read would keep the next server from starting.
TEST_F(Alarms, OfEveryKindInTheCatalogueAreReadBack) {
  std::vector<StandingAlarm> every;
  for (const AlarmKind& kind : alarm_catalogue()) {
    every.push_back({kind.code, static_cast<std::int64_t>(every.size()) + 1, minute(3), false});
  }
  store_.commit(ReplaceStandingAlarms{kPump, every, minute(20)});
  EXPECT_EQ(standing().size(), kAlarmCodeCount);
}

TEST_F(Alarms, KeepsStandingWhenSilenced) {
  report(EventKind::kAlarmRaised, 7);
  report(EventKind::kAlarmSilenced, 7);
  ASSERT_EQ(standing().size(), 1u);
  EXPECT_TRUE(standing()[0].alarm.silenced);
}

TEST_F(Alarms, HealsAMissedClearByTheSnapshot) {
  report(EventKind::kAlarmRaised, 7);
  store_.commit(ReplaceStandingAlarms{kPump, {}, minute(20)});
  EXPECT_TRUE(standing().empty());
}

TEST_F(Alarms, StandsByTheSnapshotBeforeItsEventArrives) {
  store_.commit(
      ReplaceStandingAlarms{kPump, {{AlarmCode::kAirSingle, 8, minute(3), true}}, minute(20)});
  ASSERT_EQ(standing().size(), 1u);
  report(EventKind::kAlarmRaised, 8);
  EXPECT_EQ(standing()[0].alarm, (StandingAlarm{AlarmCode::kAirSingle, 8, minute(3), true}));
}

TEST_F(Alarms, EndsWithTheJournalThatCouldClearThem) {
  report(EventKind::kAlarmRaised, 7);
  store_.commit(a_meeting(stream(2)));
  EXPECT_TRUE(standing().empty());
}

TEST_F(Alarms, CountsInstancesOfANewJournalAnew) {
  report(EventKind::kAlarmRaised, 1);
  report(EventKind::kAlarmCleared, 1);
  store_.commit(a_meeting(stream(2)));
  AppendEvents batch{kPump, stream(2), Lane::kUrgent, 1, {an_event(EventKind::kAlarmRaised, 1)},
                     {}};
  batch.events[0].alarm = AlarmCode::kDoorOpen;
  store_.commit(batch);
  EXPECT_EQ(standing().size(), 1u);
}

TEST_F(Alarms, KeepsStandingWhenAcknowledged) {
  report(EventKind::kAlarmRaised, 7);
  const MarkAlarmAcknowledged mark{kPump, 7, UserName{"nina"}, minute(12)};
  EXPECT_EQ(store_.commit(mark).kind, Outcome::Kind::kDone);
  ASSERT_EQ(standing().size(), 1u);
  EXPECT_EQ(standing()[0].acknowledged_by, "nina");
}

TEST_F(Alarms, NamesWhoAcknowledgedFirst) {
  report(EventKind::kAlarmRaised, 7);
  store_.commit(MarkAlarmAcknowledged{kPump, 7, UserName{"nina"}, minute(12)});
  const Outcome second =
      store_.commit(MarkAlarmAcknowledged{kPump, 7, UserName{"carl"}, minute(13)});
  EXPECT_EQ(second.kind, Outcome::Kind::kDuplicate);
  EXPECT_EQ(second.detail, "pump P-0001: alarm 7 was acknowledged by nina already");
}

TEST_F(Alarms, CannotBeAcknowledgedWhenUnknown) {
  EXPECT_EQ(store_.commit(MarkAlarmAcknowledged{kPump, 7, UserName{"nina"}, minute(12)}).kind,
            Outcome::Kind::kMissing);
}

}  // namespace
}  // namespace ph::storage
