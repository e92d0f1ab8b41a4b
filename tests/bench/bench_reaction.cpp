#include <random>
#include <thread>
#include <vector>

#include "tests/bench/figures.hpp"
#include "tests/bench/options.hpp"
#include "tests/bench/reaction_pump.hpp"
#include "tests/bench/stage.hpp"
#include "tests/bench/wake_ups.hpp"

namespace ph::bench {
namespace {

constexpr const char* kName = "reaction";
constexpr int kTrials = 2'000;
constexpr int kFew = 20;  // of those that cost a second or a pump each
constexpr std::chrono::seconds kLongest{900};
using Edge = StampedWorld::Edge;

// One kind of edge, and how long the pump may take beside the machine's own lateness.
struct Kind {
  std::string name;
  std::vector<Edge> edges;  // in turn
  double bar_ms;
  int trials;
};

std::vector<Kind> kinds(int trials) {
  const int few = std::min(trials, kFew);
  return {
      {"stop", {Edge::kStopKey}, 10, trials},
      {"air", {Edge::kAir}, 10, trials},
      {"stall",
       {Edge::kPressureHigh, Edge::kAirHigh, Edge::kPressureLow, Edge::kAirLow},
       20,
       trials},
      // By the drive's own rule: eight steps that half a second has not shown, looked for each half
      // a second (control/motor.hpp); at 605 steps a second the eight take 13 ms.
      {"blocked_shaft", {Edge::kShaftBlocked}, 1'013 + 20, few},
  };
}
// By the guard's rule: a heartbeat 150 ms old, looked for each 10 ms (monitor/monitor.hpp).
constexpr double kHangBar = 160 + 10;

// A random moment of the loop's period and of its ripple.
void wait_a_little(std::mt19937_64& random) {
  std::uniform_int_distribution<int> any(2'000, 6'000);
  std::this_thread::sleep_for(std::chrono::microseconds(any(random)));
}

double in_ms(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

Status run_trials(ReactionPump& pump, const Kind& kind, Samples& into) {
  std::mt19937_64 random(1);
  for (int i = 0; i < kind.trials; ++i) {
    if (auto runs = pump.make_it_run(); !runs) return runs;
    wait_a_little(random);
    auto answer = pump.react_to(kind.edges[static_cast<std::size_t>(i) % kind.edges.size()]);
    if (!answer) return fail(answer.error());
    into.add(in_ms(*answer));
  }
  return {};
}

// A guard that tripped stays so: each trial has a pump of its own.
Status run_hangs(int core, int trials, Samples& into) {
  for (int i = 0; i < trials; ++i) {
    auto pump = ReactionPump::make(core);
    if (!pump) return fail(pump.error());
    if (auto runs = (*pump)->make_it_run(); !runs) return runs;
    auto answer = (*pump)->hang();
    if (!answer) return fail(answer.error());
    into.add(in_ms(*answer));
  }
  return {};
}

// The bar is what cyclictest showed on the same core meanwhile, plus the figure.
int judge(const std::string& name, double bar_ms, Samples& samples, const WakeUps& machine) {
  const double seen = samples.percentile(0.999), bar = bar_ms + machine.p999 / 1'000;
  print_figure(kName, name + "_ms_p999", seen, "ms");
  print_figure(kName, name + "_ms_max", samples.largest(), "ms");
  print_figure(kName, name + "_cyclictest_ms_p999", machine.p999 / 1'000, "ms");
  print_figure(kName, name + "_bar_ms", bar, "ms");
  say(name + ": " + std::to_string(samples.count()) + " trials, p50 " +
      std::to_string(samples.median()) + ", p99 " + std::to_string(samples.percentile(0.99)) +
      ", p99.9 " + std::to_string(seen) + ", max " + std::to_string(samples.largest()) +
      " ms; cyclictest meanwhile p99.9 " + std::to_string(machine.p999 / 1'000) + ", max " +
      std::to_string(machine.max / 1'000) + " ms; bar " + std::to_string(bar) +
      (seen <= bar ? " ms met" : " ms MISSED"));
  return seen <= bar ? 0 : 1;
}

template <class Trials>
Status measure(const std::string& name, double bar_ms, int core, int& missed, Trials trials) {
  CyclicTest machine;
  if (auto done = machine.start(core); !done) return done;
  Samples samples;
  if (auto done = trials(samples); !done) return done;
  auto seen = machine.finish();
  if (!seen) return fail(seen.error());
  missed += judge(name, bar_ms, samples, *seen);
  return {};
}

}  // namespace

Status bench_reaction(const Options& options) {
  const int trials = options.rounds > 0 ? options.rounds : kTrials;
  const int core = options.core >= 0 ? options.core : last_core();
  auto pump = ReactionPump::make(core);
  if (!pump) return fail(pump.error());
  if (auto runs = (*pump)->make_it_run(); !runs) return runs;
  FullLoad load;
  if (auto done = load.start(kLongest); !done) return done;
  int missed = 0;
  for (const Kind& kind : kinds(trials)) {
    auto done = measure(kind.name, kind.bar_ms, core, missed,
                        [&](Samples& samples) { return run_trials(**pump, kind, samples); });
    if (!done) return done;
  }
  pump->reset();
  auto done = measure("hung_drive", kHangBar, core, missed, [&](Samples& samples) {
    return run_hangs(core, std::min(trials, kFew), samples);
  });
  if (!done) return done;
  print_figure(kName, "bars_missed", missed, "bars");
  return {};
}

}  // namespace ph::bench
