#include "tests/sim/arguments.hpp"

#include <charconv>

namespace ph::sim {
namespace {

Result<std::uint64_t> number(std::string_view name, std::string_view text, std::uint64_t least,
                             std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool sound = error == std::errc{} && end == text.data() + text.size();
  if (sound && value >= least && value <= most) return value;
  return fail(Fault::kMalformed, std::string(name) + ": expected a number from " +
                                     std::to_string(least) + " to " + std::to_string(most) +
                                     ", got \"" + std::string(text) + "\"");
}

Status take_number(Arguments& out, std::string_view name, std::string_view text) {
  const std::uint64_t most = name == "--pumps"                        ? 1'000
                             : name == "--lines" || name == "--steps" ? 100'000'000'000
                                                                      : UINT64_MAX;
  const auto n = number(name, text, 1, most);
  if (!n) return fail(n.error());
  if (name == "--seed") out.run.seed = *n;
  if (name == "--seeds") out.seeds = *n;
  if (name == "--steps") out.run.steps = *n;
  if (name == "--lines") out.run.lines = static_cast<std::uint32_t>(*n);
  if (name == "--pumps") out.run.pumps = static_cast<std::uint32_t>(*n);
  return {};
}

// One of two words.
Result<bool> choice(std::string_view name, std::string_view text, std::string_view no,
                    std::string_view yes) {
  if (text == no || text == yes) return text == yes;
  return fail(Fault::kMalformed, std::string(name) + ": expected " + std::string(no) + " or " +
                                     std::string(yes) + ", got \"" + std::string(text) + "\"");
}

Status take_only(Arguments& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const auto who = number("--only", text.substr(0, end), 0, 999);
    if (!who) return fail(who.error());
    out.run.only.push_back(static_cast<std::uint32_t>(*who));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

Status take(Arguments& out, std::string_view name, std::string_view text) {
  if (name == "--seed" || name == "--seeds" || name == "--steps" || name == "--pumps" ||
      name == "--lines") {
    return take_number(out, name, text);
  }
  if (name == "--only") return take_only(out, text);
  if (name == "--list") {
    out.list = text;
    return {};
  }
  if (name == "--strikes") {
    auto strikes = parse_strikes(text);
    if (!strikes) return fail(strikes.error());
    out.run.strikes = std::move(*strikes);
    return {};
  }
  if (name == "--plant") {
    const auto planted = parse_planted(text);
    if (!planted) return fail(planted.error());
    out.run.planted = *planted;
    return {};
  }
  if (name == "--authors") {
    const auto impatient = choice(name, text, "patient", "impatient");
    if (!impatient) return fail(impatient.error());
    out.run.authors = *impatient ? Authors::kImpatient : Authors::kPatient;
    return {};
  }
  if (name == "--storage") {
    const auto sqlite = choice(name, text, "model", "sqlite");
    if (!sqlite) return fail(sqlite.error());
    out.run.storage = *sqlite ? Storage::kSqlite : Storage::kModel;
    return {};
  }
  return fail(Fault::kMalformed, "unknown option \"" + std::string(name) + "\"");
}

}  // namespace

std::string usage() {
  return "Usage: pumphouse-sim [options]\n\n"
         "  --seed N          the first seed (1)\n"
         "  --seeds N         how many seeds, one after the other (1)\n"
         "  --fresh           the first seed is the time of day\n"
         "  --list FILE       the seeds of a file instead\n"
         "  --steps M         turns, messages and transactions with trouble, each run (100000)\n"
         "  --pumps N         pumps of the hospital, 1 to 1000 (12)\n"
         "  --storage WHICH   model, or sqlite: the real storage over a simulated disk (model)\n"
         "  --authors WHICH   patient, or impatient: order again before the last was handed over\n"
         "  --plant BUG       a bug that must be found: " +
         planted_names() +
         "\n"
         "  --only N,N        these pumps alone, from 0 on\n"
         "  --strikes LIST    nothing else strikes, such as 812.line-cut.7,813.order.2\n"
         "  --no-shrink       leave a failing run as it is\n"
         "  --lines N         lines of the trace to show with a failure (60)\n";
}

Result<Arguments> parse_arguments(std::span<char*> words) {
  Arguments out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view name = words[i];
    if (name == "--help" || name == "-h") {
      out.helps = true;
    } else if (name == "--fresh") {
      out.fresh = true;
    } else if (name == "--no-shrink") {
      out.shrinks = false;
    } else {
      const bool last = ++i == words.size();
      if (auto taken = take(out, name, last ? "" : words[i]); !taken) return fail(taken.error());
    }
  }
  return out;
}

Result<std::vector<std::uint64_t>> parse_seeds(std::string_view text) {
  std::vector<std::uint64_t> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    line = line.substr(0, std::min(line.find('#'), line.size()));
    while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    const auto seed = number("seed", line, 0, UINT64_MAX);
    if (!seed) return fail(seed.error());
    out.push_back(*seed);
  }
  return out;
}

}  // namespace ph::sim
