#include "tests/sim/shrink.hpp"

#include <algorithm>

namespace ph::sim {
namespace {

std::string law_of(const std::string& violation) {
  std::string out, word;
  for (const char c : violation + ' ') {
    if (c != ' ') {
      word += c;
      continue;
    }
    const bool figure = word.find_first_of("0123456789") != std::string::npos;
    if (!figure) out += word + ' ';
    word.clear();
  }
  return out;
}

class Shrinking {
 public:
  Shrinking(Shrunk begin, std::uint64_t most_steps) : best_(std::move(begin)), left_(most_steps) {}

  Shrunk run() {
    keep(best_.report);
    fewer_pumps();
    fewer_kinds();
    fewer_strikes();
    return best_;
  }

 private:
  bool may_go_on() const { return left_ > 0; }

  // Takes the candidate when it breaks the same law.
  bool take(const RunSettings& candidate) {
    if (!may_go_on()) return false;
    const RunReport report = Hospital(candidate).run();
    ++best_.runs;
    left_ -= std::min(left_, report.steps);
    if (report.ok() || !is_same_law(report.violation, best_.report.violation)) return false;
    best_.settings = candidate;
    keep(report);
    return true;
  }

  // Nothing after the violation counts.
  void keep(const RunReport& report) {
    best_.report = report;
    best_.settings.steps = std::min(best_.settings.steps, report.steps);
    best_.settings.strikes = report.struck;
  }

  std::vector<std::uint32_t> pumps() const {
    if (!best_.settings.only.empty()) return best_.settings.only;
    std::vector<std::uint32_t> all(best_.settings.pumps);
    for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
    return all;
  }

  void fewer_pumps() {
    const auto all = pumps();
    for (const std::uint32_t who : all) {
      if (best_.report.violation.find("P-000" + std::to_string(who + 1)) == std::string::npos)
        continue;
      RunSettings alone = best_.settings;
      alone.only = {who};
      if (take(alone)) return;
    }
    for (const std::uint32_t who : all) {
      RunSettings fewer = best_.settings;
      fewer.only = pumps();
      if (fewer.only.size() < 2) return;
      std::erase(fewer.only, who);
      take(fewer);
    }
  }

  void fewer_kinds() {
    for (std::size_t kind = 0; kind < kStrokeCount; ++kind) {
      RunSettings fewer = best_.settings;
      std::erase_if(*fewer.strikes,
                    [&](const Strike& each) { return each.stroke == static_cast<Stroke>(kind); });
      if (fewer.strikes->size() < best_.settings.strikes->size()) take(fewer);
    }
  }

  // Delta debugging (Zeller 2002): leaves out ever smaller parts of what is left.
  void fewer_strikes() {
    std::size_t parts = 2;
    while (may_go_on() && parts <= best_.settings.strikes->size()) {
      if (leaves_out_one_of(parts)) {
        parts = std::max<std::size_t>(2, parts - 1);
      } else if (parts == best_.settings.strikes->size()) {
        return;
      } else {
        parts = std::min(best_.settings.strikes->size(), parts * 2);
      }
    }
    if (best_.settings.strikes->size() != 1) return;
    RunSettings none = best_.settings;
    none.strikes->clear();
    take(none);
  }

  bool leaves_out_one_of(std::size_t parts) {
    const std::vector<Strike> all(best_.settings.strikes->begin(), best_.settings.strikes->end());
    for (std::size_t part = 0; part < parts; ++part) {
      RunSettings fewer = best_.settings;
      const std::size_t end = all.size() * (part + 1) / parts;
      for (std::size_t i = all.size() * part / parts; i < end; ++i) fewer.strikes->erase(all[i]);
      if (take(fewer)) return true;
    }
    return false;
  }

  Shrunk best_;
  std::uint64_t left_;
};

}  // namespace

bool is_same_law(const std::string& a, const std::string& b) { return law_of(a) == law_of(b); }

Shrunk shrink(const RunSettings& settings, const RunReport& failing, std::uint64_t most_steps) {
  return Shrinking({settings, failing, 0}, most_steps).run();
}

std::string command_line(const RunSettings& settings) {
  std::string out =
      "--seed " + std::to_string(settings.seed) + " --steps " + std::to_string(settings.steps);
  if (settings.pumps != RunSettings{}.pumps) out += " --pumps " + std::to_string(settings.pumps);
  for (const Plant& each : kPlants) {
    if (each.planted == settings.planted) out += " --plant " + std::string(each.name);
  }
  if (settings.storage == Storage::kSqlite) out += " --storage sqlite";
  if (settings.authors == Authors::kImpatient) out += " --authors impatient";
  std::string only;
  for (const std::uint32_t who : settings.only) {
    only += (only.empty() ? "" : ",") + std::to_string(who);
  }
  if (!only.empty()) out += " --only " + only;
  if (settings.strikes) out += " --strikes \"" + to_string(*settings.strikes) + "\"";
  return out;
}

}  // namespace ph::sim
