#include "server/library/rollout_plan.hpp"

#include <algorithm>

#include "a_rollout.hpp"

namespace ph::server {
namespace {

using namespace std::chrono_literals;

struct Flaw {
  const char* name;
  void (*make)(RolloutPlan&);
  const char* told;
};
void PrintTo(const Flaw& flaw, std::ostream* out) { *out << flaw.name; }

class APlanWithAFlaw : public testing::TestWithParam<Flaw> {};

TEST_P(APlanWithAFlaw, IsRefusedWithItsReason) {
  auto plan = four_waves();
  GetParam().make(plan);
  const auto problems = check_plan(plan, a_site());
  const bool told = std::any_of(problems.begin(), problems.end(), [](const auto& problem) {
    return problem.find(GetParam().told) != std::string::npos;
  });
  EXPECT_TRUE(told) << (problems.empty() ? "no problem told" : problems.front());
}

constexpr Flaw kFlaws[] = {
    {"UnknownRelease", [](RolloutPlan& p) { p.number = 4; }, "release 4 is not there"},
    {"NoWave", [](RolloutPlan& p) { p.waves.clear(); }, "waves: expected 1 to 16, got 0"},
    {"SeventeenWaves", [](RolloutPlan& p) { p.waves.insert(p.waves.begin(), 13, p.waves.front()); },
     "got 17"},
    {"NoName", [](RolloutPlan& p) { p.waves[1].name.clear(); }, "wave 2: name"},
    {"LongName", [](RolloutPlan& p) { p.waves[1].name.assign(41, 'x'); }, "wave 2: name"},
    {"NameOfTwoLines", [](RolloutPlan& p) { p.waves[1].name = "a\nb"; }, "wave 2: name"},
    {"SameName", [](RolloutPlan& p) { p.waves[1].name = p.waves[0].name; }, "another wave"},
    {"UnknownPump", [](RolloutPlan& p) { p.waves[0].pumps = {PumpId("P-9")}; }, "pump P-9 is not"},
    {"UnknownWard", [](RolloutPlan& p) { p.waves[1].wards = {WardId("x")}; }, "ward x is not"},
    {"PumpTwice",
     [](RolloutPlan& p) {
       p.waves[0].pumps = {PumpId("P-1"), PumpId("P-1")};
     },
     "named twice"},
    {"WardTwice",
     [](RolloutPlan& p) {
       p.waves[0].wards = {WardId("er"), WardId("er")};
     },
     "named twice"},
    {"Nobody", [](RolloutPlan& p) { p.waves[0].pumps.clear(); }, "wave 1: holds no pump"},
    {"NobodyNew", [](RolloutPlan& p) { p.waves[1].percent = 10; }, "wave 3: holds no pump"},
    {"AllTooEarly", [](RolloutPlan& p) { p.waves[2].percent = 100; }, "wave 3: holds all pumps"},
    {"SomeLeftBehind", [](RolloutPlan& p) { p.waves[3].percent = 99; }, "the last must hold all"},
    {"Over100", [](RolloutPlan& p) { p.waves[3].percent = 101; }, "at most 100, got 101"},
    {"SuccessOfNone", [](RolloutPlan& p) { p.waves[0].success_percent = 0; }, "success: expected"},
    {"SuccessOver100", [](RolloutPlan& p) { p.waves[0].success_percent = 101; }, "success: exp"},
    {"NegativeSoak", [](RolloutPlan& p) { p.waves[0].soak = -1min; }, "wave 1: soak"},
    {"LongSoak", [](RolloutPlan& p) { p.waves[0].soak = 30 * 24h + 1min; }, "wave 1: soak"},
    {"Past", [](RolloutPlan& p) { p.not_before = at(-1ms).wall; }, "lies in the past"},
    {"FarFuture", [](RolloutPlan& p) { p.not_before = at(366 * 24h).wall; }, "more than a year"},
    {"ManyAlerts", [](RolloutPlan& p) { p.alerts_most = 1'001; }, "alerts: expected at most"},
    {"AlertsAfterNone", [](RolloutPlan& p) { p.alerts_after = 0; }, "alerts after"},
    {"EmergencyInWaves", [](RolloutPlan& p) { p.emergency = true; }, "emergency: goes to all"},
};
INSTANTIATE_TEST_SUITE_P(Rollout, APlanWithAFlaw, testing::ValuesIn(kFlaws),
                         [](const auto& flaw) { return std::string(flaw.param.name); });

TEST(RolloutPlan, WithoutAFlawMayStart) {
  EXPECT_TRUE(check_plan(four_waves(), a_site()).empty());
  EXPECT_TRUE(check_plan(all_pumps_at_once(5), a_site()).empty());
}

TEST(RolloutPlan, IsTakenAtItsBounds) {
  auto plan = four_waves();
  plan.waves[0].name.assign(40, 'x');
  plan.waves[0].soak = 30 * 24h;
  plan.waves[0].success_percent = 100;
  plan.waves[1].success_percent = 1;
  plan.waves[2].percent = 99;
  plan.not_before = at(365 * 24h).wall;
  plan.alerts_most = 1'000;
  plan.alerts_after = 1;
  EXPECT_TRUE(check_plan(plan, a_site()).empty());
}

TEST(RolloutPlan, TellsAllProblemsAtOnce) {
  auto plan = four_waves(4);
  plan.waves[0].pumps = {PumpId("P-8"), PumpId("P-9")};
  plan.waves[3].percent = 50;
  EXPECT_EQ(check_plan(plan, a_site()).size(), 4U);
}

TEST(RolloutPlan, OfAnEmergencyIsOneWaveWithoutASchedule) {
  auto plan = all_pumps_at_once(5);
  plan.emergency = true;
  EXPECT_TRUE(check_plan(plan, a_site()).empty());
  plan.not_before = at(1h).wall;
  EXPECT_FALSE(check_plan(plan, a_site()).empty());
}

TEST(Waves, TakeAPumpByNameWardAndShare) {
  const auto plan = four_waves();
  EXPECT_EQ(wave_of(plan, place("P-1")), 0U);
  EXPECT_EQ(wave_of(plan, place("P-1", "icu")), 0U);
  EXPECT_EQ(wave_of(plan, place("P-2", "icu")), 1U);
  std::array<std::uint32_t, 4> seen{};
  for (int i = 100; i < 10'100; ++i) ++seen.at(wave_of(plan, place("P-" + std::to_string(i))));
  EXPECT_EQ(seen[0] + seen[1], 0U);
  EXPECT_NEAR(seen[2], 1'000, 100);
}

// What stands here must never change: a server that computed otherwise after an update would move
// pumps between waves.
TEST(Waves, CutTheSamePumpsOnEveryMachine) {
  EXPECT_EQ(bucket_of(PumpId("P-0001"), 1), 38U);
  EXPECT_EQ(bucket_of(PumpId("P-0001"), 2), 69U);
  EXPECT_EQ(bucket_of(PumpId("P-0002"), 1), 68U);
  EXPECT_EQ(bucket_of(PumpId("ward-b:LVP.7"), 4'294'967'295U), 14U);
}

TEST(Waves, PutOtherPumpsInFrontAtTheNextRelease) {
  int both = 0;
  for (int i = 0; i < 1'000; ++i) {
    const PumpId pump("P-" + std::to_string(i));
    both += bucket_of(pump, 7) < 10 && bucket_of(pump, 8) < 10 ? 1 : 0;
  }
  EXPECT_LT(both, 30);
}

TEST(RolloutPlan, ComesBackFromItsText) {
  auto plan = four_waves();
  plan.not_before = at(1h).wall;
  plan.refusals_most = 0;
  plan.alerts_most = 12;
  plan.alerts_after = 50;
  plan.waves[0].gate = Wave::Gate::kAfterSuccess;
  plan.waves[0].soak = 90min;
  plan.waves[1].wards.push_back(WardId("er"));
  EXPECT_EQ(parse_plan(plan_text(plan)).value(), plan);
  auto emergency = all_pumps_at_once(9);
  emergency.emergency = true;
  EXPECT_EQ(parse_plan(plan_text(emergency)).value(), emergency);
}

// Written so into databases of before there were rollouts.
TEST(RolloutPlan, OfAllPumpsHasThisText) {
  EXPECT_EQ(plan_text(all_pumps_at_once(3)),
            "pumphouse rollout 1\nnumber 3\nalerts-after 20\nwave by-hand 95 0 100 all pumps\n");
}

TEST(RolloutPlan, IsReadFromNothingElse) {
  const std::string text = plan_text(four_waves());
  for (std::size_t cut = 0; cut < text.find("\nwave"); ++cut) {
    EXPECT_FALSE(parse_plan(text.substr(0, cut)).has_value()) << cut;
  }
  for (const char* bad : {"wave by-hand 95 0 100", "wave at-will 95 0 100 x", "pump", "ward a b",
                          "refusals x", "refusals -1", "not-before", "colour red", ""}) {
    EXPECT_FALSE(parse_plan(text + bad + "\n").has_value()) << bad;
  }
}

}  // namespace
}  // namespace ph::server
