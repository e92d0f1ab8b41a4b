#pragma once
#include <array>
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
  kLoad,     // programme, order: take a confirmed programme; nothing moves
  kStart,    // begin what is loaded
  kStop,     // STOP: accepted in every state, at once
  kResume,   // go on with the programme that was stopped
  kSetRate,  // rate: new confirmed rate for the loaded programme
  kReplace,  // programme, order: go over to another confirmed programme without a pause
  kEnd,      // give the programme up
  kStandby,  // set aside without a programme
  kWake,     // leave standby
  kInhibit,  // self-test or guard: no infusion until service
};
inline constexpr std::size_t kEngineVerbCount = static_cast<std::size_t>(EngineVerb::kInhibit) + 1;
inline constexpr std::size_t kPumpStateCount = static_cast<std::size_t>(PumpState::kFailed) + 1;

// Fields beside the verb mean something only where the verb's comment names them.
struct EngineCommand {
  EngineVerb verb = EngineVerb::kStop;
  Programme programme;
  OrderTag order;
  FlowRate rate;
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
  kOutOfService,  // kFailed
  kBadValue,      // rate or VTBI not above zero, or KVO above the rate
  kNotGranted,    // the guard gives no lease for it (the drive's answer, never the engine's)
  kTooLate,       // given to a drive that ended before it answered
};
inline bool is_refusal(Answer answer) { return answer > Answer::kNoChange; }
// One line for the person at the pump.
std::string_view to_string(Answer answer);
std::string_view to_string(EngineVerb verb);

// The law of the engine: every state and verb. kAlarmStands in a cell means "accepted unless such
// an alarm stands"; kFinished "accepted unless the volume has been given or such an alarm stands".
Answer cell(PumpState state, EngineVerb verb);

}  // namespace ph::agent
