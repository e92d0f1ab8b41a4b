#include "protocol/domain/alarm.hpp"

#include <array>
#include <string>

#include "protocol/base/check.hpp"

namespace ph {
namespace {

constexpr auto kHigh = Priority::kHigh;
constexpr auto kMedium = Priority::kMedium;
constexpr auto kLow = Priority::kLow;
constexpr auto kInfo = Priority::kInformation;
constexpr auto kStop = Reaction::kStop;
constexpr auto kKvo = Reaction::kKeepVeinOpen;
constexpr auto kGoOn = Reaction::kContinue;

constexpr bool kLatching = true;
constexpr bool kPassing = false;
constexpr bool kCanPause = true;
constexpr bool kAlwaysSounds = false;

using Code = AlarmCode;
// clang-format off
constexpr std::array<AlarmKind, kAlarmCodeCount> kCatalogue = {{
    {Code::kFreeFlow, "free_flow", "Free flow", "Close the clamp, check the set and the patient", kHigh, kStop, kLatching, kAlwaysSounds},
    {Code::kOverRate, "over_rate", "Flow above the set rate", "Check the patient, replace the pump", kHigh, kStop, kLatching, kCanPause},
    {Code::kMotorStall, "motor_stall", "Motor stalled", "Check set or syringe, then replace the pump", kHigh, kStop, kLatching, kCanPause},
    {Code::kMotorRate, "motor_rate", "Motor runs at a wrong rate", "Replace the pump", kHigh, kStop, kLatching, kCanPause},
    {Code::kMotionUncommanded, "motion_uncommanded", "Motor moved without command", "Close the clamp, replace the pump", kHigh, kStop, kLatching, kAlwaysSounds},
    {Code::kOcclusionDown, "occlusion_down", "Downstream occlusion", "Check clamp, line and site, then restart", kHigh, kStop, kLatching, kCanPause},
    {Code::kOcclusionUp, "occlusion_up", "Upstream occlusion", "Check container, vent and roller clamp", kHigh, kStop, kLatching, kCanPause},
    {Code::kAirSingle, "air_single", "Air in line", "Remove the air, then restart", kHigh, kStop, kLatching, kCanPause},
    {Code::kAirAccumulated, "air_accumulated", "Accumulated air", "Check the line for bubbles, prime again", kHigh, kStop, kLatching, kCanPause},
    {Code::kDoorOpen, "door_open", "Door open", "Close the door, then restart", kHigh, kStop, kLatching, kCanPause},
    {Code::kSetMisload, "set_misload", "Set not loaded", "Load the set again", kHigh, kStop, kLatching, kCanPause},
    {Code::kSyringeMoved, "syringe_moved", "Syringe not in place", "Fit the syringe again", kHigh, kStop, kLatching, kCanPause},
    {Code::kContainerEmpty, "container_empty", "Container empty", "Change bag or syringe", kHigh, kStop, kLatching, kCanPause},
    {Code::kKvoFinished, "kvo_finished", "KVO time over", "Start a new infusion or end it", kHigh, kStop, kLatching, kCanPause},
    {Code::kBatteryEmpty, "battery_empty", "Battery empty", "Connect mains now", kHigh, kStop, kLatching, kCanPause},
    {Code::kOvertemperature, "overtemperature", "Pump too hot", "Replace the pump", kHigh, kStop, kLatching, kCanPause},
    {Code::kSensorFault, "sensor_fault", "Sensor fault", "Replace the pump", kHigh, kStop, kLatching, kCanPause},
    {Code::kSounderFault, "sounder_fault", "Sounder fault", "Replace the pump", kHigh, kStop, kLatching, kCanPause},
    {Code::kSelfTest, "self_test", "Self-test failed", "Replace the pump", kHigh, kStop, kLatching, kAlwaysSounds},
    {Code::kMemory, "memory", "Memory fault", "Replace the pump", kHigh, kStop, kLatching, kAlwaysSounds},
    {Code::kWatchdog, "watchdog", "Watchdog", "Replace the pump", kHigh, kStop, kLatching, kAlwaysSounds},
    {Code::kChannelMismatch, "channel_mismatch", "Monitor disagrees", "Replace the pump", kHigh, kStop, kLatching, kAlwaysSounds},
    {Code::kClockFault, "clock_fault", "Clock fault", "Replace the pump", kHigh, kStop, kLatching, kAlwaysSounds},
    {Code::kTherapyLost, "therapy_lost", "Programme lost", "Check the patient and programme again", kHigh, kStop, kLatching, kCanPause},
    {Code::kLibraryCorrupt, "library_corrupt", "Drug library damaged", "Replace the pump", kHigh, kStop, kLatching, kCanPause},
    {Code::kVtbiDone, "vtbi_done", "VTBI done", "Start a new infusion or end it", kMedium, kKvo, kLatching, kCanPause},
    {Code::kRepeatedAlert, "repeated_alert", "Same alarm again and again", "Find the cause before restarting", kHigh, kStop, kLatching, kCanPause},
    {Code::kStandbyExpired, "standby_expired", "Standby time over", "Start, or set standby again", kMedium, kGoOn, kPassing, kCanPause},
    {Code::kIdleWithSet, "idle_with_set", "Idle with a set loaded", "Start, or set standby", kLow, kGoOn, kPassing, kCanPause},
    {Code::kValueUnconfirmed, "value_unconfirmed", "Value not confirmed", "Confirm or cancel the entry", kLow, kGoOn, kPassing, kCanPause},
    {Code::kOrderPending, "order_pending", "Order waiting", "Review the order at the pump", kInfo, kGoOn, kPassing, kCanPause},
    {Code::kNearEnd, "near_end", "Infusion ends soon", "Prepare the next container", kLow, kGoOn, kPassing, kCanPause},
    {Code::kBatteryLow, "battery_low", "Battery low", "Connect mains", kLow, kGoOn, kPassing, kCanPause},
    {Code::kReservoirLow, "reservoir_low", "Reservoir low", "Prepare the next container", kLow, kGoOn, kPassing, kCanPause},
    {Code::kUnderRate, "under_rate", "Flow below the set rate", "Check the line and the site", kMedium, kGoOn, kLatching, kCanPause},
    {Code::kMaximumDose, "maximum_dose", "Maximum dose reached", "Review the patient and the programme", kMedium, kKvo, kLatching, kCanPause},
    {Code::kBolusDenied, "bolus_denied", "Bolus denied", "Lockout or limit; see the programme", kInfo, kGoOn, kPassing, kCanPause},
    {Code::kMainsLost, "mains_lost", "On battery", "Connect mains when possible", kLow, kGoOn, kPassing, kCanPause},
    {Code::kBatteryFault, "battery_fault", "Battery fault", "Stay on mains, replace the pump", kLow, kGoOn, kPassing, kCanPause},
    {Code::kLinkLost, "link_lost", "No contact with the server", "Infusion goes on; check Wi-Fi", kLow, kGoOn, kPassing, kCanPause},
    {Code::kClockUnsynchronised, "clock_unsynchronised", "Clock not synchronised", "Check the connection", kInfo, kGoOn, kPassing, kCanPause},
    {Code::kLogNearlyFull, "log_nearly_full", "Record nearly full", "Bring the pump into contact", kLow, kGoOn, kPassing, kCanPause},
    {Code::kLibraryStale, "library_stale", "Drug library out of date", "Finish the infusion, then update", kInfo, kGoOn, kPassing, kCanPause},
    {Code::kGuardTrip, "guard_trip", "Safety monitor stopped the pump", "Check the patient, replace the pump", kHigh, kStop, kLatching, kAlwaysSounds},
    {Code::kInterrupted, "interrupted", "Infusion interrupted", "The pump restarted: check the patient, then resume or end", kHigh, kGoOn, kLatching, kCanPause},
    {Code::kTimeExpired, "time_expired", "Infusion time over", "End the infusion or programme the next", kHigh, kStop, kLatching, kCanPause},
    {Code::kDelayedStartMissed, "delayed_start_missed", "Delayed start did not begin", "See why the pump could not start, then start it", kHigh, kGoOn, kLatching, kCanPause},
    {Code::kStuckKey, "stuck_key", "Key stuck", "Free the key or replace the pump", kHigh, kGoOn, kLatching, kCanPause},
    {Code::kFlowUnstable, "flow_unstable", "Flow unsteady", "Check container, line and site", kMedium, kGoOn, kLatching, kCanPause},
    {Code::kLockedStop, "locked_stop", "Stopped without the code", "See who pressed STOP and why, then resume with the code", kMedium, kGoOn, kLatching, kCanPause},
    {Code::kPrimingOver, "priming_over", "Priming has ended", "See whether the line is full; prime again if air is left", kLow, kGoOn, kLatching, kCanPause},
}};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < kCatalogue.size(); ++i) {
    if (kCatalogue[i].code != static_cast<AlarmCode>(i)) return false;
  }
  return true;
}
static_assert(in_order(), "the catalogue must stand in the order of AlarmCode");

constexpr std::array<std::string_view, 4> kPriorities = {"information", "low", "medium", "high"};

}  // namespace

std::span<const AlarmKind> alarm_catalogue() { return kCatalogue; }

const AlarmKind& alarm_kind(AlarmCode code) {
  return kCatalogue.at(static_cast<std::size_t>(code));
}

Result<AlarmCode> parse_alarm_code(std::string_view name, std::string_view what) {
  for (const AlarmKind& kind : kCatalogue) {
    if (kind.name == name) return kind.code;
  }
  return fail(Fault::kMalformed,
              std::string(what) + ": unknown alarm \"" + std::string(name.substr(0, 40)) + "\"");
}

std::string_view to_string(Priority priority) {
  return kPriorities.at(static_cast<std::size_t>(priority));
}

std::string_view to_string(Reaction reaction) {
  switch (reaction) {
    case Reaction::kContinue:
      return "continue";
    case Reaction::kKeepVeinOpen:
      return "kvo";
    case Reaction::kStop:
      return "stop";
  }
  return "stop";
}

Result<Priority> parse_priority(std::string_view text, std::string_view what) {
  for (std::size_t i = 0; i < kPriorities.size(); ++i) {
    if (kPriorities[i] == text) return static_cast<Priority>(i);
  }
  return fail(Fault::kMalformed, std::string(what) +
                                     ": expected information, low, medium or high, got \"" +
                                     std::string(text.substr(0, 40)) + "\"");
}

}  // namespace ph
