#include <chrono>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "tests/sim/hospital.hpp"

namespace ph::sim {
namespace {

constexpr const char* kUsage =
    "Usage: pumphouse-sim [--seed N] [--seeds N] [--steps M] [--pumps N] [--plant BUG]\n"
    "                     [--authors patient|impatient] [--lines N]\n"
    "\n"
    "  --seed N    the first seed (1)\n"
    "  --seeds N   how many seeds, one after the other (1)\n"
    "  --steps M   turns of 100 ms with trouble, each run (6000)\n"
    "  --pumps N   pumps of the hospital, 1 to 1000 (12)\n"
    "  --plant BUG acks-before-commit, does-not-dedupe, resumes-after-crash, forgets-orders,\n"
    "              trusts-libraries, confirms-alone, refreshes-old-values or\n"
    "              offers-before-commit: must be found\n"
    "  --authors W impatient: order again before the last order was handed over (patient)\n"
    "  --lines N   lines of the trace to show with a failure (60)\n";

struct Arguments {
  RunSettings run;
  std::uint64_t seeds = 1;
};

Result<std::uint64_t> number(std::string_view name, std::string_view text, std::uint64_t most) {
  std::uint64_t value = 0;
  bool sound = !text.empty() && text.size() < 20;
  for (const char c : text) {
    sound = sound && c >= '0' && c <= '9';
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (sound && value >= 1 && value <= most) return value;
  return fail(Fault::kMalformed, std::string(name) + ": expected a number from 1 to " +
                                     std::to_string(most) + ", got \"" + std::string(text) + "\"");
}

Status take(Arguments& out, std::string_view name, std::string_view value) {
  if (name == "--plant") {
    auto planted = parse_planted(value);
    if (!planted) return fail(planted.error());
    out.run.planted = *planted;
    return {};
  }
  if (name == "--authors") {
    if (value != "patient" && value != "impatient") {
      return fail(Fault::kMalformed,
                  "--authors: expected patient or impatient, got \"" + std::string(value) + "\"");
    }
    out.run.authors = value == "patient" ? Authors::kPatient : Authors::kImpatient;
    return {};
  }
  const bool known = name == "--seed" || name == "--seeds" || name == "--steps" ||
                     name == "--pumps" || name == "--lines";
  if (!known) return fail(Fault::kMalformed, "unknown option \"" + std::string(name) + "\"");
  const std::uint64_t most = name == "--seed" || name == "--seeds" ? UINT64_MAX
                             : name == "--pumps"                   ? 1'000
                                                                   : 100'000'000;
  const auto n = number(name, value, most);
  if (!n) return fail(n.error());
  if (name == "--seed") out.run.seed = *n;
  if (name == "--seeds") out.seeds = *n;
  if (name == "--steps") out.run.turns = static_cast<std::uint32_t>(*n);
  if (name == "--lines") out.run.lines = static_cast<std::uint32_t>(*n);
  if (name == "--pumps") out.run.pumps = static_cast<std::uint32_t>(*n);
  return {};
}

void tell(const RunSettings& settings, const RunReport& report, double seconds) {
  std::printf(
      "seed %llu: %s, %u turns, %llu pump steps at %.1f million a minute, %llu events, %llu orders "
      "(%llu completed), %llu failed pumps, %llu server crashes, %llu power cuts, %llu line "
      "faults, %llu poisoned, "
      "digest %016llx\n",
      static_cast<unsigned long long>(settings.seed), report.ok() ? "ok" : "VIOLATION", report.turn,
      static_cast<unsigned long long>(report.pump_steps),
      static_cast<double>(report.pump_steps) / seconds * 60 / 1e6,
      static_cast<unsigned long long>(report.events),
      static_cast<unsigned long long>(report.orders),
      static_cast<unsigned long long>(report.completed),
      static_cast<unsigned long long>(report.failed),
      static_cast<unsigned long long>(report.server_crashes),
      static_cast<unsigned long long>(report.power_cuts),
      static_cast<unsigned long long>(report.line_faults),
      static_cast<unsigned long long>(report.poison),
      static_cast<unsigned long long>(report.digest));
  std::fflush(stdout);
  if (report.ok()) return;
  for (const std::string& line : report.last_lines) std::cerr << line << '\n';
  std::cerr << "seed " << settings.seed << ", step " << report.turn << ": " << report.violation
            << "\nagain: pumphouse-sim --seed " << settings.seed << " --steps " << settings.turns
            << " --pumps " << settings.pumps << '\n';
}

int run_all(Arguments arguments) {
  int failures = 0;
  for (std::uint64_t i = 0; i < arguments.seeds; ++i, ++arguments.run.seed) {
    const SteadyTime began = system_clock().now().steady;
    const RunReport report = Hospital(arguments.run).run();
    const std::chrono::duration<double> took = system_clock().now().steady - began;
    tell(arguments.run, report, took.count());
    if (!report.ok()) ++failures;
  }
  return failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace ph::sim

int main(int count, char** words) {
  ph::sim::Arguments arguments;
  for (int i = 1; i < count; i += 2) {
    const std::string_view name = words[i];
    if (name == "--help" || name == "-h") {
      std::cout << ph::sim::kUsage;
      return 0;
    }
    const auto taken = ph::sim::take(arguments, name, i + 1 < count ? words[i + 1] : "");
    if (taken) continue;
    std::cerr << "pumphouse-sim: " << taken.error().detail << "\n" << ph::sim::kUsage;
    return 2;
  }
  return ph::sim::run_all(arguments);
}
