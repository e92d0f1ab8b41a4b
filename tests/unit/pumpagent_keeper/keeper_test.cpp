#include "pumpagent/keeper/keeper.hpp"

#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/keeper/unstored.hpp"
#include "tests/unit/pumpagent_journal/events.hpp"
#include "tests/unit/pumpagent_keeper/a_keeper.hpp"

namespace ph::agent {
namespace {

struct Shelf : AKeeper {
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
    return (*journal)->read(Lane::kUrgent, 1, 2'000);
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

// --- how often the therapy is stored ------------------------------------------------------------
// Writes of the therapy's file in a turn: none, or one replacement.
std::uint64_t changes_of(Shelf& shelf) {
  const std::uint64_t before = shelf.disk.changes();
  EXPECT_TRUE(shelf.keeper->turn(shelf.now));
  return shelf.disk.changes() - before;
}

void show(Shelf& shelf, Volume infused, std::uint32_t granted = 0) {
  DriveSnapshot picture;
  picture.heartbeat = shelf.now.steady.time_since_epoch().count();
  picture.power_on = shelf.region->world.power_ons;
  picture.saved.state = PumpState::kRunning;
  picture.saved.infused = infused;
  picture.saved.doses.granted = granted;
  shelf.region->drive.post(picture);
}

TEST(Keeper, StoresTheTherapyEveryFifthOfAMillilitre) {
  Shelf shelf;
  show(shelf, millilitres(1));
  EXPECT_GT(changes_of(shelf), 0U);
  show(shelf, millilitres(1) + kSaveVolume - nanolitres(1));
  EXPECT_EQ(changes_of(shelf), 0U);
  show(shelf, millilitres(1) + kSaveVolume);
  EXPECT_GT(changes_of(shelf), 0U);
}

TEST(Keeper, StoresASlowTherapyOnceAMinute) {
  Shelf shelf;
  show(shelf, millilitres(1));
  (void)changes_of(shelf);
  shelf.now.steady += kSaveEvery - 1ms;
  show(shelf, millilitres(1) + nanolitres(1));
  EXPECT_EQ(changes_of(shelf), 0U);
  shelf.now.steady += 1ms;
  show(shelf, millilitres(1) + nanolitres(1));
  EXPECT_GT(changes_of(shelf), 0U);
}

TEST(Keeper, StoresEveryDoseAtOnce) {
  Shelf shelf;
  show(shelf, millilitres(1), 1);
  (void)changes_of(shelf);
  show(shelf, millilitres(1), 2);
  EXPECT_GT(changes_of(shelf), 0U);
}

// Flash wears: an hour at 125 mL/h is 625 stores of 4 changes each.
TEST(Keeper, StoresAnHourOf125MillilitresNoMoreOftenThanItsVolumeAsks) {
  Shelf shelf;
  show(shelf, Volume{});
  (void)changes_of(shelf);
  std::uint64_t stores = 0;
  for (int tenth = 0; tenth < 36'000; ++tenth) {
    shelf.now.steady += 100ms;
    show(shelf, delivered(millilitres_per_hour(125), tenth * 100ms));
    stores += changes_of(shelf) > 0 ? 1 : 0;
  }
  EXPECT_LE(stores, 625U);
  EXPECT_GE(stores, 600U);
}

// --- loss of power at every write
// ------------------------------------------------------------------ P20, P75: whatever write the
// power fails at, the drive that starts is told of the dose or the dose is in the ring still;
// volume and lockout never go back behind what was stored before.
TEST(Keeper, LosesNeitherDoseNorVolumeWhateverWriteThePowerFailsAt) {
  for (std::uint64_t cut = 0; cut < 40; ++cut) {
    Shelf shelf;
    show(shelf, millilitres(1), 1);
    ASSERT_TRUE(shelf.keeper->turn(shelf.now));
    shelf.disk.cut_power_after(cut);
    show(shelf, millilitres(2), 2);
    PumpEvent dose = checkpoint(1);
    dose.kind = EventKind::kBolusStarted;
    dose.uptime = std::chrono::duration_cast<milliseconds>(shelf.now.steady.time_since_epoch());
    shelf.push(EventSource::kDrive, dose);
    const bool stored = shelf.keeper->turn(shelf.now).has_value();
    shelf.keeper.reset();
    shelf.disk.restart(cut);
    shelf.region = std::make_unique<PumpRegion>();  // memory is gone as well
    shelf.region->world.power_ons = 2;
    shelf.now.steady += 5s;
    shelf.now.wall += 5s;
    shelf.start();
    TherapyRecord told;
    ASSERT_TRUE(shelf.region->therapy.read(told)) << cut;
    ASSERT_TRUE(told.present) << cut;
    EXPECT_GE(told.engine.infused, millilitres(1)) << cut;
    EXPECT_LE(told.away, 5s) << cut;
    EXPECT_TRUE(!stored || told.engine.doses.granted == 2) << cut;
    auto journal = Journal::open(shelf.disk, shelf.settings.journal_folder(), kStream);
    ASSERT_TRUE(journal);
    const auto routine = (*journal)->read(Lane::kRoutine, 1, 100);
    const bool recorded = !routine.empty();
    // One story: a dose on the record is a dose in the state.
    EXPECT_TRUE(!recorded || told.engine.doses.granted == 2) << cut;
  }
}

// P75: what the power took between the last save and its loss is said, not guessed.
struct RunningShelf : Shelf {
  // 100 mL/h, `given` of it, stored.
  explicit RunningShelf(PumpState state = PumpState::kRunning) {
    DriveSnapshot picture;
    picture.heartbeat = now.steady.time_since_epoch().count();
    picture.power_on = region->world.power_ons;
    picture.saved.state = state;
    picture.saved.order = OrderTag::of(OrderId{"o-1"});
    picture.saved.programme.rate = millilitres_per_hour(100);
    picture.saved.infused = millilitres(5);
    region->drive.post(picture);
    EXPECT_TRUE(keeper->turn(now));
  }
  TherapyRecord after_power() {
    region->world.power_ons = 2;
    EXPECT_TRUE(keeper->turn(now));
    return told();
  }
  TherapyRecord told() {
    TherapyRecord out;
    EXPECT_TRUE(region->therapy.read(out));
    return out;
  }
  std::vector<std::string> said() {
    auto journal = Journal::open(disk, settings.journal_folder(), kStream);
    EXPECT_TRUE(journal);
    std::vector<std::string> out;
    for (const RecordedEvent& each : (*journal)->read(Lane::kRoutine, 1, 100)) {
      if (each.event.kind == EventKind::kVolumeCheckpoint) out.push_back(each.event.text);
    }
    return out;
  }
};

TEST(KeeperAfterPower, SaysByHowMuchTheVolumeInfusedMayBeLow) {
  RunningShelf shelf;
  EXPECT_EQ(shelf.after_power().low_by, microlitres(230));
  EXPECT_EQ(shelf.said(), std::vector<std::string>{"power was lost: may be low by up to 0.23 mL"});
}

TEST(KeeperAfterPower, SaysItOnceAndKeepsItOverAStartOfItsOwn) {
  RunningShelf shelf;
  (void)shelf.after_power();
  shelf.keeper.reset();
  shelf.start();
  EXPECT_EQ(shelf.told().low_by, microlitres(230));
  EXPECT_EQ(shelf.said().size(), 1U);
}

TEST(KeeperAfterPower, SaysNothingOfAnInfusionThatStood) {
  RunningShelf shelf(PumpState::kPaused);
  EXPECT_EQ(shelf.after_power().low_by, Volume{});
  EXPECT_TRUE(shelf.said().empty());
}

TEST(Unstored, IsNoMoreThanTheSlowestFlowGivesBetweenTwoSaves) {
  EngineState state;
  state.state = PumpState::kRunning;
  state.programme.rate = millilitres_per_hour(1);  // 17 uL in a minute and a second
  EXPECT_EQ(unstored_most(state), microlitres(20));
  state.programme.rate_most = millilitres_per_hour(1200);  // a bolus may be running
  EXPECT_EQ(unstored_most(state), microlitres(540));
}

}  // namespace
}  // namespace ph::agent
