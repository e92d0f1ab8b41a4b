#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/figures.hpp"
#include "tests/bench/options.hpp"
#include "tests/bench/process_round.hpp"
#include "tests/bench/stage.hpp"
#include "tests/campaign/campaign.hpp"

namespace ph::bench {
namespace {

constexpr const char* kName = "campaign";
constexpr std::uint64_t kFaults = 10'000;

struct Worst {
  std::uint64_t runs = 0, broken = 0;
  campaign::Outcome over, silence;
  std::map<std::string, std::uint64_t> kinds;

  void take(const campaign::Outcome& outcome) {
    ++runs;
    ++kinds[outcome.kind];
    if (runs == 1 || outcome.over > over.over) over = outcome;
    if (runs == 1 || outcome.silence > silence.silence) silence = outcome;
    const std::string why = campaign::broken_by(outcome);
    if (why.empty()) return;
    ++broken;
    say(why + ": " + outcome.story);
  }
};

// Every `threads`-th seed, from `first` on.
Worst run_share(const std::vector<PumpModel>& models, std::uint64_t first, std::uint64_t threads,
                std::uint64_t last) {
  Worst worst;
  for (std::uint64_t seed = first; seed <= last; seed += threads) {
    worst.take(campaign::run_one(seed, models));
  }
  return worst;
}

// A round waits most of its time: several at once, and the same on one core.
constexpr std::uint64_t kPumpsAtOnce = 3;

struct ProcessWorst {
  std::uint64_t rounds = 0, broken = 0;
  Volume over;
  std::chrono::milliseconds silence{0};

  void take(const Result<ProcessOutcome>& outcome) {
    ++rounds;
    const std::string why = outcome ? broken_by(*outcome) : outcome.error().detail;
    if (!why.empty()) ++broken;
    say((why.empty() ? "held" : why) + (outcome ? ": " + outcome->story : ""));
    if (!outcome) return;
    over = std::max(over, outcome->over);
    silence = std::max(silence, outcome->silence);
  }
};

Status bench_processes(std::uint64_t rounds) {
  std::mutex mutex;
  ProcessWorst worst;
  std::vector<std::thread> workers;
  for (std::uint64_t first = 0; first < kPumpsAtOnce; ++first) {
    workers.emplace_back([&, first] {
      for (std::uint64_t number = first; number < rounds; number += kPumpsAtOnce) {
        const auto outcome = run_process_round(number);
        const std::lock_guard lock(mutex);
        worst.take(outcome);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  print_figure(kName, "process_faults", static_cast<double>(worst.rounds), "faults");
  print_figure(kName, "process_broken", static_cast<double>(worst.broken), "rounds");
  print_figure(kName, "process_worst_overdelivery_ml",
               static_cast<double>(worst.over.count()) / 1e6, "mL");
  print_figure(kName, "process_worst_silence_ms", static_cast<double>(worst.silence.count()), "ms");
  if (worst.broken == 0) return {};
  return fail(Fault::kRefused, std::to_string(worst.broken) + " of " +
                                   std::to_string(worst.rounds) + " rounds broke a bound");
}

}  // namespace

Status bench_campaign(const Options& options) {
  if (options.processes > 0) return bench_processes(static_cast<std::uint64_t>(options.processes));
  const auto models = campaign::read_models(PH_SOURCE_DIR "/config/models");
  if (!models) return fail(models.error());
  const std::uint64_t faults =
      options.rounds > 0 ? static_cast<std::uint64_t>(options.rounds) : kFaults;
  const std::uint64_t threads = std::max(1U, std::thread::hardware_concurrency());
  std::vector<Worst> shares(threads);
  std::vector<std::thread> workers;
  for (std::uint64_t i = 0; i < threads; ++i) {
    workers.emplace_back([&, i] { shares[i] = run_share(*models, i + 1, threads, faults); });
  }
  for (std::thread& worker : workers) worker.join();
  Worst all = shares.front();
  for (std::size_t i = 1; i < shares.size(); ++i) {
    all.runs += shares[i].runs;
    for (const auto& [kind, count] : shares[i].kinds) all.kinds[kind] += count;
    all.broken += shares[i].broken;
    if (shares[i].over.over > all.over.over) all.over = shares[i].over;
    if (shares[i].silence.silence > all.silence.silence) all.silence = shares[i].silence;
  }
  print_figure(kName, "campaign_faults", static_cast<double>(all.runs), "faults");
  print_figure(kName, "campaign_broken", static_cast<double>(all.broken), "runs");
  print_figure(kName, "campaign_worst_overdelivery_ml",
               static_cast<double>(all.over.over.count()) / 1e6, "mL");
  print_figure(kName, "campaign_worst_silence_ms", static_cast<double>(all.silence.silence.count()),
               "ms");
  for (const auto& [kind, count] : all.kinds) say("  " + kind + ": " + std::to_string(count));
  say("worst over-delivery: " + all.over.story);
  say("worst silence: " + all.silence.story);
  if (all.broken == 0) return {};
  return fail(Fault::kRefused, std::to_string(all.broken) + " of " + std::to_string(all.runs) +
                                   " runs broke a bound");
}

}  // namespace ph::bench
