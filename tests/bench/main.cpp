#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <map>

#include "protocol/base/log.hpp"
#include "tests/bench/stage.hpp"

namespace {

using ph::bench::Options;

constexpr int kFailed = 1, kUsage = 2;
constexpr int kProcesses = 45;
// What --quick leaves of the whole: enough to see every figure.
constexpr int kQuickTrials = 20, kQuickFaults = 200, kQuickProcesses = 3;

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Every figure of a pump, one part after the other; the first failure is told at the end. What
// hangs on the machine comes while it is quiet: the campaigns load every core.
ph::Status bench_whole_pump(const Options& options) {
  ph::Status out;
  const auto keep = [&out](ph::Status done) {
    if (out && !done) out = std::move(done);
  };
  keep(ph::bench::bench_pump(options));
  Options tick = options;
  tick.rounds = options.quick ? 1 : 0;  // other rounds than those below
  if (options.quick) tick.round_seconds = 2;
  keep(ph::bench::bench_tick(tick));
  Options reaction = options;
  if (options.quick) reaction.rounds = kQuickTrials;
  keep(ph::bench::bench_reaction(reaction));
  Options campaign = options;
  campaign.processes = 0;
  if (options.quick) campaign.rounds = kQuickFaults;
  keep(ph::bench::bench_campaign(campaign));
  Options processes = options;
  const int by_default = options.quick ? kQuickProcesses : kProcesses;
  processes.processes = options.processes > 0 ? options.processes : by_default;
  keep(ph::bench::bench_campaign(processes));
  return out;
}

int run(const Options& options) {
  static const std::map<std::string, ph::Status (*)(const Options&)> kBenches = {
      {"fleet", ph::bench::bench_fleet},       {"storm", ph::bench::bench_storm},
      {"attacks", ph::bench::bench_attacks},   {"library", ph::bench::bench_library},
      {"tick", ph::bench::bench_tick},         {"pump", bench_whole_pump},
      {"campaign", ph::bench::bench_campaign}, {"reaction", ph::bench::bench_reaction},
      {"accuracy", ph::bench::bench_pump},
  };
  const auto found = kBenches.find(options.bench);
  if (found == kBenches.end()) {
    if (!options.bench.empty()) ph::bench::say("unknown bench \"" + options.bench + "\"");
    std::fputs(ph::bench::usage(), stderr);
    return kUsage;
  }
  const auto done = found->second(options);
  if (done) return 0;
  ph::bench::say(done.error().detail);
  return kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  const auto options = ph::bench::read_options(argc, argv);
  if (options) return run(*options);
  ph::bench::say(options.error().detail);
  std::fputs(ph::bench::usage(), stderr);
  return kUsage;
}
