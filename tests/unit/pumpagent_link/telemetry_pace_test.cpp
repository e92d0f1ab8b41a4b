#include "pumpagent/link/telemetry_pace.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime kNow{1h};

TEST(TelemetryPace, IsDueAtOnceAndThenAfterTheInterval) {
  TelemetryPace pace;
  EXPECT_TRUE(pace.is_due(kNow, 1'000ms));
  pace.sent(kNow);
  EXPECT_FALSE(pace.is_due(kNow + 999ms, 1'000ms));
  EXPECT_TRUE(pace.is_due(kNow + 1'000ms, 1'000ms));
}

TEST(TelemetryPace, SavesPowerOnBatteryButIsNeverLate) {
  TelemetryPace pace;
  pace.save_power(true);
  pace.sent(kNow);
  EXPECT_FALSE(pace.is_due(kNow + 2'499ms, 1'000ms));
  EXPECT_TRUE(pace.is_due(kNow + 2'500ms, 1'000ms));  // late: 3'000 ms
}

TEST(TelemetryPace, HurriesOnceWhateverTheBatterySays) {
  TelemetryPace pace;
  pace.save_power(true);
  pace.sent(kNow);
  pace.hurry();
  EXPECT_TRUE(pace.is_due(kNow, 1'000ms));
  pace.sent(kNow);
  EXPECT_FALSE(pace.is_due(kNow, 1'000ms));
}

}  // namespace
}  // namespace ph::agent
