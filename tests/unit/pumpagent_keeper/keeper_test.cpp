#include "pumpagent/keeper/keeper.hpp"

#include "pumpagent/journal/durable_file.hpp"
#include "tests/unit/pumpagent_journal/events.hpp"
#include "tests/unit/pumpagent_keeper/a_shelf.hpp"

namespace ph::agent {
namespace {

// What a keeper leaves that is killed after `recorded` of its batch are in the journal.
void die_in_a_batch(Shelf& shelf, int recorded) {
  shelf.keeper.reset();
  auto journal = Journal::open(shelf.disk, shelf.settings.journal_folder(), kStream);
  ASSERT_TRUE(journal);
  TakenBatch batch;
  batch.stream = (*journal)->stream();
  batch.before = (*journal)->recorded();
  const auto panel = static_cast<std::size_t>(EventSource::kPanel);
  for (int i = 1; i <= 3; ++i) shelf.push(EventSource::kPanel, alarm_event(i));
  batch.from[panel] = shelf.region->events[panel].popped();
  batch.to[panel] = batch.from[panel] + 3;
  shelf.region->taken.post(batch);
  for (int i = 1; i <= recorded; ++i) ASSERT_TRUE((*journal)->record(alarm_event(i)));
}

TEST(Keeper, RecordsABatchOnceWhereverItWasKilled) {
  for (int recorded = 0; recorded <= 3; ++recorded) {
    Shelf shelf;
    die_in_a_batch(shelf, recorded);
    shelf.start();
    ASSERT_TRUE(shelf.keeper->turn(shelf.now));
    EXPECT_EQ(shelf.alarms(), (std::vector<std::int64_t>{1, 2, 3})) << recorded;
  }
}

// A number that came twice would hide the second alarm from the server.
TEST(Keeper, GivesADriveANumberAboveAlarmsThatTheLifeBeforeLeftInTheRings) {
  Shelf shelf;
  shelf.drive(5);
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  shelf.push(EventSource::kPanel, alarm_event(8));
  PumpEvent late = alarm_event(9);
  late.uptime = milliseconds{3'600'001};  // beyond the drive's picture: left in its ring
  shelf.push(EventSource::kDrive, late);
  shelf.region->world.power_ons = 2;
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  TherapyRecord told;
  ASSERT_TRUE(shelf.region->therapy.read(told));
  EXPECT_EQ(told.next_alarm_instance, 10);
}

TEST(Keeper, GivesADriveANumberAboveAlarmsThatAreYoungerThanItsFile) {
  Shelf shelf;
  shelf.drive(5);
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  shelf.keeper.reset();
  {
    auto journal = Journal::open(shelf.disk, shelf.settings.journal_folder(), kStream);
    ASSERT_TRUE(journal);
    ASSERT_TRUE((*journal)->record(alarm_event(8)));
  }
  shelf.region->world.power_ons = 2;
  shelf.start();
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  TherapyRecord told;
  ASSERT_TRUE(shelf.region->therapy.read(told));
  EXPECT_EQ(told.next_alarm_instance, 9);
}

TEST(Keeper, RecordsWhatCameAfterTheBatchThatItsPredecessorFinished) {
  Shelf shelf;
  shelf.push(EventSource::kPanel, alarm_event(1));
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  shelf.push(EventSource::kPanel, alarm_event(2));
  shelf.start();
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  EXPECT_EQ(shelf.alarms(), (std::vector<std::int64_t>{1, 2}));
}

TEST(Keeper, GivesADriveThatStartsANumberAboveEveryAlarmRecorded) {
  Shelf shelf;
  shelf.drive(5);
  shelf.push(EventSource::kPanel, alarm_event(8));
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  shelf.region->world.power_ons = 2;
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  TherapyRecord told;
  ASSERT_TRUE(shelf.region->therapy.read(told));
  EXPECT_EQ(told.power_on, 2U);
  EXPECT_EQ(told.next_alarm_instance, 9);
}

TEST(Keeper, SaysThatTheTherapyIsLostWhenItsFileIsOfAnotherVersion) {
  Shelf shelf;
  shelf.push(EventSource::kPanel, alarm_event(8));
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  ASSERT_TRUE(replace_file(shelf.disk, "/pump", "therapy", Bytes{9, 9, 9}));
  shelf.region->world.power_ons = 2;
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  TherapyRecord told;
  ASSERT_TRUE(shelf.region->therapy.read(told));
  EXPECT_TRUE(told.lost);
  EXPECT_FALSE(told.present);
  EXPECT_EQ(told.next_alarm_instance, 9);
}

TEST(Keeper, LeavesInTheRingWhatTheDrivesPictureDoesNotShowYet) {
  Shelf shelf;
  shelf.drive(1);
  PumpEvent event = alarm_event(1);
  event.uptime = milliseconds{3'600'001};
  shelf.push(EventSource::kDrive, event);
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  EXPECT_TRUE(shelf.alarms().empty());
  shelf.now.steady += 1ms;
  shelf.drive(2);
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  EXPECT_EQ(shelf.alarms(), (std::vector<std::int64_t>{1}));
}

TEST(Keeper, SaysThatTheRecordIsNearlyFullAtItsSizeAndNotOneBelow) {
  Shelf shelf;
  shelf.settings.nearly_full_events = 3;
  KeeperNotice notice;
  shelf.push(EventSource::kPanel, alarm_event(1));
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  const auto waits = shelf.urgent().size();
  shelf.settings.nearly_full_events = waits + 1;
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  ASSERT_TRUE(shelf.region->keeper.read(notice));
  EXPECT_FALSE(notice.nearly_full);
  shelf.settings.nearly_full_events = waits;
  ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  ASSERT_TRUE(shelf.region->keeper.read(notice));
  EXPECT_TRUE(notice.nearly_full);
}

// P100: more than 3000 entries, and at least 1000 faults among them, wait for a server that is
// away.
TEST(Keeper, KeepsWhatWaitsAndSummarisesOnlyRoutineEventsWhenItIsFull) {
  Shelf shelf;
  shelf.settings.nearly_full_events = 3'000;
  for (int i = 1; i <= 8'000; ++i) {
    shelf.push(EventSource::kPanel, i <= 1'000 ? alarm_event(i) : checkpoint(i));
    if (i % 100 != 0) continue;
    ASSERT_TRUE(shelf.keeper->turn(shelf.now));
  }
  EXPECT_EQ(shelf.alarms().size(), 1'000U);
  auto journal = Journal::open(shelf.disk, shelf.settings.journal_folder(), kStream);
  ASSERT_TRUE(journal);
  const auto routine = (*journal)->read(Lane::kRoutine, 1, 10'000);
  EXPECT_GT(routine.size(), 3'000U);
  EXPECT_LT(routine.size(), 6'100U);
  std::int64_t given_up = 0;
  for (const RecordedEvent& each : routine) {
    if (each.event.kind == EventKind::kRecordGap) given_up += each.event.number;
  }
  EXPECT_EQ(given_up, static_cast<std::int64_t>(routine.front().sequence) - 1);
}

}  // namespace
}  // namespace ph::agent
