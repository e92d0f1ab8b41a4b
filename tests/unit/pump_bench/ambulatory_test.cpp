#include <gtest/gtest.h>

#include "protocol/settings/pump_model_file.hpp"
#include "tests/bench/pump_trials.hpp"

namespace ph::bench {
namespace {

PumpModel ambulatory() {
  return *read_pump_model(PH_SOURCE_DIR "/config/models/ambulatory-pca.toml");
}

// P06, over a day in the windows of an ambulatory pump
TEST(Ambulatory, DeliversEvenlyOverADay) {
  const auto found = try_ambulatory(ambulatory(), millilitres_per_hour(10), 1);
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_NEAR(found->overall_pct, 0, 1);
  EXPECT_NEAR(found->windows.front().most_pct, 0, 5);
  EXPECT_NEAR(found->windows.front().least_pct, 0, 5);
  EXPECT_NEAR(found->windows.back().most_pct, 0, 1.5);
  EXPECT_NEAR(found->windows.back().least_pct, 0, 1.5);
}

}  // namespace
}  // namespace ph::bench
