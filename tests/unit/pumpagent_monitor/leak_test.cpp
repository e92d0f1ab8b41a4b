#include "tests/unit/pumpagent_monitor/bench.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

// A line that leaks 5 mL/h at 100 mmHg, so that minutes show what a real one does in a day.
struct LeakyBench : Bench {
  explicit LeakyBench(std::int64_t down_mmhg) {
    monitor = Monitor(kStep, kBackOff, microlitres_per_hour(37'500));
    inputs.drive = {};
    Programme p;
    p.rate = millilitres_per_hour(100);
    p.vtbi = millilitres(1000);
    p.occlusion_down = mmhg(563);
    infuse(p);
    inputs.readings.down = mmhg(down_mmhg);
  }
};

TEST(Monitor, TakesOffWhatLeaksBackAtItsOwnReadingOfTheLine) {
  LeakyBench bench(100);
  EXPECT_EQ(bench.run(105, 15min).trip, Trip::kNone);
}

TEST(Monitor, AllowsNoMoreWhereItFeelsNoPressure) {
  LeakyBench bench(0);
  EXPECT_EQ(bench.run(105, 15min).trip, Trip::kOverDelivery);
}

TEST(Monitor, AllowsNoMoreThanATwentiethForALeak) {
  LeakyBench bench(150);
  EXPECT_EQ(bench.run(107.5, 15min).trip, Trip::kOverDelivery);
}

TEST(Monitor, AllowsNothingForALeakWhereAnOcclusionBuildsUp) {
  LeakyBench bench(151);
  EXPECT_EQ(bench.run(105, 15min).trip, Trip::kOverDelivery);
}

}  // namespace
}  // namespace ph::agent
