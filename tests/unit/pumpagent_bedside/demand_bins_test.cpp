#include "pumpagent/bedside/demand_bins.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

const OrderTag kOrder = OrderTag::of(OrderId{"o-1"});

struct Chart {
  DemandBins bins;
  SteadyTime now{1h};
  std::uint32_t demands = 0, granted = 0;

  Chart() { look(); }
  void look() { bins.note(now, kOrder, demands, granted); }
  void ask(bool given) {
    ++demands;
    granted += given ? 1 : 0;
    look();
  }
  void pass(std::chrono::minutes time) {
    now += time;
    look();
  }
};

// P33
TEST(DemandBins, ShowADotForEachDemandInItsQuarterOfAnHour) {
  Chart chart;
  chart.ask(true);
  chart.ask(false);
  EXPECT_EQ(chart.bins.dots(), "●○");
  chart.now += 15min - 1ns;
  chart.ask(true);
  EXPECT_EQ(chart.bins.dots(), "●●○") << "doses first";
  chart.now += 1ns;
  chart.ask(true);
  EXPECT_EQ(chart.bins.dots(), "●●○ | ●");
  chart.pass(30min);
  EXPECT_EQ(chart.bins.dots(), "●●○ | ● | – | –");
}

// P33
TEST(DemandBins, ShowAtMostFiveDotsForAQuarter) {
  Chart chart;
  for (int i = 0; i < 2; ++i) chart.ask(true);
  for (int i = 0; i < 3; ++i) chart.ask(false);
  EXPECT_EQ(chart.bins.dots(), "●●○○○");
  chart.ask(false);
  EXPECT_EQ(chart.bins.dots(), "●●○○○");
}

TEST(DemandBins, ShowTwoHoursAndForgetWhatIsOlder) {
  Chart chart;
  chart.ask(true);
  chart.pass(105min);
  EXPECT_EQ(chart.bins.dots(), "● | – | – | – | – | – | – | –");
  chart.pass(15min);
  EXPECT_EQ(chart.bins.dots(), "– | – | – | – | – | – | – | –");
  chart.ask(true);
  chart.pass(std::chrono::minutes{24 * 60});
  EXPECT_EQ(chart.bins.dots(), "– | – | – | – | – | – | – | –");
}

TEST(DemandBins, BeginAnewWithAnotherInfusion) {
  Chart chart;
  chart.ask(true);
  chart.bins.note(chart.now, OrderTag::of(OrderId{"o-2"}), 0, 0);
  EXPECT_EQ(chart.bins.dots(), "–");
}

TEST(DemandBins, CountNothingThatCameBeforeTheySawTheInfusion) {
  DemandBins late;
  late.note(SteadyTime{1h}, kOrder, 7, 3);
  EXPECT_EQ(late.dots(), "–");
  late.note(SteadyTime{1h}, kOrder, 8, 4);
  EXPECT_EQ(late.dots(), "●");
}

}  // namespace
}  // namespace ph::agent
