#include "pumpagent/monitor/bounds.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr std::chrono::seconds kLook{1};
constexpr int kClockPercent = 2;

FlowRate keep_open(const Programme& p) { return std::min(p.kvo, p.rate); }

}  // namespace

bool is_active(PumpState state) {
  return state == PumpState::kRunning || state == PumpState::kKeepVeinOpen ||
         state == PumpState::kDelayed || state == PumpState::kPriming;
}

bool is_dose(Activity activity) {
  return activity == Activity::kBolus || activity == Activity::kDemandDose ||
         activity == Activity::kPeriodicDose || activity == Activity::kFlush;
}

FlowRate base_rate(const Programme& confirmed, const DriveReport& drive) {
  if (drive.state == PumpState::kDelayed) {
    return confirmed.kvo_in_delay ? confirmed.kvo : FlowRate{};
  }
  if (drive.state == PumpState::kKeepVeinOpen || drive.activity == Activity::kKeepOpen) {
    return keep_open(confirmed);
  }
  if (drive.activity == Activity::kWaiting || drive.activity == Activity::kDelay) return {};
  const bool in_course = drive.phase < std::min<std::size_t>(confirmed.course.count, Course::kMost);
  return in_course ? confirmed.course.phases[drive.phase].rate : confirmed.rate;
}

DoseStep highest_dose(const Programme& confirmed, Activity activity) {
  switch (activity) {
    case Activity::kBolus:
      return {confirmed.bolus.most, confirmed.bolus.rate_most};
    case Activity::kDemandDose:
      return confirmed.demand.dose;
    case Activity::kPeriodicDose:
      return confirmed.periodic.is_flush ? DoseStep{} : confirmed.periodic.dose;
    case Activity::kFlush:
      return confirmed.periodic.is_flush ? confirmed.periodic.dose : DoseStep{};
    default:
      return {};
  }
}

FlowRate most_rate(const Programme& confirmed, FlowRate base) {
  const FlowRate most = confirmed.rate_most > FlowRate{} ? confirmed.rate_most : confirmed.rate;
  return std::max(most, base);
}

FlowRate highest_rate(const Programme& confirmed, const DriveReport& drive) {
  const FlowRate base = base_rate(confirmed, drive);
  if (!is_dose(drive.activity)) return base;
  const FlowRate dose = highest_dose(confirmed, drive.activity).rate;
  const FlowRate beneath = drive.activity == Activity::kFlush ? FlowRate{} : base;
  return std::min(beneath + dose, most_rate(confirmed, base));
}

std::chrono::nanoseconds at_least(std::chrono::milliseconds confirmed) {
  return std::chrono::nanoseconds(confirmed) * (100 - kClockPercent) / 100 - kLook;
}

std::chrono::nanoseconds at_most(std::chrono::milliseconds confirmed) {
  return std::chrono::nanoseconds(confirmed) * (100 + kClockPercent) / 100 + kLook;
}

}  // namespace ph::agent
