#include <thread>

#include "tests/bench/figures.hpp"
#include "tests/bench/options.hpp"
#include "tests/bench/stage.hpp"
#include "tests/bench/wake_ups.hpp"

namespace ph::bench {
namespace {

constexpr const char* kName = "tick";
constexpr std::chrono::seconds kWarmUp{1};

// What one of the two showed over all rounds, one sample a round.
struct Rounds {
  Samples p50, p999, max;
  void add(const WakeUps& round) {
    p50.add(round.p50);
    p999.add(round.p999);
    max.add(round.max);
  }
};
struct Pair {
  Rounds loop, cyclictest;
  Samples ratio;  // of the two p99.9 of one round
};

std::string in_words(const WakeUps& round) {
  return "p50 " + std::to_string(round.p50) + ", p99.9 " + std::to_string(round.p999) + ", max " +
         std::to_string(round.max) + " us" +
         (round.refused.empty() ? "" : " (" + round.refused + ")");
}

Result<WakeUps> run_one(bool loop, int core, std::chrono::seconds round, Pair& into) {
  auto seen = loop ? wake_ups_of_loop(core, round) : wake_ups_of_cyclictest(core, round);
  if (!seen) return seen;
  (loop ? into.loop : into.cyclictest).add(*seen);
  say((loop ? "  loop:       " : "  cyclictest: ") + in_words(*seen));
  return seen;
}

// Who goes first changes from round to round.
Status run_pair(int number, int core, std::chrono::seconds round, Pair& into) {
  const bool loop_first = number % 2 == 0;
  const auto first = run_one(loop_first, core, round, into);
  if (!first) return fail(first.error());
  const auto second = run_one(!loop_first, core, round, into);
  if (!second) return fail(second.error());
  into.ratio.add(loop_first ? first->p999 / second->p999 : second->p999 / first->p999);
  return {};
}

void print(Pair& pair, const std::string& suffix) {
  print_figure(kName, "wake_us_p50" + suffix, pair.loop.p50.median(), "us");
  print_figure(kName, "wake_us_p999" + suffix, pair.loop.p999.median(), "us");
  print_figure(kName, "wake_us_max" + suffix, pair.loop.max.median(), "us");
  print_figure(kName, "ratio_to_cyclictest_p999" + suffix, pair.ratio.median(), "ratio");
  say("cyclictest" + suffix + ": medians p50 " + std::to_string(pair.cyclictest.p50.median()) +
      ", p99.9 " + std::to_string(pair.cyclictest.p999.median()) + ", max " +
      std::to_string(pair.cyclictest.max.median()) + " us");
}

}  // namespace

Status bench_tick(const Options& options) {
  const int rounds = options.rounds > 0 ? options.rounds : 5;
  const std::chrono::seconds round(options.round_seconds > 0 ? options.round_seconds : 10);
  const int core = options.core >= 0 ? options.core : last_core();
  Pair idle, loaded;
  for (int i = 0; i < rounds; ++i) {
    say("round " + std::to_string(i + 1) + " on core " + std::to_string(core) + ", idle");
    if (auto done = run_pair(i, core, round, idle); !done) return done;
    say("round " + std::to_string(i + 1) + ", beside stress-ng on every core");
    FullLoad load;
    if (auto done = load.start(2 * round + std::chrono::seconds(20)); !done) return done;
    std::this_thread::sleep_for(kWarmUp);
    if (auto done = run_pair(i, core, round, loaded); !done) return done;
  }
  print(idle, "");
  print(idle, "_idle");
  print(loaded, "_loaded");
  say("medians of " + std::to_string(rounds) + " rounds of " + std::to_string(round.count()) +
      " s; a machine shared with others stalls both");
  return {};
}

}  // namespace ph::bench
