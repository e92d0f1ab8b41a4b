// A planted bug for each law, found within a minute: what the simulation is worth.
#include <gtest/gtest.h>

#include "tests/sim/hospital.hpp"

namespace ph::sim {

void PrintTo(const Plant& plant, std::ostream* out) { *out << plant.name; }

namespace {

class PlantedBug : public testing::TestWithParam<Plant> {};

TEST_P(PlantedBug, IsFound) {
  RunSettings settings;
  settings.planted = GetParam().planted;
  if (settings.planted == Planted::kDiskLies) settings.storage = Storage::kSqlite;
  RunReport report;
  for (settings.seed = 1; settings.seed <= 20 && report.ok(); ++settings.seed) {
    report = Hospital(settings).run();
  }
  EXPECT_TRUE(speaks_of(report.violation, GetParam())) << report.violation;
}
INSTANTIATE_TEST_SUITE_P(Witness, PlantedBug, testing::ValuesIn(kPlants), [](const auto& each) {
  std::string name(each.param.name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace ph::sim
