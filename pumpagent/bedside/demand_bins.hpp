#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "protocol/base/clock.hpp"
#include "pumpagent/engine/command.hpp"

namespace ph::agent {

// What a patient asked for and was given in the quarters of an hour of the last two hours, as dots
// for a front (P33). What was asked for before it first saw the infusion is not in it. Plain value.
class DemandBins {
 public:
  static constexpr std::chrono::minutes kBin{15};
  static constexpr std::size_t kBins = 8;
  static constexpr std::uint32_t kDots = 5;  // of one bin, at most

  // The counters of the infusion `order`, in every turn.
  void note(SteadyTime now, const OrderTag& order, std::uint32_t demands, std::uint32_t granted);
  // A full dot for each dose, a hollow one for each denial, the newest quarter last: "●●○ | – | ●".
  std::string dots() const;

 private:
  struct Bin {
    std::uint32_t demands = 0, granted = 0;
  };

  OrderTag order_;
  SteadyTime begin_{};  // of the newest bin
  std::uint32_t demands_ = 0, granted_ = 0;
  std::array<Bin, kBins> bins_{};  // oldest first
  std::size_t seen_ = 0;           // bins since the first sight of the infusion
};

}  // namespace ph::agent
