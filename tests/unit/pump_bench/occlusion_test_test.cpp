#include <gtest/gtest.h>

#include "protocol/settings/pump_model_file.hpp"
#include "tests/bench/pump_rig.hpp"

namespace ph::bench {
namespace {

using namespace std::chrono_literals;

// The rise behind a closing door, mmHg; 0: the pump failed its test or made none.
std::int64_t rise_of(const PumpModel& model, std::uint64_t seed) {
  PumpRig rig(model, seed, 10ms);
  rig.loop().begin_self_test(false);
  rig.run(2s);
  rig.world().apply({agent::FaultKind::kDoorOpen, 1, 0});
  rig.run(1s);
  rig.world().apply({agent::FaultKind::kDoorOpen, 0, 0});
  rig.run(10s);
  const auto rise = rig.loop().take_tested();
  return rise ? rise->count() / 1'000 : 0;
}

// P56: every kind of pump with a door, and sets as uneven as sets are.
TEST(OcclusionTest, PassesOnEverySoundPumpWithADoor) {
  for (const char* name : {"volumetric-lvp", "volumetric-iv", "ambulatory-pca", "enteral-ef"}) {
    const auto model =
        read_pump_model(std::string(PH_SOURCE_DIR) + "/config/models/" + name + ".toml");
    ASSERT_TRUE(model) << model.error().detail;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const std::int64_t due =
          model->pinch_test.pressed.count() * 750 / model->pinch_test.per_bar.count();
      EXPECT_NEAR(static_cast<double>(rise_of(*model, seed)), static_cast<double>(due),
                  0.3 * static_cast<double>(due))
          << name << " " << seed;
    }
  }
}

}  // namespace
}  // namespace ph::bench
