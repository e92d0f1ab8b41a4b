#pragma once
#include <optional>
#include <string>
#include <vector>

#include "protocol/domain/pump_model.hpp"
#include "tests/bench/trumpet.hpp"

namespace ph::bench {

// The trials of IEC 60601-2-24 on the simulated bench (pump reference, 2.1 and 2.2). Each is one
// pump, one seed, simulated time.

struct DeliveryTrial {
  std::vector<double> flows;  // of two hours from the start on, every half minute, mL/h
  Trumpet trumpet;            // of the second
};
// Two hours at `rate` against `back_pressure` mmHg; the container is kept from running empty, as
// somebody would change it. Fails when an alarm stops the pump.
Result<DeliveryTrial> try_delivery(const PumpModel& model, FlowRate rate, double back_pressure,
                                   std::uint64_t seed);

// 25 hours of an ambulatory pump at `rate`, in ticks of 100 ms.
Result<AmbulatoryTrumpet> try_ambulatory(const PumpModel& model, FlowRate rate, std::uint64_t seed);

struct OcclusionTrial {
  double seconds = 0;        // from the closed clamp to the alarm; above 10 h: none came
  double pressure_mmhg = 0;  // in the line when it came
  Volume bolus;              // into the vein when the clamp opens, a minute after the alarm
};
Result<OcclusionTrial> try_occlusion(const PumpModel& model, FlowRate rate, Pressure level,
                                     std::uint64_t seed);
inline constexpr double kNoAlarm = 36'000;  // s: what the published table calls "> 10 h"

// The published table of a volumetric pump: times in seconds at 0.1, 1, 25 and 100 mL/h (kNoAlarm:
// none within ten hours) and the bolus after back-off in mL.
struct PublishedOcclusion {
  int level;
  std::int64_t mmhg;
  double seconds[4];
  double bolus_ml;
};
inline constexpr std::int64_t kOcclusionRates[] = {100, 1'000, 25'000, 100'000};  // uL/h
inline constexpr PublishedOcclusion kPublishedOcclusions[] = {
    {1, 226, {31'200, 547, 33, 7}, 0.0347},
    {5, 563, {kNoAlarm, 1'553, 74, 15}, 0.0987},
    {9, 900, {kNoAlarm, 2'810, 126, 24}, 0.1787},
};

}  // namespace ph::bench
