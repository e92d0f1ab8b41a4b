#include "tests/bench/options.hpp"

#include <charconv>
#include <functional>
#include <map>
#include <string_view>

namespace ph::bench {
namespace {

Result<int> number_of(std::string_view option, std::string_view text, int lowest, int highest) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end && value >= lowest && value <= highest) return value;
  return fail(Fault::kMalformed, std::string(option) + ": expected a whole number from " +
                                     std::to_string(lowest) + " to " + std::to_string(highest) +
                                     ", got \"" + std::string(text) + "\"");
}

struct Setting {
  int lowest, highest;
  std::function<void(int)> take;
};

std::map<std::string_view, Setting> settings_of(Options& out) {
  return {
      {"--pumps", {1, 18'000, [&out](int n) { out.pumps = static_cast<std::size_t>(n); }}},
      {"--seconds", {1, 600, [&out](int n) { out.seconds = n; }}},
      {"--rounds", {1, 10'000, [&out](int n) { out.rounds = n; }}},
      {"--processes", {1, 10'000, [&out](int n) { out.processes = n; }}},
      {"--round-seconds", {1, 120, [&out](int n) { out.round_seconds = n; }}},
      {"--core", {0, 1'023, [&out](int n) { out.core = n; }}},
      {"--ward-pumps",
       {1, 18'000, [&out](int n) { out.ward_pumps = static_cast<std::size_t>(n); }}},
  };
}

}  // namespace

Result<Options> read_options(int argc, const char* const* argv) {
  Options out;
  const auto settings = settings_of(out);
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--keep") {
      out.keep = true;
    } else if (word == "--quick") {
      out.quick = true;
    } else if (word == "--plots") {
      if (++i == argc) return fail(Fault::kMalformed, "--plots: expected a folder");
      out.plots = argv[i];
    } else if (const auto found = settings.find(word); found != settings.end()) {
      if (++i == argc) return fail(Fault::kMalformed, std::string(word) + ": expected a value");
      const auto& [lowest, highest, take] = found->second;
      auto value = number_of(word, argv[i], lowest, highest);
      if (!value) return fail(value.error());
      take(*value);
    } else if (word.starts_with('-') || !out.bench.empty()) {
      return fail(Fault::kMalformed, "unknown argument \"" + std::string(word) + "\"");
    } else {
      out.bench = word;
    }
  }
  return out;
}

const char* usage() {
  return "Usage: pumphouse-bench NAME [options]\n"
         "  fleet    --pumps N (5000) --seconds S (20) --ward-pumps N (50)   steady load\n"
         "  attacks  --pumps N (300) --seconds S (10)   alarms of the rest during each of 15 "
         "attacks\n"
         "  storm    --pumps N (5000)                        all return after a server restart\n"
         "  library  --pumps N (10000) --rounds N (1000)     desk work, cut transfers, two "
         "releases\n"
         "  tick     --rounds N (5) --round-seconds S (10) --core C   the drive loop's wake-ups\n"
         "  pump     every figure of a pump: accuracy, tick, reaction and both campaigns\n"
         "           --quick   few trials of each, to see that all of it works\n"
         "  accuracy --plots FOLDER   curves, occlusion and cost of a simulated pump\n"
         "  reaction --rounds N (2000) --core C   from STOP key, air and faults to the motor off\n"
         "  campaign --rounds N (10000)   random single faults over random therapies\n"
         "           --processes N        instead: N faults of the six real processes of a pump\n"
         "  --keep leaves the folder of the site for a look\n"
         "One JSON object a line on standard output, talk on standard error.\n";
}

}  // namespace ph::bench
