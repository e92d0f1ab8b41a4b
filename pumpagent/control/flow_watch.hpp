#pragma once
#include <chrono>
#include <cstdint>

#include "protocol/domain/quantity.hpp"

namespace ph::agent {

// Holds the flow that is measured against the flow that is due (P35 to P39). Two tiers: far too
// much is said at once; beyond the narrow tolerance only when it lasts for `patience` and over two
// windows. A window closes with the volume due, so that all times scale with the rate: a slow
// infusion is not called wrong for the coarseness of its sensor. Real-time safe.
class FlowWatch {
 public:
  struct Limits {
    Volume window;       // due in one window
    Volume slack;        // allowed in any case
    int narrow_percent;  // and this share of what is due
    Volume far_slack;    // the same, of the wide tier
    int far_percent;
  };
  static constexpr int kSwings = 3;  // from too much to too little and back: unsteady

  explicit FlowWatch(const Limits& limits) : limits_(limits) {}

  void observe(Volume due, Volume given, std::chrono::nanoseconds elapsed,
               std::chrono::nanoseconds patience);
  bool far_over() const { return far_over_; }
  bool over() const { return over_; }
  bool under() const { return under_; }
  bool unsteady() const { return swings_ >= kSwings; }
  void forget();

 private:
  enum class Side : std::int8_t { kUnder = -1, kFair = 0, kOver = 1 };
  void close(std::chrono::nanoseconds patience);

  Limits limits_;
  Volume due_, given_;
  std::chrono::nanoseconds time_{0}, lasting_{0};
  Side side_ = Side::kFair, unfair_ = Side::kFair;
  int windows_ = 0, swings_ = 0;
  bool far_over_ = false, over_ = false, under_ = false;
};

}  // namespace ph::agent
