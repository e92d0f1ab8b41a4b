#include "pumpagent/keeper/keeper.hpp"

#include <gtest/gtest.h>

#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"
#include "tests/unit/pumpagent_journal/events.hpp"

namespace ph::agent {
namespace {

constexpr std::uint64_t kMachine = 5;

// A keeper over a region and a disk that outlive it.
struct Shelf {
  MemoryDisk disk;
  std::unique_ptr<PumpRegion> region = std::make_unique<PumpRegion>();
  PumpSettings settings;
  Now now{SteadyTime{1h}, WallTime{24h}};
  std::unique_ptr<Keeper> keeper;

  Shelf() {
    settings.id = PumpId{"P-1"};
    settings.model = model();
    settings.state_folder = "/pump";
    settings.library_key = crypto::make_key_pair().public_key;
    region->world.power_ons = 1;
    start();
  }
  void start() {
    auto opened = Keeper::open(disk, *region, settings, kMachine, now);
    ASSERT_TRUE(opened) << opened.error().detail;
    keeper = std::move(*opened);
  }
  void push(EventSource source, const PumpEvent& event) {
    ASSERT_TRUE(region->events[static_cast<std::size_t>(source)].push(EventRecord::of(event)));
  }
  void drive(std::int64_t next_alarm) {
    DriveSnapshot picture;
    picture.heartbeat = now.steady.time_since_epoch().count();
    picture.power_on = region->world.power_ons;
    picture.next_alarm_instance = next_alarm;
    region->drive.post(picture);
  }
  std::vector<RecordedEvent> urgent() {
    auto journal = Journal::open(disk, settings.journal_folder(), kStream);
    EXPECT_TRUE(journal);
    return (*journal)->read(Lane::kUrgent, 1, 1'000);
  }
  std::vector<std::int64_t> alarms() {
    std::vector<std::int64_t> out;
    for (const RecordedEvent& each : urgent()) {
      if (each.event.kind == EventKind::kAlarmRaised) out.push_back(each.event.number);
    }
    return out;
  }
};

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

}  // namespace
}  // namespace ph::agent
