#pragma once
#include <string_view>
#include <vector>

namespace ph::bench {

// Prints {"bench","figure","value","unit"} as one line on standard output, at once.
void print_figure(std::string_view bench, std::string_view figure, double value,
                  std::string_view unit);

// Talk for a person: one line on standard error.
void say(std::string_view line);

// Measured values of one kind. Asking for a percentile sorts them.
class Samples {
 public:
  void add(double value) { values_.push_back(value); }
  void clear() { values_.clear(); }
  std::size_t count() const { return values_.size(); }
  // The smallest value that is not below `share` (0 to 1) of all; NaN without any.
  double percentile(double share);
  double median() { return percentile(0.5); }
  double largest() { return percentile(1.0); }

 private:
  std::vector<double> values_;
};

}  // namespace ph::bench
