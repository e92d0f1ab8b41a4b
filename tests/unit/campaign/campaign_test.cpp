#include "tests/campaign/campaign.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ph::campaign {
namespace {

const std::vector<PumpModel>& models() {
  static const std::vector<PumpModel> kModels = *read_models(PH_SOURCE_DIR "/config/models");
  return kModels;
}

constexpr std::uint64_t kSeeds = 200;

// P09, P20, P22, P23, P75
TEST(Campaign, NoSingleFaultBreaksABound) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Outcome outcome = run_one(seed, models());
    EXPECT_EQ(broken_by(outcome), "") << outcome.story;
  }
}

TEST(Campaign, IsTheSameForTheSameSeed) {
  for (std::uint64_t seed : {1, 2, 3, 4, 5, 6}) {
    const Outcome one = run_one(seed, models()), again = run_one(seed, models());
    EXPECT_EQ(one.over, again.over);
    EXPECT_EQ(one.silence, again.silence);
    EXPECT_EQ(one.story, again.story);
  }
}

TEST(Campaign, DrawsEveryTherapyAndEveryFaultOfAProcess) {
  std::set<std::string> therapies;
  std::set<ProcessFault> faults;
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    const Plan plan = draw_plan(seed, models());
    const std::size_t piggyback = plan.name.find("piggyback");  // its rate follows
    therapies.insert(plan.name.substr(0, piggyback));
    if (plan.fault.process) faults.insert(*plan.fault.process);
  }
  for (const char* name :
       {"continuous", "continuous with bolus", "continuous, delayed", "continuous, ", "phases",
        "ramp", "demand doses", "doses at intervals", "plasma target", "effect-site target"}) {
    EXPECT_EQ(therapies.count(name), 1U) << name;
  }
  EXPECT_EQ(faults.size(), kProcessFaultCount);
}

bool doses_and_restarts(std::uint64_t seed) {
  const Plan plan = draw_plan(seed, models());
  return plan.programme.demand.dose.volume > Volume{} &&
         (plan.fault.process == ProcessFault::kDriveKilled ||
          plan.fault.process == ProcessFault::kPowerLost);
}

bool runs_away(std::uint64_t seed) {
  const auto world = draw_plan(seed, models()).fault.world;
  return world && world->kind == agent::FaultKind::kMotorRunaway;
}

std::string first_found(Planted planted, std::uint64_t seeds) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    if (planted == Planted::kNobodyWatches && !runs_away(seed)) continue;
    const std::string found = broken_by(run_one(seed, models(), planted));
    if (!found.empty()) return found;
  }
  return "";
}

TEST(Campaign, FindsThatNobodyWatches) {
  EXPECT_NE(first_found(Planted::kNobodyWatches, 2'000).find("too much"), std::string::npos);
}

TEST(Campaign, FindsATargetThatIsTooHigh) {
  std::string found;
  for (std::uint64_t seed = 1; seed <= kSeeds && found.empty(); ++seed) {
    if (draw_plan(seed, models()).programme.tci.site != TciSite::kPlasma) continue;
    if (draw_plan(seed, models()).programme.therapy != Therapy::kTci) continue;
    found = broken_by(run_one(seed, models(), Planted::kAimsTooHigh));
  }
  EXPECT_NE(found.find("too much"), std::string::npos);
}

// Start, checkpoints, end: over a line that flaps, and from a disk that was torn or full.
TEST(Campaign, BringsTheRecordToTheServer) {
  std::set<ProcessFault> seen;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto fault = draw_plan(seed, models()).fault.process;
    const bool of_record = fault == ProcessFault::kLinkFlaps ||
                           fault == ProcessFault::kJournalTorn || fault == ProcessFault::kDiskFull;
    if (!of_record || !seen.insert(*fault).second) continue;
    EXPECT_GT(run_one(seed, models()).stored, 3U) << name_of(*fault);
  }
  EXPECT_EQ(seen.size(), 3U);
}

TEST(Campaign, FindsAMuteSounder) {
  EXPECT_NE(first_found(Planted::kMuteSounder, kSeeds).find("silent"), std::string::npos);
}

// What forgets the lockout forgets the window, too: other seeds break that.
TEST(Campaign, FindsALockoutThatARestartForgets) {
  bool found = false;
  for (std::uint64_t seed = 1; seed <= 6'000 && !found; ++seed) {
    if (!doses_and_restarts(seed)) continue;
    const Outcome outcome = run_one(seed, models(), Planted::kForgetsLockout);
    found = outcome.lockouts > 0 && !broken_by(outcome).empty();
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace ph::campaign
