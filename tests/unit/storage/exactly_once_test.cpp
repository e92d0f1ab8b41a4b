#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

using Kind = Outcome::Kind;

class ExactlyOnce : public StoreTest {
 protected:
  std::uint64_t count() { return store_.archive().event_count(kPump).value(); }
  std::uint64_t cursor(Lane lane) {
    return store_.archive().cursors(kPump, stream(1)).value().at(static_cast<std::size_t>(lane));
  }
};

TEST_F(ExactlyOnce, StoresAFreshBatchAndMovesTheCursor) {
  const Outcome outcome = store_.commit(a_batch(1, 3));
  EXPECT_EQ(outcome.kind, Kind::kDone);
  EXPECT_EQ(outcome.cursor, 3u);
  EXPECT_EQ(outcome.fresh, 3u);
  EXPECT_EQ(count(), 3u);
}

TEST_F(ExactlyOnce, TakesARepeatedBatchForADuplicate) {
  store_.commit(a_batch(1, 3));
  const Outcome outcome = store_.commit(a_batch(1, 3));
  EXPECT_EQ(outcome.kind, Kind::kDuplicate);
  EXPECT_EQ(outcome.cursor, 3u);
  EXPECT_EQ(outcome.fresh, 0u);
  EXPECT_EQ(count(), 3u);
}

TEST_F(ExactlyOnce, StoresOnlyTheRestOfAnOverlappingBatch) {
  store_.commit(a_batch(1, 3));
  const Outcome outcome = store_.commit(a_batch(2, 4));
  EXPECT_EQ(outcome.kind, Kind::kDone);
  EXPECT_EQ(outcome.fresh, 2u);
  EXPECT_EQ(outcome.cursor, 5u);
  EXPECT_EQ(count(), 5u);
}

TEST_F(ExactlyOnce, StoresTheBatchRightBehindTheCursor) {
  store_.commit(a_batch(1, 3));
  EXPECT_EQ(store_.commit(a_batch(4, 1)).kind, Kind::kDone);
  EXPECT_EQ(count(), 4u);
}

TEST_F(ExactlyOnce, StoresNothingOneBeyondTheCursorsNext) {
  store_.commit(a_batch(1, 3));
  const Outcome outcome = store_.commit(a_batch(5, 2));
  EXPECT_EQ(outcome.kind, Kind::kGap);
  EXPECT_EQ(outcome.cursor, 3u);
  EXPECT_EQ(outcome.detail, "pump P-0001: routine event 5 came, expected 4");
  EXPECT_EQ(count(), 3u);
}

TEST_F(ExactlyOnce, RefusesAnUnknownJournalThatDoesNotStartAtOne) {
  EXPECT_EQ(store_.commit(a_batch(2, 1)).kind, Kind::kGap);
}

TEST_F(ExactlyOnce, RefusesSequenceZero) {
  EXPECT_EQ(store_.commit(a_batch(0, 1)).kind, Kind::kConflict);
}

TEST_F(ExactlyOnce, RefusesAResendThatDiffersAndStoresNothingOfIt) {
  store_.commit(a_batch(1, 3));
  AppendEvents batch = a_batch(2, 4);
  batch.events[1].text = "another";
  const Outcome outcome = store_.commit(batch);
  EXPECT_EQ(outcome.kind, Kind::kConflict);
  EXPECT_EQ(outcome.detail, "pump P-0001: routine event 3 differs from the stored one");
  EXPECT_EQ(outcome.cursor, 3u);
  EXPECT_EQ(count(), 3u);
}

TEST_F(ExactlyOnce, CountsEachLaneByItself) {
  store_.commit(a_batch(1, 3, Lane::kRoutine));
  store_.commit(a_batch(1, 2, Lane::kUrgent));
  EXPECT_EQ(cursor(Lane::kRoutine), 3u);
  EXPECT_EQ(cursor(Lane::kUrgent), 2u);
}

TEST_F(ExactlyOnce, StartsANewJournalAtOneAndKeepsTheOldRows) {
  store_.commit(a_batch(1, 3));
  AppendEvents batch = a_batch(1, 2);
  batch.stream = stream(2);
  EXPECT_EQ(store_.commit(batch).kind, Kind::kDone);
  EXPECT_EQ(count(), 5u);
}

TEST_F(ExactlyOnce, RefusesAJournalOfAnotherPump) {
  store_.commit(a_batch(1, 3));
  store_.commit(EnrolPump{a_pump(kOther)});
  AppendEvents batch = a_batch(4, 1);
  batch.pump = kOther;
  EXPECT_EQ(store_.commit(batch).kind, Kind::kConflict);
}

TEST_F(ExactlyOnce, NamesAPumpThatIsNotEnrolled) {
  AppendEvents batch = a_batch(1, 1);
  batch.pump = kOther;
  EXPECT_EQ(store_.commit(batch).kind, Kind::kMissing);
}

TEST_F(ExactlyOnce, HoldsWithinOneTransaction) {
  const auto outcomes =
      store_.ledger().commit(std::vector<Change>{a_batch(1, 2), a_batch(1, 2), a_batch(4, 1)});
  ASSERT_TRUE(outcomes);
  EXPECT_EQ(outcomes->at(0).kind, Kind::kDone);
  EXPECT_EQ(outcomes->at(1).kind, Kind::kDuplicate);
  EXPECT_EQ(outcomes->at(2).kind, Kind::kGap);
}

TEST_F(ExactlyOnce, HoldsAcrossAReopening) {
  store_.commit(a_batch(1, 3));
  store_.reopen();
  EXPECT_EQ(cursor(Lane::kRoutine), 3u);
  EXPECT_EQ(store_.commit(a_batch(2, 3)).fresh, 1u);
  EXPECT_EQ(count(), 4u);
}

TEST_F(ExactlyOnce, GivesBackEveryFieldOfAnEvent) {
  AppendEvents batch = a_batch(1, 1);
  PumpEvent& event = batch.events[0];
  event.kind = EventKind::kRateChanged;
  event.order = OrderId{"4711"};
  event.order_state = OrderState::kRunning;
  event.alarm = AlarmCode::kGuardTrip;
  event.volume = microlitres(12);
  event.rate = millilitres_per_hour(125);
  event.text = "by hand";
  store_.commit(batch);
  const auto events = store_.archive().events({}).value();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].pump, kPump);
  EXPECT_EQ(events[0].stream, stream(1));
  EXPECT_EQ(events[0].lane, Lane::kRoutine);
  EXPECT_EQ(events[0].received, minute(11));
  EXPECT_EQ(events[0].event, (RecordedEvent{1, event}));
}

TEST_F(ExactlyOnce, ReadsEventsOfOnePumpBehindARow) {
  store_.commit(EnrolPump{a_pump(kOther)});
  store_.commit(a_batch(1, 2));
  AppendEvents foreign = a_batch(1, 2);
  foreign.pump = kOther;
  foreign.stream = stream(2);
  store_.commit(foreign);
  const auto rest = store_.archive().events({kPump, 1, 500}).value();
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].event.sequence, 2u);
}

TEST_F(ExactlyOnce, GoesOnBehindEventsThatThePumpWasAllowedToLetGo) {
  store_.commit(a_batch(1, 3));
  AppendEvents batch = a_batch(6, 2);
  batch.let_go = 5;
  const Outcome outcome = store_.commit(batch);
  EXPECT_EQ(outcome.kind, Kind::kDone);
  EXPECT_EQ(outcome.lost, 2u);
  EXPECT_EQ(outcome.fresh, 2u);
  EXPECT_EQ(cursor(Lane::kRoutine), 7u);
  const auto rows = store_.archive().audit(0, 10).value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].act, "record.lost");
  EXPECT_NE(rows[0].detail.find("events 4 to 5"), std::string::npos) << rows[0].detail;
}

TEST_F(ExactlyOnce, RefusesAGapOneBeyondWhatThePumpWasAllowedToLetGo) {
  store_.commit(a_batch(1, 3));
  AppendEvents batch = a_batch(6, 2);
  batch.let_go = 4;
  EXPECT_EQ(store_.commit(batch).kind, Kind::kGap);
  EXPECT_EQ(count(), 3u);
}

}  // namespace
}  // namespace ph::storage
