#include <algorithm>

#include "protocol/settings/reading.hpp"

namespace ph {
namespace {

constexpr std::size_t kFarthestGuess = 3;

// ward[0].beds and ward[7].beds are the same key of another table.
std::string without_indices(const std::string& path) {
  std::string out;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) out += c;
    if (c == ']') inside = false;
  }
  return out;
}

std::string nearest(const std::string& path, const std::set<std::string>& known) {
  const std::string bare = without_indices(path);
  std::string best;
  std::size_t distance = std::min(kFarthestGuess, bare.size() / 2) + 1;
  for (const std::string& candidate : known) {
    const std::size_t d = edit_distance(bare, without_indices(candidate));
    if (d >= distance) continue;
    distance = d;
    best = without_indices(candidate);
  }
  return best;
}

bool is_asked_below(const std::set<std::string>& asked, const std::string& path) {
  const auto next = asked.lower_bound(path + '.');
  return next != asked.end() && next->compare(0, path.size() + 1, path + '.') == 0;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

std::vector<std::string> Settings::finish() {
  SettingsReading& reading = *reading_;
  for (const auto& [path, value] : reading.values) {
    if (reading.asked.count(path) > 0) continue;
    const bool is_table = value.kind == SettingValue::kTable || value.kind == SettingValue::kTables;
    const bool told_by_content = is_table && value.count > 0;
    if (told_by_content || (is_table && is_asked_below(reading.asked, path))) continue;
    if (path.back() == ']') continue;
    const std::string guess = nearest(path, reading.asked);
    reading.complain(path, "unknown key" + (guess.empty() ? "" : "; did you mean " + guess + "?"));
    reading.asked.insert(path);
  }
  std::stable_sort(reading.problems.begin(), reading.problems.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> out;
  for (const auto& [line, why] : reading.problems) {
    const std::string place = line > 0 ? reading.name + ':' + std::to_string(line) : reading.name;
    out.push_back(place + ": " + why);
  }
  return out;
}

Status Settings::finished() {
  std::string all;
  for (const std::string& problem : finish()) all.append(all.empty() ? "" : "\n").append(problem);
  if (all.empty()) return {};
  return fail(Fault::kMalformed, std::move(all));
}

}  // namespace ph
