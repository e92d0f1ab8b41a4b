#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/domain/alarm.hpp"
#include "protocol/domain/library.hpp"
#include "protocol/domain/order.hpp"
#include "protocol/domain/quantity.hpp"
#include "protocol/domain/therapy.hpp"

namespace ph {

// What the pump is doing, in one word.
enum class PumpState : std::uint8_t {
  kIdle,   // nothing programmed
  kReady,  // programmed and confirmed, not started
  kRunning,
  kKeepVeinOpen,
  kPaused,     // stopped by a person, may be resumed at the bedside
  kAlarmStop,  // stopped by the pump itself
  kStandby,
  kFailed,   // self-test or guard: inhibited until service
  kDelayed,  // started, waits for its time; KVO may flow meanwhile
  kPriming,  // air is purged from a set that no patient is connected to
};
inline constexpr PumpState kLastPumpState = PumpState::kPriming;
inline constexpr std::size_t kPumpStateCount = static_cast<std::size_t>(kLastPumpState) + 1;
std::string_view to_string(PumpState state);
Result<PumpState> parse_pump_state(std::string_view text, std::string_view what);

// What the infusion does in detail, beside the pump's state. Append only.
enum class Activity : std::uint8_t {
  kNone,          // nothing flows
  kBase,          // the rate of the programme, or of the phase of its course
  kLoading,       // loading dose
  kBolus,         // clinician bolus
  kDemandDose,    // asked for by the patient
  kPeriodicDose,  // PIEB
  kFlush,         // water, not drug
  kWaiting,       // a phase without flow, or between demand doses without a base rate
  kKeepOpen,      // KVO
  kDelay,
  kPriming,  // flowing or not: while the key is held
};
inline constexpr Activity kLastActivity = Activity::kPriming;
std::string_view to_string(Activity activity);
Result<Activity> parse_activity(std::string_view text, std::string_view what);

// The latest picture of one pump. Conflated: only the newest matters. Numbers are as measured or
// counted by the pump; `wall` is the pump's own clock and only a label.
struct Telemetry {
  WallTime wall{};
  std::chrono::milliseconds uptime{0};  // the pump's steady clock
  PumpState state = PumpState::kIdle;
  OrderId order;                           // empty: none
  std::string care_area;                   // of the running infusion; empty: none
  EntryId entry;                           // of the running infusion; empty: none
  std::string drug;                        // shown name, empty: none
  std::optional<Dose> dose;                // as confirmed
  bool soft_override = false;              // a soft limit was overridden at the start
  FlowRate rate;                           // now commanded; zero when stopped
  Volume vtbi;                             // of the programme
  Volume infused;                          // of the programme so far
  std::chrono::milliseconds remaining{0};  // to the end of the VTBI at this rate; 0 when stopped
  Therapy therapy = Therapy::kContinuous;
  Activity activity = Activity::kNone;
  OrderId secondary_to;       // the primary that this piggyback interrupts; empty: none
  std::uint32_t demands = 0;  // asked for since the start (P33)
  std::uint32_t granted = 0;  // and given
  std::chrono::milliseconds lockout_left{0};  // to the next demand dose; 0: may be asked for
  std::chrono::milliseconds delay_left{0};    // of a delayed start or of standby
  std::int64_t plasma_pg_per_ml = 0;          // TCI, predicted; 0: no TCI
  std::int64_t effect_pg_per_ml = 0;          // the same at the effect site
  Pressure pressure;                          // downstream
  Charge battery;                             // thousandths
  bool on_mains = true;
  std::uint32_t library = 0;     // number of the active library; 0: none
  std::int8_t signal_dbm = 0;    // Wi-Fi; 0: unknown
  std::string access_point;      // empty: unknown
  std::uint32_t late_ticks = 0;  // of the drive loop since start
};

// The two numbered lanes of the pump's record (reliability reference, section 5.1).
enum class Lane : std::uint8_t {
  kUrgent,   // alarms, order states, local audit: sent first, never dropped
  kRoutine,  // infusion events
};
inline constexpr std::size_t kLaneCount = 2;
std::string_view to_string(Lane lane);
Result<Lane> parse_lane(std::string_view text, std::string_view what);

// What happened, for the record. Append only: the number is the wire and database value.
enum class EventKind : std::uint8_t {
  kBoot,             // number: boot count; text: why the last run ended
  kOrderState,       // order, order_state, text: reason
  kInfusionStarted,  // order, rate, volume: VTBI
  kRateChanged,      // rate
  kInfusionPaused,   // volume: infused
  kInfusionResumed,
  kInfusionEnded,        // volume: infused, text: why
  kAlarmRaised,          // alarm, number: alarm instance, text: its priority when raised
  kAlarmCleared,         // alarm, number: alarm instance, text: by whom
  kAlarmSilenced,        // alarm, number: alarm instance
  kSoftLimitOverridden,  // order, text: verdict and reason
  kLibraryStaged,        // number: library
  kLibraryActivated,     // number: library, text: digest in hex
  kLibraryRefused,       // number: library, text: why; not fetched again unless asked anew
  kKeyPressed,           // text: key
  kSelfTest,             // text: result
  kGuardTripped,         // text: why
  kProcessLost,          // text: which process of the pump stopped answering
  kRecordGap,            // number: how many routine events were summarised
  kVolumeCheckpoint,     // order, volume: infused
  kBolusStarted,         // order, volume: its size, rate, text: activity word
  kBolusEnded,           // order, volume: given of it, text: activity word and why
  kDemandDenied,         // order, number: demands since the start, text: why
  kPhaseChanged,         // order, number: phase from 0 on, rate
  kInfusionDelayed,      // order, number: ms to the start
  kTargetChanged,        // order, number: target in pg/mL
  kPressureReleased,     // volume: drawn back after an occlusion
  kOcclusionRestart,     // order, number: which try of the rolling ten minutes
  kValueEdited,          // order, text: field, before, after; who programmed at the bedside
  kLockChanged,          // text: data lock level, before and after
  // What the gate was asked for, before anybody confirmed it; its outcome is the order's state.
  kProgrammeJudged,  // order, number: library, rate, volume: VTBI; text: "source entry-digest"
  kProgrammeText,    // order, number: pieces to come, text: piece of the request (request_text.hpp)
  kLimitAlerted,     // order, number: Verdict, text: reason; an override follows or does not
  kPrimingStarted,   // rate, volume: at most
  kPrimingEnded,     // volume: purged, towards no patient; rate, text: why
  kLibraryHeldUp,    // number: library, text: why; it is fetched again, nothing is wrong with it
};
inline constexpr EventKind kLastEventKind = EventKind::kLibraryHeldUp;
std::string_view to_string(EventKind kind);
Result<EventKind> parse_event_kind(std::string_view text, std::string_view what);
// Alarms, order states, library and safety facts are urgent; the rest routine.
Lane lane_of(EventKind kind);

// Where a programme came from.
enum class ProgrammeSource : std::uint8_t {
  kOrder,   // proposed by the server
  kByHand,  // entered at the bedside
  kChange,  // a change of what runs or waits: titration, delay
};
inline constexpr ProgrammeSource kLastProgrammeSource = ProgrammeSource::kChange;
std::string_view to_string(ProgrammeSource source);
Result<ProgrammeSource> parse_programme_source(std::string_view text, std::string_view what);

// The text of kProgrammeJudged: who asked, and the SHA-256 of the entry's canonical bytes (zero:
// the library has no such entry).
struct JudgedText {
  ProgrammeSource source = ProgrammeSource::kOrder;
  Digest entry{};
  bool operator==(const JudgedText&) const = default;
};
std::string to_text(const JudgedText& judged);
Result<JudgedText> parse_judged_text(std::string_view text);

// One entry of a pump's record. Which fields mean something is said at the kind; the others are
// empty or zero. `text` at most 160 bytes of UTF-8.
struct PumpEvent {
  static constexpr std::size_t kMaxText = 160;

  EventKind kind = EventKind::kBoot;
  WallTime wall{};
  std::chrono::milliseconds uptime{0};
  OrderId order;
  std::optional<OrderState> order_state;
  std::optional<AlarmCode> alarm;
  std::int64_t number = 0;
  Volume volume;
  FlowRate rate;
  std::string text;
  bool operator==(const PumpEvent&) const = default;
};

// An event with its place in the record: `sequence` starts at 1 in each lane of a stream and has no
// gaps.
struct RecordedEvent {
  std::uint64_t sequence = 0;
  PumpEvent event;
  bool operator==(const RecordedEvent&) const = default;
};

// How far each lane has come: the last sequence stored (0: none).
using Cursors = std::array<std::uint64_t, kLaneCount>;

// An alarm that stands now, for the snapshot that heals a missed report. Its priority may be above
// the catalogue's: near its end an alarm rises, and the end of a life-sustaining drug is high.
struct StandingAlarm {
  AlarmCode code = AlarmCode::kGuardTrip;
  std::int64_t instance = 0;  // rises with every alarm of a pump
  WallTime since{};
  bool silenced = false;
  Priority priority = alarm_kind(code).priority;
  bool operator==(const StandingAlarm&) const = default;
};

}  // namespace ph
