#include "tests/bench/figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

namespace ph::bench {

void print_figure(std::string_view bench, std::string_view figure, double value,
                  std::string_view unit) {
  const std::string text(unit);
  const std::string name(figure), of(bench);
  // What could not be measured is null, never a number that looks fine.
  char number[32] = "null";
  if (std::isfinite(value)) std::snprintf(number, sizeof number, "%.6g", value);
  std::printf("{\"bench\":\"%s\",\"figure\":\"%s\",\"value\":%s,\"unit\":\"%s\"}\n", of.c_str(),
              name.c_str(), number, text.c_str());
  std::fflush(stdout);
}

void say(std::string_view line) {
  const std::string text = "bench: " + std::string(line) + "\n";
  std::fputs(text.c_str(), stderr);
}

double Samples::percentile(double share) {
  if (values_.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values_.begin(), values_.end());
  const double rank = std::ceil(share * static_cast<double>(values_.size()));
  const auto index = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
  return values_[std::min(index, values_.size() - 1)];
}

}  // namespace ph::bench
