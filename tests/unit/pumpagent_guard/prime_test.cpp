#include "tests/unit/pumpagent_guard/watch.hpp"

namespace ph::agent {
namespace {

struct PrimingWatch : Watch {
  PrimingWatch() { run(100ms); }
  void allow() {
    ConfirmedRecord record;
    record.serial = ++serial;
    record.present = record.primes = true;
    region->confirmed.post(record);
    step();
  }
  void take_back() {
    ConfirmedRecord record;
    record.serial = ++serial;
    region->confirmed.post(record);
    step();
  }
  void prime() {
    drive.engine.state = PumpState::kPriming;
    drive.engine.activity = Activity::kPriming;
    drive.engine.rate = millilitres_per_hour(1'200);
  }
  void end() {
    drive.engine.state = PumpState::kIdle;
    drive.engine.activity = Activity::kNone;
    drive.engine.rate = FlowRate{};
  }
};

TEST(Priming, HasALeaseByAPersonsWordThatNoLibraryJudges) {
  PrimingWatch watch;
  watch.allow();
  EXPECT_EQ(watch.guard->status().approved, watch.serial);
  watch.prime();
  watch.run(5s);
  EXPECT_TRUE(watch.leased()) << to_string(watch.guard->status().trip);
}

TEST(Priming, WithoutAPersonsWordPutsThePumpOutOfService) {
  PrimingWatch watch;
  watch.prime();
  watch.run(20ms);
  EXPECT_EQ(watch.guard->status().trip, Trip::kPriming);
  EXPECT_FALSE(watch.leased());
}

TEST(Priming, IsRefusedWhileAnOrderIsInTheDrive) {
  PrimingWatch watch;
  watch.load(kFirst, 100);
  watch.step();
  watch.allow();
  EXPECT_EQ(watch.guard->status().refused, watch.serial);
  EXPECT_FALSE(watch.guard->status().lease);
}

TEST(Priming, IsRefusedWhileAnInfusionRunsAndTakesNothingFromIt) {
  PrimingWatch watch;
  watch.begin();
  watch.allow();
  EXPECT_EQ(watch.guard->status().refused, watch.serial);
  watch.run(200ms);
  EXPECT_TRUE(watch.leased());
}

TEST(Priming, IsRefusedByAKindOfPumpThatDoesNot) {
  PrimingWatch watch;
  GuardSetup setup = kSetup;
  setup.prime = {};
  watch.guard.emplace(setup, watch.hal, *watch.region, *watch.judged);
  watch.run(100ms);
  watch.allow();
  EXPECT_EQ(watch.guard->status().refused, watch.serial);
  EXPECT_EQ(watch.guard->status().reason.text(), "priming: this kind of pump does not prime");
}

TEST(Priming, TakenBackBeforeItBeginsLosesTheLease) {
  PrimingWatch watch;
  watch.allow();
  watch.run(50ms);
  ASSERT_TRUE(watch.leased());
  watch.take_back();
  watch.run(200ms);
  EXPECT_FALSE(watch.leased());
  EXPECT_EQ(watch.guard->status().trip, Trip::kNone);
}

TEST(Priming, LosesTheLeaseBehindItsEnd) {
  PrimingWatch watch;
  watch.allow();
  watch.prime();
  watch.run(1s);
  watch.end();
  watch.run(PrimeWatch::kRelief + 200ms);
  EXPECT_FALSE(watch.leased());
  EXPECT_EQ(watch.guard->status().trip, Trip::kNone);
}

TEST(Priming, IsFollowedByAnInfusionAsUsual) {
  PrimingWatch watch;
  watch.allow();
  watch.prime();
  watch.run(1s);
  watch.end();
  watch.step();
  watch.begin();
  watch.run(1s);
  EXPECT_TRUE(watch.leased()) << to_string(watch.guard->status().trip);
}

// P09
TEST(Priming, BeyondTheModelsVolumeTrips) {
  PrimingWatch watch;
  watch.allow();
  watch.prime();
  watch.run(125s);
  EXPECT_EQ(watch.guard->status().trip, Trip::kOverDelivery);
}

TEST(Priming, UnderAGuardThatBeganAnewHasNoLease) {
  PrimingWatch watch;
  watch.allow();
  watch.prime();
  watch.run(1s);
  watch.restart();
  watch.run(30ms);
  EXPECT_FALSE(watch.guard->status().lease);
  watch.end();
  watch.run(1s);
  EXPECT_EQ(watch.guard->status().trip, Trip::kNone);
}

}  // namespace
}  // namespace ph::agent
