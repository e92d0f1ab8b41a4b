#include "protocol/domain/facts.hpp"

namespace ph {
namespace {

constexpr std::array<std::string_view, kPumpStateCount> kPumpStates = {
    "idle",       "ready",   "running", "kvo",     "paused",
    "alarm_stop", "standby", "failed",  "delayed", "priming"};
constexpr std::array<std::string_view, 11> kActivities = {
    "none",  "base",    "loading", "bolus", "demand_dose", "periodic_dose",
    "flush", "waiting", "kvo",     "delay", "priming"};
static_assert(kActivities.size() == static_cast<std::size_t>(kLastActivity) + 1);
constexpr std::array<std::string_view, kLaneCount> kLanes = {"urgent", "routine"};
constexpr std::array<std::string_view, 36> kEventKinds = {"boot",
                                                          "order_state",
                                                          "infusion_started",
                                                          "rate_changed",
                                                          "infusion_paused",
                                                          "infusion_resumed",
                                                          "infusion_ended",
                                                          "alarm_raised",
                                                          "alarm_cleared",
                                                          "alarm_silenced",
                                                          "soft_limit_overridden",
                                                          "library_staged",
                                                          "library_activated",
                                                          "library_refused",
                                                          "key_pressed",
                                                          "self_test",
                                                          "guard_tripped",
                                                          "process_lost",
                                                          "record_gap",
                                                          "volume_checkpoint",
                                                          "bolus_started",
                                                          "bolus_ended",
                                                          "demand_denied",
                                                          "phase_changed",
                                                          "infusion_delayed",
                                                          "target_changed",
                                                          "pressure_released",
                                                          "occlusion_restart",
                                                          "value_edited",
                                                          "lock_changed",
                                                          "programme_judged",
                                                          "programme_text",
                                                          "limit_alerted",
                                                          "priming_started",
                                                          "priming_ended",
                                                          "library_held_up"};
constexpr std::array<std::string_view, 3> kSources = {"order", "by_hand", "change"};
static_assert(kSources.size() == static_cast<std::size_t>(kLastProgrammeSource) + 1);
static_assert(kEventKinds.size() == static_cast<std::size_t>(kLastEventKind) + 1);

template <class Enum, std::size_t N>
Result<Enum> find_word(const std::array<std::string_view, N>& words, std::string_view text,
                       std::string_view what, const char* noun) {
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == text) return static_cast<Enum>(i);
  }
  return fail(Fault::kMalformed, std::string(what) + ": unknown " + noun + " \"" +
                                     std::string(text.substr(0, 40)) + "\"");
}

}  // namespace

std::string_view to_string(PumpState state) {
  return kPumpStates.at(static_cast<std::size_t>(state));
}
std::string_view to_string(Lane lane) { return kLanes.at(static_cast<std::size_t>(lane)); }
std::string_view to_string(EventKind kind) {
  return kEventKinds.at(static_cast<std::size_t>(kind));
}
Result<PumpState> parse_pump_state(std::string_view text, std::string_view what) {
  return find_word<PumpState>(kPumpStates, text, what, "pump state");
}
std::string_view to_string(Activity activity) {
  return kActivities.at(static_cast<std::size_t>(activity));
}
Result<Activity> parse_activity(std::string_view text, std::string_view what) {
  return find_word<Activity>(kActivities, text, what, "activity");
}
Result<Lane> parse_lane(std::string_view text, std::string_view what) {
  return find_word<Lane>(kLanes, text, what, "lane");
}
Result<EventKind> parse_event_kind(std::string_view text, std::string_view what) {
  return find_word<EventKind>(kEventKinds, text, what, "event kind");
}

std::string_view to_string(ProgrammeSource source) {
  return kSources.at(static_cast<std::size_t>(source));
}
Result<ProgrammeSource> parse_programme_source(std::string_view text, std::string_view what) {
  return find_word<ProgrammeSource>(kSources, text, what, "source of a programme");
}

std::string to_text(const JudgedText& judged) {
  return std::string(to_string(judged.source)) + ' ' + to_hex(judged.entry);
}
Result<JudgedText> parse_judged_text(std::string_view text) {
  const auto space = text.find(' ');
  auto source = parse_programme_source(text.substr(0, space), "programme judged");
  if (!source) return fail(source.error());
  const auto digest = text.substr(space == std::string_view::npos ? text.size() : space + 1);
  auto entry = array_from_hex<32>(digest);
  if (!entry) return fail(Fault::kMalformed, "programme judged: " + entry.error().detail);
  return JudgedText{*source, *entry};
}

Lane lane_of(EventKind kind) {
  switch (kind) {
    case EventKind::kInfusionStarted:
    case EventKind::kRateChanged:
    case EventKind::kInfusionPaused:
    case EventKind::kInfusionResumed:
    case EventKind::kInfusionEnded:
    case EventKind::kKeyPressed:
    case EventKind::kRecordGap:
    case EventKind::kVolumeCheckpoint:
    case EventKind::kBolusStarted:
    case EventKind::kBolusEnded:
    case EventKind::kDemandDenied:
    case EventKind::kPhaseChanged:
    case EventKind::kInfusionDelayed:
    case EventKind::kTargetChanged:
    case EventKind::kPressureReleased:
    case EventKind::kOcclusionRestart:
    case EventKind::kValueEdited:
    case EventKind::kPrimingStarted:
    case EventKind::kPrimingEnded:
      return Lane::kRoutine;
    default:
      return Lane::kUrgent;
  }
}

}  // namespace ph
