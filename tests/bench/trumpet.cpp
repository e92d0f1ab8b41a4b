#include "tests/bench/trumpet.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace ph::bench {
namespace {

constexpr double kNanolitresPerMillilitre = 1e6;
constexpr std::size_t kSamplesPerMinute = 2;
constexpr auto kIntervalsPerHour = static_cast<double>(kSamplesPerHour);

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// `length` samples are `minutes`.
TrumpetWindow window_of(std::span<const double> errors, int minutes, std::size_t length) {
  TrumpetWindow window{minutes, errors.size() - length + 1, 0, 0};
  for (std::size_t j = 0; j < window.windows; ++j) {
    const double error = mean(errors.subspan(j, length));
    window.most_pct = j == 0 ? error : std::max(window.most_pct, error);
    window.least_pct = j == 0 ? error : std::min(window.least_pct, error);
  }
  return window;
}

}  // namespace

Result<std::vector<double>> flows_ml_per_h(std::span<const DeliverySample> samples) {
  if (samples.size() < 2) return fail(Fault::kMalformed, "delivery: fewer than two samples");
  std::vector<double> flows;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    if (samples[i].at - samples[i - 1].at != kSampleInterval) {
      return fail(Fault::kMalformed, "delivery: sample " + std::to_string(i) + " at " +
                                         std::to_string(samples[i].at.count()) +
                                         " ms, expected 30 s after the one before");
    }
    const Volume moved = samples[i].volume - samples[i - 1].volume;
    flows.push_back(static_cast<double>(moved.count()) / kNanolitresPerMillilitre *
                    kIntervalsPerHour);
  }
  return flows;
}

Result<Trumpet> second_hour_trumpet(std::span<const double> flows, FlowRate rate) {
  if (flows.size() < 2 * kSamplesPerHour) {
    return fail(Fault::kOutOfRange, "trumpet: " + std::to_string(flows.size()) +
                                        " intervals, expected two hours (240)");
  }
  if (rate <= FlowRate{}) return fail(Fault::kOutOfRange, "trumpet: set rate not above 0 mL/h");

  const double set = static_cast<double>(rate.count()) / kNanolitresPerMillilitre;
  std::vector<double> errors;
  for (const double flow : flows.subspan(kSamplesPerHour, kSamplesPerHour)) {
    errors.push_back(100 * (flow - set) / set);
  }
  Trumpet trumpet;
  trumpet.overall_pct = mean(errors);
  for (std::size_t i = 0; i < trumpet.windows.size(); ++i) {
    const int minutes = Trumpet::kMinutes[i];
    trumpet.windows[i] =
        window_of(errors, minutes, static_cast<std::size_t>(minutes) * kSamplesPerMinute);
  }
  return trumpet;
}

Result<AmbulatoryTrumpet> ambulatory_trumpet(std::span<const double> flows, FlowRate rate) {
  constexpr int kEach = 15;  // min
  constexpr std::size_t kIntervals = kEach * kSamplesPerMinute;
  if (flows.size() < kAmbulatoryHours * kSamplesPerHour) {
    return fail(Fault::kOutOfRange, "ambulatory trumpet: " + std::to_string(flows.size()) +
                                        " intervals, expected 25 hours (3000)");
  }
  if (rate <= FlowRate{}) return fail(Fault::kOutOfRange, "trumpet: set rate not above 0 mL/h");
  const double set = static_cast<double>(rate.count()) / kNanolitresPerMillilitre;
  std::vector<double> errors;
  for (std::size_t at = kSamplesPerHour; at < kAmbulatoryHours * kSamplesPerHour;
       at += kIntervals) {
    errors.push_back(100 * (mean(flows.subspan(at, kIntervals)) - set) / set);
  }
  AmbulatoryTrumpet trumpet;
  trumpet.overall_pct = mean(errors);
  for (std::size_t i = 0; i < trumpet.windows.size(); ++i) {
    const int minutes = AmbulatoryTrumpet::kMinutes[i];
    trumpet.windows[i] = window_of(errors, minutes, static_cast<std::size_t>(minutes / kEach));
  }
  return trumpet;
}

}  // namespace ph::bench
