#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>

#include "protocol/base/log.hpp"
#include "tests/sim/arguments.hpp"
#include "tests/sim/shrink.hpp"

namespace ph::sim {
namespace {

constexpr std::uint64_t kStepsToShrink = 20'000'000;

using Count = unsigned long long;

void tell(const RunSettings& settings, const RunReport& report, double seconds) {
  std::printf(
      "seed %llu: %s, %llu steps at %.2f million a minute of one core (%llu pump turns, %llu "
      "messages, %llu "
      "transactions), %llu strikes, %llu events, %llu orders (%llu completed), %llu turns beside a "
      "twin, %llu ends of the server, %llu power cuts, %llu keepers lost, %llu pumps out of "
      "service, "
      "digest %016llx\n",
      static_cast<Count>(settings.seed), report.ok() ? "ok" : "VIOLATION",
      static_cast<Count>(report.steps), static_cast<double>(report.steps) / seconds * 60 / 1e6,
      static_cast<Count>(report.pump_turns), static_cast<Count>(report.messages),
      static_cast<Count>(report.commits), static_cast<Count>(report.struck.size()),
      static_cast<Count>(report.events), static_cast<Count>(report.orders),
      static_cast<Count>(report.completed), static_cast<Count>(report.twin_turns),
      static_cast<Count>(report.server_ends), static_cast<Count>(report.power_cuts),
      static_cast<Count>(report.keeper_losses), static_cast<Count>(report.failed),
      static_cast<Count>(report.digest));
  std::fflush(stdout);
}

void explain(const Arguments& arguments, const RunSettings& settings, const RunReport& report) {
  for (const std::string& line : report.last_lines) std::cerr << line << '\n';
  std::cerr << "seed " << settings.seed << ", step " << report.steps << ": " << report.violation
            << "\nagain: pumphouse-sim " << command_line(settings) << '\n';
  if (!arguments.shrinks) return;
  const Shrunk small = shrink(settings, report, kStepsToShrink);
  std::cerr << "smallest after " << small.runs << " runs: " << small.report.violation
            << "\n  pumphouse-sim " << command_line(small.settings) << '\n';
}

bool holds(const Arguments& arguments, std::uint64_t seed) {
  RunSettings settings = arguments.run;
  settings.seed = seed;
  const std::clock_t began = std::clock();
  const RunReport report = Hospital(settings).run();
  tell(settings, report, static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC);
  if (!report.ok()) explain(arguments, settings, report);
  return report.ok();
}

Result<std::vector<std::uint64_t>> seeds_of(const Arguments& arguments) {
  if (!arguments.list.empty()) {
    std::ifstream file(arguments.list);
    if (!file) return fail(Fault::kNotFound, "--list: no file " + arguments.list);
    return parse_seeds(std::string(std::istreambuf_iterator<char>(file), {}));
  }
  const auto today = static_cast<std::uint64_t>(wall_ms(system_clock().now().wall));
  const std::uint64_t first = arguments.fresh ? today : arguments.run.seed;
  std::vector<std::uint64_t> out;
  for (std::uint64_t i = 0; i < arguments.seeds; ++i) out.push_back(first + i);
  return out;
}

int run_all(const Arguments& arguments) {
  const auto seeds = seeds_of(arguments);
  if (!seeds) {
    std::cerr << "pumphouse-sim: " << seeds.error().detail << '\n';
    return 2;
  }
  bool ok = true;
  for (const std::uint64_t seed : *seeds) ok = holds(arguments, seed) && ok;
  return ok ? 0 : 1;
}

}  // namespace
}  // namespace ph::sim

int main(int count, char** words) {
  const auto arguments = ph::sim::parse_arguments({words + 1, static_cast<std::size_t>(count - 1)});
  if (!arguments) {
    std::cerr << "pumphouse-sim: " << arguments.error().detail << '\n' << ph::sim::usage();
    return 2;
  }
  if (arguments->helps) {
    std::cout << ph::sim::usage();
    return 0;
  }
  // Storage says in the log that it stopped, each time that it was made to.
  ph::set_log_sink([](ph::Severity, std::string_view) {});
  return ph::sim::run_all(*arguments);
}
