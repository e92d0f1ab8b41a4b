#pragma once
#include <chrono>

#include "pumpagent/monitor/report.hpp"

namespace ph::agent {

// What the confirmed programme allows for the thing that the drive says it does. Pure; real-time
// safe.

// The drive may make the motor turn now.
bool is_active(PumpState state);
bool is_dose(Activity activity);

// Flow beneath any dose: of the programme, of the phase of its course, or to keep the vein open.
FlowRate base_rate(const Programme& confirmed, const DriveReport& drive);
// What no flow of the programme exceeds, above a base that runs by itself.
FlowRate most_rate(const Programme& confirmed, FlowRate base);
// The highest that base and dose together may demand (P19).
FlowRate highest_rate(const Programme& confirmed, const DriveReport& drive);
// The dose of the confirmed programme that goes with the drive's word; zero volume: it has none.
DoseStep highest_dose(const Programme& confirmed, Activity activity);

// A confirmed time as the monitor holds it against its own clock: 2 % and a second are left to the
// difference of two clocks and of two looks.
std::chrono::nanoseconds at_least(std::chrono::milliseconds confirmed);
std::chrono::nanoseconds at_most(std::chrono::milliseconds confirmed);

}  // namespace ph::agent
