#include "server/library/activation_curve.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

storage::Activation activation(const char* ward, std::int64_t ms) {
  return {PumpId("P"), WardId(ward), 1, wall_from_ms(ms)};
}

TEST(ActivationCurve, CountsEachWardForItself) {
  const auto curves =
      activation_curves({activation("icu", 10), activation("er", 20), activation("icu", 30)},
                        wall_from_ms(0), wall_from_ms(100));
  EXPECT_EQ(curves.at(WardId("icu")), (Curve{{wall_from_ms(10), 1}, {wall_from_ms(30), 2}}));
  EXPECT_EQ(curves.at(WardId("er")), (Curve{{wall_from_ms(20), 1}}));
}

TEST(ActivationCurve, TakesWhatCameBeforeTheReleaseForItsStart) {
  const auto curves =
      activation_curves({activation("icu", 10)}, wall_from_ms(50), wall_from_ms(100));
  EXPECT_EQ(curves.at(WardId("icu")), (Curve{{wall_from_ms(50), 1}}));
}

TEST(ActivationCurve, HasAtMostItsPointsAndAllPumps) {
  std::vector<storage::Activation> all;
  for (int i = 0; i < 10'000; ++i) all.push_back(activation("icu", 3 * i));
  const auto curves = activation_curves(all, wall_from_ms(0), wall_from_ms(3 * 10'000));
  const auto& curve = curves.at(WardId("icu"));
  EXPECT_LE(curve.size(), kMostCurvePoints);
  EXPECT_EQ(curve.back().proven, 10'000U);
  for (std::size_t i = 1; i < curve.size(); ++i) {
    EXPECT_GT(curve[i].at, curve[i - 1].at);
    EXPECT_GT(curve[i].proven, curve[i - 1].proven);
  }
}

TEST(ActivationCurve, StandsACalendarThatWasSetBack) {
  const auto curves =
      activation_curves({activation("icu", 90)}, wall_from_ms(100), wall_from_ms(50));
  EXPECT_EQ(curves.at(WardId("icu")), (Curve{{wall_from_ms(100), 1}}));
}

}  // namespace
}  // namespace ph::server
