#pragma once
#include <algorithm>
#include <string_view>
#include <vector>

namespace ph::server {

// Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b`, or
// `most` + 1 when there are more (optimal string alignment).
inline std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > most) return most + 1;
  std::vector<std::size_t> before(a.size() + 1), above(a.size() + 1), row(a.size() + 1);
  for (std::size_t i = 0; i <= a.size(); ++i) above[i] = i;
  for (std::size_t j = 1; j <= b.size(); ++j) {
    row[0] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      const std::size_t replaced = above[i - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[i] = std::min({above[i] + 1, row[i - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[i] = std::min(row[i], before[i - 2] + 1);
    }
    if (*std::min_element(row.begin(), row.end()) > most) return most + 1;
    before.swap(above);
    above.swap(row);
  }
  return std::min(above[a.size()], most + 1);
}

}  // namespace ph::server
