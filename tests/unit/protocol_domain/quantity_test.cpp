#include "protocol/domain/quantity.hpp"

#include <gtest/gtest.h>

#include "protocol/domain/dose.hpp"
#include "protocol/domain/pump_model.hpp"

namespace ph {
namespace {

TEST(KvoRate, FollowsTheRunningRate) {
  EXPECT_EQ(kvo_rate(millilitres_per_hour(125)), millilitres_per_hour(3));
  EXPECT_EQ(kvo_rate(millilitres_per_hour(10)), millilitres_per_hour(3));
  EXPECT_EQ(kvo_rate(nanolitres_per_hour(9'999'999)), millilitres_per_hour(1));
  EXPECT_EQ(kvo_rate(millilitres_per_hour(1)), millilitres_per_hour(1));
  EXPECT_EQ(kvo_rate(nanolitres_per_hour(999'999)), nanolitres_per_hour(999'999));
}

TEST(KvoRate, IsNeverAboveTheRunningRate) {
  for (std::int64_t rate = 1; rate < 20'000'000; rate += 99'991) {
    EXPECT_LE(kvo_rate(nanolitres_per_hour(rate)), nanolitres_per_hour(rate));
  }
}

TEST(Programmable, StepsByTheRange) {
  EXPECT_EQ(programmable(nanolitres_per_hour(6'562'500)), nanolitres_per_hour(6'560'000));
  EXPECT_EQ(programmable(nanolitres_per_hour(6'565'000)), nanolitres_per_hour(6'570'000));
  EXPECT_EQ(programmable(nanolitres_per_hour(367'625'000)), nanolitres_per_hour(367'600'000));
  EXPECT_EQ(programmable(nanolitres_per_hour(1'000'499'999)), millilitres_per_hour(1'000));
  EXPECT_EQ(programmable(nanolitres_per_hour(1'000'500'000)), millilitres_per_hour(1'001));
  EXPECT_EQ(programmable(nanolitres_per_hour(4'999)), nanolitres_per_hour(0));
}

TEST(Delivered, IsExactOverTenYearsAtTenLitresAnHour) {
  const auto ten_years = std::chrono::hours{24 * 3'650};
  EXPECT_EQ(delivered(millilitres_per_hour(10'000), ten_years), millilitres(10'000LL * 24 * 3'650));
}

TEST(TimeFor, IsRoundedUpSoThatNothingIsLeft) {
  EXPECT_EQ(time_for(nanolitres(1), millilitres_per_hour(1'000)).count(), 1);
  EXPECT_EQ(time_for(nanolitres(0), millilitres_per_hour(1)).count(), 0);
}

TEST(Shown, HasALeadingZeroAndNoTrailingOne) {
  EXPECT_EQ(to_string(nanolitres_per_hour(500'000)), "0.5 mL/h");
  EXPECT_EQ(to_string(millilitres_per_hour(125)), "125 mL/h");
  EXPECT_EQ(to_string(grams(70'500)), "70.5 kg");
  EXPECT_EQ(to_string(BodySurface::of(17'300)), "1.73 m2");
  EXPECT_EQ(to_string(std::chrono::milliseconds{5'400'000}), "1 h 30 min");
}

}  // namespace
}  // namespace ph
