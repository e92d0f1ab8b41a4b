#include <gtest/gtest.h>

#include "tests/sim/hospital.hpp"

namespace ph::sim {
namespace {

std::string tale(const RunReport& report) {
  std::string out = report.violation + " (turn " + std::to_string(report.turn) + ")\n";
  for (const std::string& line : report.last_lines) out += line + '\n';
  return out;
}

class Seed : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Seed, KeepsEveryLaw) {
  RunSettings settings;
  settings.seed = GetParam();
  const RunReport report = Hospital(settings).run();
  EXPECT_TRUE(report.ok()) << "pumphouse-sim --seed " << settings.seed << '\n' << tale(report);
}
INSTANTIATE_TEST_SUITE_P(Hospital, Seed, testing::Range<std::uint64_t>(1, 9));

TEST(Hospital, ReplaysASeedToTheLastEvent) {
  RunSettings settings;
  settings.turns = 2'000;
  EXPECT_EQ(Hospital(settings).run().digest, Hospital(settings).run().digest);
}

TEST(Hospital, RunsAnotherCourseUnderAnotherSeed) {
  RunSettings settings, other;
  settings.turns = other.turns = 500;
  other.seed = 2;
  EXPECT_NE(Hospital(settings).run().digest, Hospital(other).run().digest);
}

// A run without work or trouble would keep every law, too.
TEST(Hospital, SeesWorkAndTrouble) {
  const RunReport report = Hospital(RunSettings{}).run();
  EXPECT_GT(report.completed, 30);
  EXPECT_GT(report.events, 2'000);
  EXPECT_GT(report.power_cuts, 10);
  EXPECT_GT(report.server_crashes, 1);
  EXPECT_GT(report.line_faults, 50);
  EXPECT_GT(report.poison, 50);
}

// What the witness must say of a planted bug, within a few seeds.
struct Bug {
  const char* name;
  Planted planted;
  const char* law;
};
void PrintTo(const Bug& bug, std::ostream* out) { *out << bug.name; }

class PlantedBug : public testing::TestWithParam<Bug> {};

TEST_P(PlantedBug, IsFound) {
  RunSettings settings;
  settings.planted = GetParam().planted;
  RunReport report;
  for (settings.seed = 1; settings.seed <= 60 && report.ok(); ++settings.seed) {
    report = Hospital(settings).run();
  }
  EXPECT_NE(report.violation.find(GetParam().law), std::string::npos) << tale(report);
}
INSTANTIATE_TEST_SUITE_P(
    Witness, PlantedBug,
    testing::Values(Bug{"AcksBeforeCommit", Planted::kAcksBeforeCommit, "was acknowledged"},
                    Bug{"DoesNotDedupe", Planted::kDoesNotDedupe, "was stored twice"},
                    Bug{"ResumesAfterCrash", Planted::kResumesAfterCrash, "without a key"},
                    Bug{"ForgetsOrders", Planted::kForgetsOrders, "order"},
                    Bug{"TrustsLibraries", Planted::kTrustsLibraries, "never released"},
                    Bug{"ConfirmsAlone", Planted::kConfirmsAlone, "no person confirmed it"},
                    Bug{"RefreshesOldValues", Planted::kRefreshesOldValues, "a value is shown as"},
                    Bug{"OffersBeforeCommit", Planted::kOffersBeforeCommit, "was offered before"}),
    [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace ph::sim
