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

// P01, P02, P03.
TEST(PumpModelFiles, HoldTheRatesOfTheirSources) {
  EXPECT_EQ(model("volumetric-lvp").rate_min, microlitres_per_hour(100));
  EXPECT_EQ(model("volumetric-lvp").rate_max, millilitres_per_hour(1'200));
  EXPECT_EQ(model("syringe-sp").rate_max, microlitres_per_hour(199'900));
  EXPECT_EQ(model("syringe-sp").step, nanolitres(551));
  EXPECT_LE(model("ambulatory-pca").rate_min, millilitres_per_hour(1));
  EXPECT_GE(model("ambulatory-pca").rate_max, millilitres_per_hour(10));
}

// P46: nine levels from 226 to 900 mmHg. P44: 10 psi for analgesia.
TEST(PumpModelFiles, HoldTheOcclusionLevelsOfTheirSources) {
  const PumpModel lvp = model("volumetric-lvp");
  ASSERT_EQ(lvp.occlusion_levels.size(), 9U);
  EXPECT_EQ(lvp.occlusion_levels.front(), mmhg(226));
  EXPECT_EQ(lvp.occlusion_levels[4], lvp.occlusion_down);
  EXPECT_EQ(lvp.occlusion_levels.back(), mmhg(900));
  EXPECT_EQ(model("ambulatory-pca").occlusion_down, mmhg(517));
  EXPECT_EQ(model("ambulatory-pca").occlusion_up, mmhg(52));  // P45
}

// P48: nine levels between 90 and 160 mmHg below atmosphere, of which one is chosen.
TEST(PumpModelFiles, HoldNineLevelsOfSuction) {
  const PumpModel lvp = model("volumetric-lvp");
  ASSERT_EQ(lvp.occlusion_up_levels.size(), 9U);
  EXPECT_EQ(lvp.occlusion_up_levels.front(), mmhg(90));
  EXPECT_EQ(lvp.occlusion_up_levels.back(), mmhg(160));
  EXPECT_EQ(lvp.occlusion_up_levels[4], lvp.occlusion_up);
}

// P50: no level of any pump is above what any pump may have.
TEST(PumpModelFiles, StayBelowTheHighestLimitOfAnyPump) {
  for (const char* name :
       {"volumetric-lvp", "volumetric-iv", "syringe-sp", "ambulatory-pca", "enteral-ef"}) {
    EXPECT_LE(model(name).occlusion_most, mmhg(1'034)) << name;
  }
}

// P60
TEST(PumpModelFiles, SetTheSumOfAirAsARate) {
  const PumpModel lvp = model("volumetric-lvp");
  EXPECT_EQ(lvp.air_rate, microlitres_per_hour(1'500));
  EXPECT_EQ(lvp.air_rate_min, microlitres_per_hour(500));
  EXPECT_EQ(lvp.air_rate_max, microlitres_per_hour(3'800));
}

std::string problems_of(const std::string& chosen, PumpModel& lvp) {
  auto settings = Settings::read_text(chosen, "pump.toml");
  EXPECT_TRUE(settings);
  choose_limits(*settings, lvp);
  const auto done = settings->finished();
  return done ? "" : done.error().detail;
}

// P48, P60
TEST(ChooseLimits, TakesALevelAndARateOfTheModel) {
  PumpModel lvp = model("volumetric-lvp");
  EXPECT_EQ(problems_of("[limits]\nocclusion_up_mmhg = 90\nair_rate_ul_per_h = 500\n", lvp), "");
  EXPECT_EQ(lvp.occlusion_up, mmhg(90));
  EXPECT_EQ(lvp.air_rate, microlitres_per_hour(500));
  EXPECT_EQ(problems_of("[limits]\nair_rate_ul_per_h = 3_800\n", lvp), "");
  EXPECT_EQ(lvp.occlusion_up, mmhg(90)) << "what is not named stays";
}

TEST(ChooseLimits, RefusesWhatTheModelDoesNotHave) {
  PumpModel lvp = model("volumetric-lvp");
  EXPECT_EQ(problems_of("[limits]\nocclusion_up_mmhg = 91\n", lvp),
            "pump.toml:2: limits.occlusion_up_mmhg: expected one of the model's levels");
  EXPECT_NE(problems_of("[limits]\nair_rate_ul_per_h = 499\n", lvp), "");
  EXPECT_NE(problems_of("[limits]\nair_rate_ul_per_h = 3_801\n", lvp), "");
}

TEST(ChooseLimits, GivesASyringePumpNoLevelOfSuction) {
  PumpModel syringe = model("syringe-sp");
  EXPECT_NE(problems_of("[limits]\nocclusion_up_mmhg = 90\n", syringe), "");
}

// P12: the same rates as the rule that orders are made by.
TEST(PumpModelFiles, KeepTheVeinOpenByTheRuleOfOrders) {
  for (const char* name : {"volumetric-lvp", "volumetric-iv", "syringe-sp", "ambulatory-pca"}) {
    for (const KvoBand& band : model(name).kvo) {
      const FlowRate from = std::max(band.from, nanolitres_per_hour(1));
      const FlowRate given = band.rate > FlowRate{} ? band.rate : from;
      EXPECT_EQ(given, kvo_rate(from)) << name;
    }
  }
}

TEST(PumpModelFiles, NeverKeepAVeinOpenByTheFeedingPump) {
  EXPECT_TRUE(model("enteral-ef").kvo.empty());
}

TEST(FittedWith, ScalesTheStepByTheBarrel) {
  const auto fitted = fitted_with(model("syringe-sp"), millilitres(10));
  ASSERT_TRUE(fitted);
  EXPECT_EQ(fitted->step, nanolitres(164));
  EXPECT_EQ(fitted->container, millilitres(10));
}

TEST(FittedWith, GivesNothingForASyringeThatDoesNotFit) {
  EXPECT_FALSE(fitted_with(model("syringe-sp"), millilitres(11)));
}

TEST(ReadPumpModel, TellsOfARippleTableThatDoesNotGiveAWholeRevolution) {
  const std::string path = testing::TempDir() + "/ripple-model.toml";
  std::ofstream(path) << "stroke_ul = 100\nripple_table_permille = [1000, 1000]\n";
  const auto found = read_pump_model(path);
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().detail.find("sum 32000, or none, got 2 with sum 2000"), std::string::npos)
      << found.error().detail;
  std::remove(path.c_str());
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
