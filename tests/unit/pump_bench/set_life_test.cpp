#include <gtest/gtest.h>

#include "protocol/settings/pump_model_file.hpp"
#include "tests/bench/pump_rig.hpp"

namespace ph::bench {
namespace {

using namespace std::chrono_literals;

// P06: one set for 96 hours.
TEST(Acceptance, HoldsFivePercentOverTheLifeOfASet) {
  const auto model =
      read_pump_model(std::string(PH_SOURCE_DIR) + "/config/models/volumetric-lvp.toml");
  ASSERT_TRUE(model) << model.error().detail;
  PumpRig rig(*model, 1, 100ms);
  ASSERT_TRUE(rig.start(millilitres_per_hour(5), mmhg(563)));
  rig.run(std::chrono::hours{95});
  const Volume before = rig.world().arrived();
  rig.run(1h);
  EXPECT_FALSE(rig.alarmed());
  EXPECT_NEAR(static_cast<double>((rig.world().arrived() - before).count()), 5e6, 0.25e6);
}

}  // namespace
}  // namespace ph::bench
