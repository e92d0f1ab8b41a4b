#pragma once
#include <array>
#include <chrono>
#include <span>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/domain/quantity.hpp"

namespace ph::bench {

// The evaluation of IEC 60601-2-24 for pumps that deliver continuously: sampled every 0.5 min,
// start-up over two hours, trumpet over the second. Pure: numbers in, numbers out.

constexpr std::chrono::seconds kSampleInterval{30};  // S
constexpr std::size_t kSamplesPerHour = 120;

// What had been delivered in all by then, as a balance under the outlet would tell.
struct DeliverySample {
  std::chrono::milliseconds at{0};
  Volume volume;
};

// Q_i in mL/h over each interval between two samples: one fewer than samples. kMalformed, naming
// the sample, when two are not exactly one interval apart or there are fewer than two.
Result<std::vector<double>> flows_ml_per_h(std::span<const DeliverySample> samples);

// One observation window P: the largest and smallest mean error of any P min within the hour.
struct TrumpetWindow {
  int minutes = 0;          // P
  std::size_t windows = 0;  // m = (T - P)/S + 1
  double most_pct = 0;      // Ep(max)
  double least_pct = 0;     // Ep(min)
};

struct Trumpet {
  static constexpr std::array<int, 5> kMinutes{2, 5, 11, 19, 31};

  double overall_pct = 0;  // A, over the whole hour
  std::array<TrumpetWindow, 5> windows{};
};

// Of an ambulatory pump, which is judged over a day: sampled every 15 min, from the second hour on,
// over 24 h (the sources name samples and windows; the period is chosen).
struct AmbulatoryTrumpet {
  static constexpr std::array<int, 6> kMinutes{15, 60, 150, 330, 570, 930};

  double overall_pct = 0;
  std::array<TrumpetWindow, 6> windows{};
};
inline constexpr std::size_t kAmbulatoryHours = 25;
// Of `flows` over half minutes as above; kOutOfRange when they are not 25 hours, or the rate is not
// above zero.
Result<AmbulatoryTrumpet> ambulatory_trumpet(std::span<const double> flows, FlowRate rate);

// Of the second hour of `flows`, against the set rate. kOutOfRange when there are not two hours, or
// the rate is not above zero.
Result<Trumpet> second_hour_trumpet(std::span<const double> flows, FlowRate rate);

}  // namespace ph::bench
