#include "pumpagent/control/flow_watch.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

// Windows of 1 mL, 100 uL and 5 % beside the due; 300 uL and 50 % at once.
constexpr FlowWatch::Limits kLimits{millilitres(1), microlitres(100), 5, microlitres(300), 50};

// `windows` of a millilitre due in a minute each, of which `given` is measured.
FlowWatch after(int windows, Volume given, std::chrono::nanoseconds patience = 5min) {
  FlowWatch watch{kLimits};
  for (int i = 0; i < windows; ++i) watch.observe(millilitres(1), given, 1min, patience);
  return watch;
}

// P35, P39
TEST(FlowWatch, CallsTooMuchOnlyBeyondTheNarrowTolerance) {
  EXPECT_FALSE(after(9, microlitres(1'150)).over());
  EXPECT_TRUE(after(9, microlitres(1'151)).over());
}

// P35
TEST(FlowWatch, CallsTooMuchOnlyOnceItHasLastedItsTime) {
  EXPECT_FALSE(after(4, microlitres(1'200)).over());
  EXPECT_TRUE(after(5, microlitres(1'200)).over());
}

// P36, P37
TEST(FlowWatch, HasLessPatienceWithADose) {
  EXPECT_FALSE(after(1, microlitres(1'200), 10s).over());
  EXPECT_TRUE(after(2, microlitres(1'200), 10s).over());
  EXPECT_TRUE(after(2, microlitres(1'200), 1min).over());
}

// P35, P39
TEST(FlowWatch, CallsFarTooMuchAtOnce) {
  FlowWatch watch{kLimits};
  watch.observe(Volume{}, microlitres(300), 1ms, 5min);
  EXPECT_FALSE(watch.far_over());
  watch.observe(Volume{}, nanolitres(1), 1ms, 5min);
  EXPECT_TRUE(watch.far_over());
}

// P38
TEST(FlowWatch, CallsTooLittleAfterTheSameTimes) {
  EXPECT_FALSE(after(9, microlitres(850)).under());
  EXPECT_FALSE(after(4, microlitres(849)).under());
  EXPECT_TRUE(after(5, microlitres(849)).under());
}

// P38
TEST(FlowWatch, CallsAFlowThatHasStoppedAtOnce) { EXPECT_TRUE(after(1, Volume{}).under()); }

TEST(FlowWatch, ForgivesWhatHasComeRightInBetween) {
  FlowWatch watch{kLimits};
  for (int i = 0; i < 20; ++i) {
    watch.observe(millilitres(1), i % 4 == 3 ? millilitres(1) : microlitres(1'200), 1min, 5min);
  }
  EXPECT_FALSE(watch.over());
}

// P39
TEST(FlowWatch, CallsAFlowThatSwingsUnsteady) {
  FlowWatch watch{kLimits};
  int windows = 0;
  for (; !watch.unsteady() && windows < 10; ++windows) {
    watch.observe(millilitres(1), microlitres(windows % 2 == 0 ? 1'200 : 800), 1min, 5min);
  }
  EXPECT_EQ(windows, 4);
  EXPECT_FALSE(watch.over());
  EXPECT_FALSE(watch.under());
}

TEST(FlowWatch, JudgesASlowFlowByItsVolumeAndNotByTime) {
  FlowWatch watch{kLimits};  // 0.1 mL/h: a window takes ten hours
  for (int i = 0; i < 9 * 3600; ++i) watch.observe(Volume{}, Volume{}, 1s, 5min);
  EXPECT_FALSE(watch.under());
}

}  // namespace
}  // namespace ph::agent
