#include <random>
#include <thread>

#include "tests/bench/figures.hpp"
#include "tests/bench/options.hpp"
#include "tests/bench/reaction_pump.hpp"
#include "tests/bench/stage.hpp"
#include "tests/bench/wake_ups.hpp"

namespace ph::bench {
namespace {

constexpr const char* kName = "reaction";
constexpr int kTrials = 2'000;
constexpr int kStalls = 20;  // each costs a pump and its self-test: some 3 s
constexpr std::chrono::seconds kLongest{240};
constexpr std::chrono::seconds kWatched{20};
using Edge = StampedWorld::Edge;

// A random moment of the loop's period and of its ripple.
void wait_a_little(std::mt19937_64& random) {
  std::uniform_int_distribution<int> any(2'000, 6'000);
  std::this_thread::sleep_for(std::chrono::microseconds(any(random)));
}

Status run_trials(ReactionPump& pump, Edge edge, int trials, Samples& into) {
  std::mt19937_64 random(1);
  for (int i = 0; i < trials; ++i) {
    if (auto runs = pump.make_it_run(); !runs) return runs;
    wait_a_little(random);
    auto answer = pump.react_to(edge);
    if (!answer) return fail(answer.error());
    into.add(std::chrono::duration<double, std::milli>(*answer).count());
  }
  return {};
}

// A guard that tripped stays so: each trial has a pump of its own.
Status run_stalls(int trials, Samples& into) {
  for (int i = 0; i < trials; ++i) {
    auto pump = ReactionPump::make();
    if (!pump) return fail(pump.error());
    if (auto runs = (*pump)->make_it_run(); !runs) return runs;
    auto answer = (*pump)->stall();
    if (!answer) return fail(answer.error());
    into.add(std::chrono::duration<double, std::milli>(*answer).count());
  }
  return {};
}

void print(const std::string& what, Samples& samples) {
  print_figure(kName, what + "_ms_p999", samples.percentile(0.999), "ms");
  say(what + ": " + std::to_string(samples.count()) + " trials, p50 " +
      std::to_string(samples.median()) + ", p99 " + std::to_string(samples.percentile(0.99)) +
      ", p99.9 " + std::to_string(samples.percentile(0.999)) + ", max " +
      std::to_string(samples.largest()) + " ms");
}

// cyclictest beside the trials, on the last core: what the machine itself does to a loop.
class Lateness {
 public:
  explicit Lateness(int core) : thread_([this, core] { run(core); }) {}
  ~Lateness() { thread_.join(); }
  Lateness(const Lateness&) = delete;
  Lateness& operator=(const Lateness&) = delete;

 private:
  void run(int core) {
    const auto seen = wake_ups_of_cyclictest(core, kWatched);
    if (!seen) return say(seen.error().detail);
    print_figure(kName, "cyclictest_ms_p999", seen->p999 / 1'000, "ms");
    say("cyclictest in the same minute: p50 " + std::to_string(seen->p50) + ", p99.9 " +
        std::to_string(seen->p999) + ", max " + std::to_string(seen->max) + " us");
  }
  std::thread thread_;
};

}  // namespace

Status bench_reaction(const Options& options) {
  const int trials = options.rounds > 0 ? options.rounds : kTrials;
  auto pump = ReactionPump::make();
  if (!pump) return fail(pump.error());
  if (auto runs = (*pump)->make_it_run(); !runs) return runs;
  FullLoad load;
  if (auto done = load.start(kLongest); !done) return done;
  Samples stop, air, stall;
  const int core = options.core >= 0 ? options.core : 0;
  {
    Lateness lateness(core);
    if (auto done = run_trials(**pump, Edge::kStopKey, trials, stop); !done) return done;
    print("stop", stop);
  }
  if (auto done = run_trials(**pump, Edge::kAir, trials, air); !done) return done;
  print("air", air);
  pump->reset();
  if (auto done = run_stalls(std::min(trials, kStalls), stall); !done) return done;
  print("stall", stall);
  return {};
}

}  // namespace ph::bench
