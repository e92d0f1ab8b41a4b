#include <gtest/gtest.h>

#include "protocol/settings/pump_model_file.hpp"
#include "pumpagent/world/fault_script.hpp"
#include "tests/bench/pump_rig.hpp"

namespace ph::bench {
namespace {

using namespace std::chrono_literals;

// P44: a whole pump under a script of faults, as pumphouse-world plays it.
TEST(PumpBench, MeetsTheFaultsOfAScriptAtTheirTimes) {
  const auto model = read_pump_model(PH_SOURCE_DIR "/config/models/volumetric-lvp.toml");
  ASSERT_TRUE(model) << model.error().detail;
  const auto lines = agent::parse_fault_script(
      "at 20s mains_loss\nat 60s occlude_downstream\nat 3min occlude_downstream 0\n", "script");
  ASSERT_TRUE(lines) << lines.error().detail;
  agent::FaultScript script(*lines);
  PumpRig rig(*model, 1, 10ms);
  ASSERT_TRUE(rig.start(millilitres_per_hour(100), model->occlusion_down));
  std::chrono::milliseconds occluded{0};
  for (auto time = 0ms; time < 4min; time += 10ms) {
    script.play(time, rig.world());
    rig.run(10ms);
    EXPECT_TRUE(time < 30s || rig.stands(AlarmCode::kMainsLost)) << time.count();
    if (occluded == 0ms && rig.stands(AlarmCode::kOcclusionDown)) occluded = time;
  }
  EXPECT_TRUE(script.over());
  // Level 5 at 100 mL/h: 15 s by the published table, within 30 %.
  EXPECT_NEAR(static_cast<double>((occluded - 60s).count()), 15'000, 4'500);
  EXPECT_LT(rig.world().line_mmhg(), 30);
}

}  // namespace
}  // namespace ph::bench
