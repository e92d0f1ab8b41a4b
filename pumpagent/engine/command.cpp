#include "pumpagent/engine/command.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr auto kOk = Answer::kAccepted;
constexpr auto kSame = Answer::kNoChange;
constexpr auto kNone = Answer::kNoProgramme;
constexpr auto kNew = Answer::kNotStarted;
constexpr auto kOn = Answer::kInfusing;
constexpr auto kOff = Answer::kNotInfusing;
constexpr auto kAlarm = Answer::kAlarmStands;
constexpr auto kDone = Answer::kFinished;
constexpr auto kOld = Answer::kStoppedFirst;
constexpr auto kBye = Answer::kInStandby;
constexpr auto kWoke = Answer::kNotInStandby;
constexpr auto kOut = Answer::kOutOfService;
constexpr auto kPart = Answer::kNoSuchPart;
constexpr auto kDeny = Answer::kNoBolus;  // counted and recorded as denied
constexpr auto kPrim = Answer::kPrimingRuns;
constexpr auto kProg = Answer::kProgrammed;

using Row = std::array<Answer, kEngineVerbCount>;
// clang-format off
constexpr std::array<Row, kPumpStateCount> kTable = {{
    //             load   start   stop   resume rate   replace end    standby wake   inhibit bolus  endbol demand taper  skip   second primary vtbi   target restart newpat prime
    /* idle    */ {kOk,   kNone,  kSame, kNone, kNone, kOff,   kNone, kOk,    kWoke, kOk,    kOff,  kSame, kOff,  kNone, kNone, kNone, kPart,  kNone, kNone, kNone,  kOk,   kAlarm},
    /* ready   */ {kOk,   kAlarm, kSame, kNew,  kOk,   kOff,   kOk,   kOk,    kWoke, kOk,    kOff,  kSame, kOff,  kOff,  kOff,  kOk,   kOk,    kOk,   kOk,   kNew,   kOld,  kProg},
    /* running */ {kOn,   kSame,  kOk,   kSame, kOk,   kAlarm, kOn,   kOn,    kWoke, kOk,    kOk,   kOk,   kOk,   kOk,   kOk,   kOn,   kOn,    kOk,   kOk,   kSame,  kOn,   kOn},
    /* kvo     */ {kOn,   kOn,    kOk,   kDone, kOn,   kAlarm, kOn,   kOn,    kWoke, kOk,    kOff,  kSame, kDeny, kOff,  kOff,  kOn,   kOn,    kOn,   kOn,   kSame,  kOn,   kOn},
    /* paused  */ {kOld,  kOld,   kSame, kDone, kOk,   kOff,   kOk,   kOld,   kWoke, kOk,    kOff,  kSame, kOff,  kOff,  kOk,   kOk,   kOk,    kOk,   kOk,   kOld,   kOld,  kOld},
    /* alarm   */ {kOld,  kOld,   kSame, kDone, kOk,   kOff,   kOk,   kOld,   kWoke, kOk,    kOff,  kSame, kOff,  kOff,  kOk,   kOk,   kOk,    kOk,   kOk,   kDone,  kOld,  kOld},
    /* standby */ {kBye,  kBye,   kSame, kBye,  kBye,  kBye,   kBye,  kOk,    kOk,   kOk,    kBye,  kSame, kBye,  kBye,  kBye,  kBye,  kBye,   kBye,  kBye,  kBye,   kOk,   kBye},
    /* failed  */ {kOut,  kOut,   kSame, kOut,  kOut,  kOut,   kOk,   kOut,   kOut,  kSame,  kOut,  kSame, kOut,  kOut,  kOut,  kOut,  kOut,   kOut,  kOut,  kOut,   kOut,  kOut},
    /* delayed */ {kOn,   kSame,  kOk,   kSame, kOk,   kOff,   kOn,   kOn,    kWoke, kOk,    kOff,  kSame, kOff,  kOff,  kOff,  kOn,   kOn,    kOk,   kOk,   kSame,  kOn,   kOn},
    /* priming */ {kPrim, kPrim,  kOk,   kPrim, kPrim, kPrim,  kOk,   kPrim,  kWoke, kOk,    kPrim, kOk,   kPrim, kPrim, kPrim, kPrim, kPrim,  kPrim, kPrim, kPrim,  kPrim, kAlarm},
}};
// clang-format on

constexpr std::array<std::string_view, 26> kAnswers = {
    "accepted",
    "already so",
    "nothing programmed",
    "not started yet: press start",
    "infusing: press stop first",
    "not infusing: load and start it instead",
    "an alarm stands that stops the infusion: clear it first",
    "the volume has been given: programme the next infusion",
    "an infusion is stopped: resume or end it first",
    "in standby: wake the pump first",
    "not in standby",
    "out of service",
    "a value is out of its range: check rate, VTBI, dose and times",
    "the safety monitor does not grant it",
    "the pump's control restarted meanwhile: press the key again",
    "the programme allows no bolus now",
    "the bolus is larger than the library allows",
    "locked out: the next dose is not due yet",
    "the limit of the time window is reached",
    "a dose is being given",
    "the programme has no such part",
    "fixed by the programme: programme it anew",
    "the pump tests itself: press the key again in a moment",
    "the line is being primed: stop that first",
    "a programme is loaded: end it first",
    "this pump does not prime"};
constexpr std::array<std::string_view, kEngineVerbCount> kVerbs = {
    "load",       "start",   "stop",        "resume",    "set rate",   "replace",
    "end",        "standby", "wake",        "inhibit",   "bolus",      "end bolus",
    "demand",     "taper",   "skip phase",  "secondary", "to primary", "set VTBI",
    "set target", "restart", "new patient", "prime"};

}  // namespace

OrderTag OrderTag::of(const OrderId& id) {
  OrderTag tag;
  const std::string& text = id.str();
  std::copy_n(text.begin(), std::min(text.size(), tag.text.size()), tag.text.begin());
  return tag;
}

OrderId OrderTag::id() const {
  const auto end = std::find(text.begin(), text.end(), '\0');
  return OrderId{std::string(text.begin(), end)};
}

Answer cell(PumpState state, EngineVerb verb) {
  return kTable.at(static_cast<std::size_t>(state)).at(static_cast<std::size_t>(verb));
}

std::string_view to_string(Answer answer) { return kAnswers.at(static_cast<std::size_t>(answer)); }
std::string_view to_string(EngineVerb verb) { return kVerbs.at(static_cast<std::size_t>(verb)); }

}  // namespace ph::agent
