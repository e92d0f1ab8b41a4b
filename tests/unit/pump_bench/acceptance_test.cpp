#include <gtest/gtest.h>

#include <cmath>

#include "protocol/settings/pump_model_file.hpp"
#include "tests/bench/pump_rig.hpp"
#include "tests/bench/pump_trials.hpp"

// The short form of the bench: agent and physics together against the published figures of real
// pumps (pump reference, section 2). `pumphouse-bench pump` is the long one.
namespace ph::bench {
namespace {

using namespace std::chrono_literals;

PumpModel model(const std::string& name) {
  const auto found =
      read_pump_model(std::string(PH_SOURCE_DIR) + "/config/models/" + name + ".toml");
  EXPECT_TRUE(found) << found.error().detail;
  return found ? *found : PumpModel{};
}

// P54, P46: time to alarm at three levels and three rates.
TEST(Acceptance, AlarmsOnAnOcclusionWithinThirtyPercentOfThePublishedTimes) {
  const PumpModel lvp = model("volumetric-lvp");
  for (const PublishedOcclusion& row : kPublishedOcclusions) {
    for (std::size_t column = 1; column < std::size(kOcclusionRates); ++column) {
      const auto rate = microlitres_per_hour(kOcclusionRates[column]);
      const auto found = try_occlusion(lvp, rate, mmhg(row.mmhg), 1);
      ASSERT_TRUE(found) << found.error().detail;
      EXPECT_NEAR(found->seconds, row.seconds[column], 0.3 * row.seconds[column])
          << "level " << row.level << " at " << kOcclusionRates[column] << " uL/h";
    }
  }
}

// P51: at most 0.2 mL, and no more than the published bolus; at every rate that builds it up.
TEST(Acceptance, LeavesNoMoreBolusBehindAnOcclusionThanPublished) {
  const PumpModel lvp = model("volumetric-lvp");
  for (const PublishedOcclusion& row : kPublishedOcclusions) {
    for (const std::int64_t rate : {25'000, 100'000, 1'200'000}) {
      const auto found = try_occlusion(lvp, microlitres_per_hour(rate), mmhg(row.mmhg), 1);
      ASSERT_TRUE(found) << found.error().detail;
      const double bolus_ml = static_cast<double>(found->bolus.count()) * 1e-6;
      EXPECT_LE(bolus_ml, 1.1 * row.bolus_ml) << "level " << row.level << " at " << rate;
      EXPECT_LE(bolus_ml, 0.2);
      EXPECT_GE(bolus_ml, -0.01) << "blood was drawn";
    }
  }
}

// P51 for a syringe pump, whose line holds more.
TEST(Acceptance, RelievesTheLineOfASyringePump) {
  const auto found = try_occlusion(model("syringe-sp"), millilitres_per_hour(50), mmhg(900), 1);
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_NEAR(found->pressure_mmhg, 900, 30);
  EXPECT_LE(found->bolus, microlitres(200));
  EXPECT_GE(found->bolus, Volume{} - microlitres(10));
}

// P47: alarm pressure at 250 mL/h, in bar.
TEST(Acceptance, AlarmsAtThePressureOfItsLevel) {
  struct Band {
    std::int64_t mmhg;
    double least, most;
  };
  for (const Band& band : {Band{226, 0.1, 0.6}, Band{563, 0.4, 1.0}, Band{900, 0.8, 1.4}}) {
    const auto found =
        try_occlusion(model("volumetric-lvp"), millilitres_per_hour(250), mmhg(band.mmhg), 2);
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_GE(found->pressure_mmhg / 750.06, band.least);
    EXPECT_LE(found->pressure_mmhg / 750.06, band.most);
  }
}

// P44: more than 10 psi on a pump for analgesia.
TEST(Acceptance, AlarmsAtTenPoundsOnAPumpForAnalgesia) {
  const PumpModel pca = model("ambulatory-pca");
  const auto found = try_occlusion(pca, millilitres_per_hour(10), pca.occlusion_down, 1);
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_NEAR(found->pressure_mmhg, 517, 10);
}

// P06: the second hour at 25 mL/h.
TEST(Acceptance, DeliversEvenlyAtTheIntermediateRate) {
  const auto found = try_delivery(model("volumetric-lvp"), millilitres_per_hour(25), 0, 3);
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_NEAR(found->trumpet.overall_pct, 0, 1);
  EXPECT_LE(found->trumpet.windows.front().most_pct, 5);
  EXPECT_GE(found->trumpet.windows.front().least_pct, -5);
  EXPECT_LE(found->trumpet.windows.back().most_pct, 1.5);
  EXPECT_GE(found->trumpet.windows.back().least_pct, -1.5);
}

// What the drive's table of the ripple is for: without it half a minute sees the revolution.
TEST(Acceptance, IsMoreEvenWithTheRippleTableThanWithout) {
  PumpModel without = model("volumetric-lvp");
  without.ripple.table.clear();
  const auto rate = millilitres_per_hour(1);
  const auto blind = try_delivery(without, rate, 0, 1);
  const auto even = try_delivery(model("volumetric-lvp"), rate, 0, 1);
  ASSERT_TRUE(blind && even);
  EXPECT_GT(blind->trumpet.windows.front().most_pct, 20);
  EXPECT_LT(even->trumpet.windows.front().most_pct, 5);
}

// P07: 2 % at the rates that the syringe is made for.
TEST(Acceptance, HoldsASyringePumpWithinTwoPercent) {
  const auto found = try_delivery(model("syringe-sp"), millilitres_per_hour(5), 100, 1);
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_NEAR(found->trumpet.overall_pct, 0, 1);
  EXPECT_LE(found->trumpet.windows.back().most_pct, 1.5);
  EXPECT_GE(found->trumpet.windows.back().least_pct, -1.5);
}

// P15: the line opens while fluid is drawn back: what comes out of the vein stays a trace.
TEST(Acceptance, DrawsNoBloodWhenTheLineOpensDuringTheRelief) {
  PumpRig rig(model("volumetric-lvp"), 1, 10ms);
  ASSERT_TRUE(rig.start(millilitres_per_hour(100), mmhg(563)));
  rig.run(1min);
  rig.world().apply({agent::FaultKind::kOccludeDownstream, 1});
  (void)rig.run_to_alarm(1min);
  rig.run(2s);
  const Volume before = rig.world().arrived();
  rig.world().apply({agent::FaultKind::kOccludeDownstream, 0});
  Volume least = before;
  for (int i = 0; i < 600; ++i) {
    rig.run(100ms);
    least = std::min(least, rig.world().arrived());
  }
  EXPECT_GE(least - before, Volume{} - microlitres(5));
}

// P55: the sensor is stuck at the limit; nothing falls while fluid is drawn back.
TEST(Acceptance, GivesTheReliefUpWhenThePressureDoesNotFall) {
  PumpRig rig(model("volumetric-lvp"), 1, 10ms);
  ASSERT_TRUE(rig.start(millilitres_per_hour(100), mmhg(563)));
  rig.run(1min);
  rig.world().apply({agent::FaultKind::kPressureDrift, 600});
  (void)rig.run_to_alarm(1min);
  const Volume before = rig.world().arrived();
  rig.run(1min);
  EXPECT_TRUE(rig.stands(AlarmCode::kSensorFault));
  EXPECT_GE(rig.world().arrived() - before, Volume{} - microlitres(150));
}

// P49: with a blind pressure sensor the line still never comes above what the motor can press.
TEST(Acceptance, NeverPassesTheCeilingWithABlindPressureSensor) {
  PumpRig rig(model("volumetric-lvp"), 1, 10ms);
  ASSERT_TRUE(rig.start(millilitres_per_hour(1200), mmhg(900)));
  rig.run(10s);
  rig.world().apply({agent::FaultKind::kPressureStuck, 1});
  rig.world().apply({agent::FaultKind::kOccludeDownstream, 1});
  double highest = 0;
  for (int i = 0; i < 6'000; ++i) {
    rig.run(10ms);
    highest = std::max(highest, rig.world().line_mmhg());
  }
  EXPECT_TRUE(rig.alarmed());
  EXPECT_LE(highest, 1'575 + 25);
  const Volume before = rig.world().arrived();
  rig.world().apply({agent::FaultKind::kOccludeDownstream, 0});
  rig.run(1min);
  EXPECT_LE(rig.world().arrived() - before, millilitres(2));
}

}  // namespace
}  // namespace ph::bench
