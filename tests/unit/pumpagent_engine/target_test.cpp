#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

EngineCommand target(std::int64_t pg_per_ml) {
  EngineCommand c = only(EngineVerb::kSetTarget);
  c.target_pg_per_ml = pg_per_ml;
  return c;
}

TEST(TargetControl, BringsPlasmaToTheTargetByTheMeasuredVolume) {
  Bench b(tci());
  b.run(10min);
  EXPECT_NEAR(static_cast<double>(b.now().plasma_pg_per_ml), 3e6, 6e4);
  EXPECT_LT(b.now().effect_pg_per_ml, b.now().plasma_pg_per_ml);
  Bench blocked(tci());
  blocked.tick(10min, {});
  EXPECT_EQ(blocked.now().plasma_pg_per_ml, 0);
}

TEST(TargetControl, NeverAsksForMoreThanTheHighestRate) {
  Bench b(tci());
  for (int i = 0; i < 600; ++i) {
    b.flow(1s);
    EXPECT_LE(b.now().rate, millilitres_per_hour(200));
  }
}

TEST(TargetControl, MovesNoMoreThanItsPlanWhenATickComesLate) {
  Bench b(tci());
  b.flow(1ms);
  const Demand now = b.engine.demand();
  EXPECT_LE(now.budget, delivered(now.rate, TciController::kRecompute) + nanolitres(1));
  b.run(5s);
  EXPECT_LE(b.engine.demand().budget, delivered(now.rate, 5s) + nanolitres(1));
}

TEST(TargetControl, FollowsANewTargetAndRecordsIt) {
  Bench b(tci());
  b.run(2min);
  (void)b.events();
  ASSERT_EQ(b.command(target(4'000'000)), Answer::kAccepted);
  EXPECT_EQ(b.events().at(0).number, 4'000'000);
  EXPECT_EQ(b.now().programme.tci.target_pg_per_ml, 4'000'000);
  b.run(5min);
  EXPECT_NEAR(static_cast<double>(b.now().plasma_pg_per_ml), 4e6, 8e4);
}

TEST(TargetControl, RefusesATargetBeyondItsModelAndARate) {
  Bench b(tci());
  EXPECT_EQ(b.command(target(0)), Answer::kBadValue);
  EXPECT_EQ(b.command(target(target_most(TciModel::kMarsh) + 1)), Answer::kBadValue);
  EXPECT_EQ(b.press(EngineVerb::kSetRate), Answer::kFixed);
}

TEST(TargetControl, KnowsWhatThePatientHasAfterAPauseAndALossOfPower) {
  Bench b(tci());
  b.run(10min);
  (void)b.press(EngineVerb::kStop);
  b.run(1min);
  const auto paused = b.now().plasma_pg_per_ml;
  EXPECT_LT(paused, 3'000'000);
  EXPECT_GT(paused, 1'000'000);
  Bench after;
  ASSERT_EQ(after.engine.restore(b.engine.saved(), 0ns), Answer::kAccepted);
  EXPECT_EQ(after.now().plasma_pg_per_ml, paused);
}

// A patient who has the drug is not taken for one who has none.
TEST(TargetControl, GoesOverToAnotherTargetButNotToAnotherPatient) {
  Bench b(tci());
  b.run(10min);
  const auto before = b.now().plasma_pg_per_ml;
  Programme other = tci();
  other.tci.weight_g = 60'000;
  EXPECT_EQ(b.command(with(EngineVerb::kReplace, other)), Answer::kFixed);
  other = tci();
  other.tci.target_pg_per_ml = 2'000'000;
  ASSERT_EQ(b.command(with(EngineVerb::kReplace, other)), Answer::kAccepted);
  EXPECT_EQ(b.now().plasma_pg_per_ml, before);
}

TEST(TargetControl, RefusesAPatientOutsideTheModel) {
  Programme p = tci();
  p.tci.weight_g = 10'000;
  Bench b;
  EXPECT_EQ(b.command(with(EngineVerb::kLoad, p)), Answer::kBadValue);
}

}  // namespace
}  // namespace ph::agent
