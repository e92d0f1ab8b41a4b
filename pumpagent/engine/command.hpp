#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "protocol/base/ids.hpp"
#include "protocol/domain/facts.hpp"
#include "protocol/domain/programme.hpp"

namespace ph::agent {

// An order's id in fixed size, so that it crosses shared memory. All zero: none.
struct OrderTag {
  std::array<char, OrderId::kMaxLength> text{};

  static OrderTag of(const OrderId& id);
  OrderId id() const;
  bool empty() const { return text[0] == '\0'; }
  bool operator==(const OrderTag&) const = default;
};

// What the bedside may ask of the therapy engine. Only a person's key at the pump makes one.
enum class EngineVerb : std::uint8_t {
  kLoad,        // programme, order: take a confirmed programme; nothing moves
  kStart,       // begin what is loaded
  kStop,        // STOP: accepted in every state, at once
  kResume,      // go on with the programme that was stopped
  kSetRate,     // rate: new confirmed rate for the loaded programme
  kReplace,     // programme, order: go over to another confirmed programme without a pause
  kEnd,         // give the programme up
  kStandby,     // set aside without a programme
  kWake,        // leave standby
  kInhibit,     // self-test or guard: no infusion until service
  kBolus,       // dose, hold_to_run: a clinician's bolus on top of what runs
  kEndBolus,    // the bolus key was let go, or the bolus is given up; the base flow goes on. While
                // priming: the key was let go, the motor stands
  kDemand,      // the patient's button: a demand dose, or a denial that is counted
  kTaper,       // go over to the way down of the ramp now
  kSkipPhase,   // give up the phase that runs
  kSecondary,   // programme, order: take a piggyback over the stopped primary; kStart begins it
  kToPrimary,   // give the secondary up; the primary stands stopped, to be resumed
  kSetVtbi,     // volume: new confirmed VTBI, not below what was given
  kSetTarget,   // target_pg_per_ml: new confirmed TCI target
  kRestart,     // the pump itself, after an occlusion that went away (P52); never a person
  kNewPatient,  // forget lockout and window: somebody else is at the pump
  // dose (of the model): purge the line, away from any patient, as long as the key is held; again
  // and again while it is (TherapyEngine::kPrimeHold)
  kPrime,
};
inline constexpr std::size_t kEngineVerbCount = static_cast<std::size_t>(EngineVerb::kPrime) + 1;

// Fields beside the verb mean something only where the verb's comment names them.
struct EngineCommand {
  EngineVerb verb = EngineVerb::kStop;
  Programme programme{};
  OrderTag order{};
  FlowRate rate{};
  Volume volume{};
  DoseStep dose{};
  bool hold_to_run = false;  // ends when the key is let go, or at 10 s (P10)
  std::int64_t target_pg_per_ml = 0;
  std::chrono::milliseconds standby{0};  // of kStandby: then kStandbyExpired; 0: no end (P93)
};
static_assert(std::is_trivially_copyable_v<EngineCommand>);

// What became of a command. The first two are no refusals.
enum class Answer : std::uint8_t {
  kAccepted,
  kNoChange,  // already so
  kNoProgramme,
  kNotStarted,    // nothing to resume: start it
  kInfusing,      // stop or end the infusion first
  kNotInfusing,   // only a running infusion can be replaced
  kAlarmStands,   // an alarm that stops the pump has not been cleared
  kFinished,      // the volume has been given; load a new programme
  kStoppedFirst,  // stopped, not new: resume or end it
  kInStandby,
  kNotInStandby,
  kOutOfService,   // kFailed
  kBadValue,       // a value that no programme may have, such as KVO above the rate
  kNotGranted,     // the guard gives no lease for it (the drive's answer, never the engine's)
  kTooLate,        // given to a drive that ended before it answered
  kNoBolus,        // the programme allows no bolus now
  kBolusTooLarge,  // beyond the programme's rule
  kLockedOut,      // the lockout runs (P20)
  kAtLimit,        // the window limit would be passed (P22)
  kBolusRuns,      // one dose at a time
  kNoSuchPart,     // the programme has no taper, phase, secondary or target
  kFixed,          // the programme fixes this value: load another one
  kSelfTesting,    // the power-on self-test has not passed yet (the loop's answer, P76)
  kPrimingRuns,    // the line is being primed
  kProgrammed,     // a programme is loaded: priming could reach its patient
  kNoPriming,      // this kind of pump does not prime
};
inline bool is_refusal(Answer answer) { return answer > Answer::kNoChange; }
// One line for the person at the pump.
std::string_view to_string(Answer answer);
std::string_view to_string(EngineVerb verb);

// The law of the engine: every state and verb. kAlarmStands in a cell means "accepted unless an
// alarm stands that stops the infusion or keeps the vein open instead"; kFinished "accepted unless
// the volume has been given or such an alarm stands".
Answer cell(PumpState state, EngineVerb verb);

}  // namespace ph::agent
