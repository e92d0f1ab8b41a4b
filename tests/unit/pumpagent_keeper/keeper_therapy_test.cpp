#include <gtest/gtest.h>

#include "pumpagent/keeper/unstored.hpp"
#include "tests/unit/pumpagent_journal/events.hpp"
#include "tests/unit/pumpagent_keeper/a_shelf.hpp"

// How often the therapy is stored, and what a loss of power leaves of it.
namespace ph::agent {
namespace {

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
