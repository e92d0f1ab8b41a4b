#include "tests/unit/pumpagent_monitor/bench.hpp"

namespace ph::agent {
namespace {

constexpr PrimeRule kRule{{millilitres(40), millilitres_per_hour(1'200)}, mmhg(563)};

// An idle drive with nothing programmed, and a person's word that no patient is connected.
struct PrimeBench : Bench {
  PrimeBench() {
    monitor.withdraw();
    inputs.drive.state = PumpState::kIdle;
    inputs.drive.activity = Activity::kNone;
    inputs.drive.rate = FlowRate{};
    (void)run(0, std::chrono::milliseconds{500});
    monitor.permit_priming(kRule);
  }
  void prime(FlowRate rate = kRule.most.rate) {
    inputs.drive.state = PumpState::kPriming;
    inputs.drive.activity = Activity::kPriming;
    inputs.drive.rate = rate;
  }
  void end() {
    inputs.drive.state = PumpState::kIdle;
    inputs.drive.activity = Activity::kNone;
    inputs.drive.rate = FlowRate{};
  }
};

TEST(Priming, HasTheLeaseByAPersonsWordWithoutAProgramme) {
  PrimeBench b;
  EXPECT_TRUE(b.tick(0).lease);
  b.prime();
  const MonitorVerdict v = b.run(1'200, std::chrono::seconds{100});
  EXPECT_TRUE(v.lease) << to_string(v.trip);
}

TEST(Priming, WithoutAPersonsWordTrips) {
  PrimeBench b;
  b.monitor.forbid_priming();
  EXPECT_FALSE(b.tick(0).lease);
  b.prime();
  EXPECT_EQ(b.tick(0).trip, Trip::kPriming);
}

TEST(Priming, BesideAProgrammeTrips) {
  PrimeBench b;
  Programme p;
  p.rate = millilitres_per_hour(100);
  p.vtbi = millilitres(10);
  b.monitor.confirm(p);
  b.monitor.permit_priming(kRule);
  b.prime();
  EXPECT_EQ(b.tick(0).trip, Trip::kPriming);
}

TEST(Priming, IsNoLeaveToInfuse) {
  PrimeBench b;
  b.inputs.drive.state = PumpState::kRunning;
  b.inputs.drive.rate = millilitres_per_hour(100);
  EXPECT_EQ(b.tick(0).trip, Trip::kNoProgramme);
}

// P09: the model's volume by the guard's own count, however the drive counts.
TEST(Priming, BeyondTheModelsVolumeTrips) {
  PrimeBench b;
  b.prime();
  MonitorVerdict v = b.run(1'200, std::chrono::seconds{121});
  EXPECT_TRUE(v.lease) << to_string(v.trip);
  v = b.run(1'200, std::chrono::seconds{1});
  EXPECT_EQ(v.trip, Trip::kOverDelivery);
}

TEST(Priming, AboveTheModelsRateTrips) {
  PrimeBench b;
  b.prime(kRule.most.rate + nanolitres_per_hour(1));
  EXPECT_EQ(b.tick(0).trip, Trip::kRateMismatch);
}

TEST(Priming, LongerThanTheModelsVolumeTakesTrips) {
  PrimeBench b;
  b.prime(millilitres_per_hour(100));
  MonitorVerdict v = b.run(100, std::chrono::seconds{137});
  EXPECT_TRUE(v.lease) << to_string(v.trip);
  v = b.run(100, std::chrono::seconds{2});
  EXPECT_EQ(v.trip, Trip::kTooLong);
}

TEST(Priming, ThatMovesWithTheKeyLetGoTrips) {
  PrimeBench b;
  b.prime(FlowRate{});
  EXPECT_EQ(b.run(1'200, std::chrono::seconds{2}).trip, Trip::kUncommanded);
}

TEST(Priming, IsAllowedOnceForEachWord) {
  PrimeBench b;
  b.prime();
  (void)b.run(1'200, std::chrono::seconds{2});
  b.end();
  (void)b.run(0, std::chrono::seconds{1});
  b.prime();
  EXPECT_EQ(b.tick(0).trip, Trip::kPriming);
}

TEST(Priming, KeepsTheLeaseForTheReliefOfAnOcclusionAndNoLonger) {
  PrimeBench b;
  b.prime();
  (void)b.run(1'200, std::chrono::seconds{2});
  b.inputs.readings.down = mmhg(900);
  (void)b.tick(0);
  b.end();
  b.inputs.drive.backing_off = true;
  EXPECT_TRUE(b.run(-100, std::chrono::seconds{10}).lease) << to_string(b.monitor.verdict().trip);
  b.inputs.drive.backing_off = false;
  const MonitorVerdict v = b.tick(0);
  EXPECT_FALSE(v.lease);
  EXPECT_EQ(v.trip, Trip::kNone);
}

TEST(Priming, NotBegunInAMinuteAndAHalfIsNoLongerAllowed) {
  PrimeBench b;
  EXPECT_TRUE(b.wait(std::chrono::seconds{89}).lease);
  EXPECT_FALSE(b.wait(std::chrono::seconds{2}).lease);
  b.prime();
  EXPECT_EQ(b.tick(0).trip, Trip::kPriming);
}

TEST(Priming, TakenBackMidwayGoesOnToItsOwnEnd) {
  PrimeBench b;
  b.prime();
  (void)b.run(1'200, std::chrono::seconds{2});
  b.monitor.forbid_priming();
  EXPECT_TRUE(b.run(1'200, std::chrono::seconds{2}).lease);
}

TEST(Priming, OfAPumpThatDoesNotPrimeGivesNoLease) {
  PrimeBench b;
  b.monitor.forbid_priming();
  b.monitor.permit_priming({});
  EXPECT_FALSE(b.tick(0).lease);
}

// A bouncing key: the end of a bolus and the next one between two looks.
TEST(Bolus, ThatFollowsAnotherWithinALookIsCountedByItself) {
  Bench b;
  Programme p;
  p.rate = millilitres_per_hour(10);
  p.rate_most = millilitres_per_hour(600);
  p.vtbi = millilitres(1'000);
  p.bolus = {millilitres(1), millilitres_per_hour(500)};
  b.infuse(p);
  b.inputs.drive.activity = Activity::kBolus;
  b.inputs.drive.dose =
      p.bolus.most > Volume{} ? DoseStep{p.bolus.most, p.bolus.rate_most} : DoseStep{};
  b.inputs.drive.rate = millilitres_per_hour(510);
  MonitorVerdict v;
  for (std::uint32_t number = 1; number <= 3; ++number) {
    b.inputs.drive.dose_number = number;
    v = b.run(510, std::chrono::milliseconds{7'000});
  }
  EXPECT_TRUE(v.lease) << to_string(v.trip);
  v = b.run(510, std::chrono::seconds{2});
  EXPECT_EQ(v.trip, Trip::kOverDelivery);
}

}  // namespace
}  // namespace ph::agent
