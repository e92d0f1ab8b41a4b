#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <map>

#include "protocol/base/log.hpp"
#include "tests/bench/stage.hpp"

namespace {

using ph::bench::Options;

constexpr int kFailed = 1, kUsage = 2;

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int run(const Options& options) {
  static const std::map<std::string, ph::Status (*)(const Options&)> kBenches = {
      {"fleet", ph::bench::bench_fleet},       {"storm", ph::bench::bench_storm},
      {"library", ph::bench::bench_library},   {"tick", ph::bench::bench_tick},
      {"pump", ph::bench::bench_pump},         {"campaign", ph::bench::bench_campaign},
      {"reaction", ph::bench::bench_reaction},
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
