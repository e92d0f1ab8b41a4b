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

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Everything that is measured of a pump, one after the other; the first failure is told at the end.
ph::Status bench_pumps(const Options& options) {
  ph::Status out;
  const auto keep = [&out](ph::Status done) {
    if (out && !done) out = std::move(done);
  };
  keep(ph::bench::bench_pump(options));
  Options tick = options;
  tick.rounds = 0;  // of the others
  keep(ph::bench::bench_tick(tick));
  keep(ph::bench::bench_reaction(options));
  keep(ph::bench::bench_campaign(options));
  Options processes = options;
  processes.processes = options.processes > 0 ? options.processes : kProcesses;
  keep(ph::bench::bench_campaign(processes));
  return out;
}

int run(const Options& options) {
  static const std::map<std::string, ph::Status (*)(const Options&)> kBenches = {
      {"fleet", ph::bench::bench_fleet},       {"storm", ph::bench::bench_storm},
      {"library", ph::bench::bench_library},   {"tick", ph::bench::bench_tick},
      {"pump", ph::bench::bench_pump},         {"campaign", ph::bench::bench_campaign},
      {"reaction", ph::bench::bench_reaction}, {"pumps", bench_pumps},
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
