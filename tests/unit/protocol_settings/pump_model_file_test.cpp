#include "protocol/settings/pump_model_file.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace ph {
namespace {

PumpModel model(const std::string& name) {
  const auto found =
      read_pump_model(std::string(PH_SOURCE_DIR) + "/config/models/" + name + ".toml");
  EXPECT_TRUE(found) << found.error().detail;
  return found ? *found : PumpModel{};
}

TEST(PumpModelFiles, AllReadAndAreNamedAfterTheirFile) {
  for (const char* name :
       {"volumetric-lvp", "volumetric-iv", "syringe-sp", "ambulatory-pca", "enteral-ef"}) {
    EXPECT_EQ(model(name).id.str(), name);
  }
}

TEST(PumpModelFiles, GiveTheIvPumpTheVeinOnly) {
  EXPECT_EQ(model("volumetric-iv").routes, std::vector<Route>{Route::kIntravenous});
}

TEST(PumpModelFiles, GiveOnlyTheFeedingPumpTheGut) {
  for (const char* name : {"volumetric-lvp", "volumetric-iv", "syringe-sp", "ambulatory-pca"}) {
    EXPECT_FALSE(model(name).has_route(Route::kEnteral)) << name;
  }
  EXPECT_EQ(model("enteral-ef").routes, std::vector<Route>{Route::kEnteral});
}

TEST(PumpModelFiles, HoldTheRatesOfTheirSources) {
  EXPECT_EQ(model("volumetric-lvp").rate_min, microlitres_per_hour(100));
  EXPECT_EQ(model("volumetric-lvp").rate_max, millilitres_per_hour(1'200));
  EXPECT_EQ(model("syringe-sp").rate_max, microlitres_per_hour(199'900));
  EXPECT_EQ(model("syringe-sp").step, nanolitres(551));
}

TEST(ReadPumpModel, TellsEveryProblemWithItsLine) {
  const std::string path = testing::TempDir() + "/broken-model.toml";
  std::ofstream(path) << "id = \"x\"\nroutes = [\"oral\", \"enteral\", \"enteral\"]\n"
                      << "mechanism = \"steam\"\nstep_nl = 0\nstepp_nl = 5\n";
  const auto found = read_pump_model(path);
  ASSERT_FALSE(found);
  for (const char* part :
       {":2: routes: expected one of intravenous", ":2: routes: enteral stands twice",
        ":3: mechanism: expected one of peristaltic", ":4: step_nl: expected 1 to 1000000, got 0",
        ":5: stepp_nl: unknown key; did you mean step_nl?", ": name: missing; expected a text"}) {
    EXPECT_NE(found.error().detail.find(path + part), std::string::npos) << part << " not in\n"
                                                                         << found.error().detail;
  }
  std::remove(path.c_str());
}

TEST(ReadPumpModel, SaysThatAFileIsNotThere) {
  const auto found = read_pump_model("/nowhere/model.toml");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().fault, Fault::kNotFound);
}

}  // namespace
}  // namespace ph
