#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "protocol/domain/facts.hpp"
#include "pumpagent/engine/command.hpp"

namespace ph::agent {

// Why a dose or an infusion came to its end.
enum class Why : std::uint8_t {
  kGiven,     // its volume has been given
  kStopped,   // a person: STOP, or another programme
  kAlarm,     // an alarm that stops or keeps the vein open (P28)
  kLetGo,     // the key was let go, or the bolus given up
  kTimeOver,  // 10 s of hold-to-run (P10), or the programme's longest time
  kAtLimit,   // the limit of the window (P22, P27)
  kVtbi,      // the VTBI has been given
  kPower,     // power was lost
};
std::string_view to_string(Why why);

// Something that happened to the infusion, for the record. Which fields count is said at
// ph::EventKind; the record's clock is put on by the shell.
struct EngineEvent {
  EventKind kind = EventKind::kInfusionStarted;
  OrderTag order;
  FlowRate rate;
  Volume volume;
  std::int64_t number = 0;
  EngineVerb cause = EngineVerb::kStop;  // of kInfusionPaused and kInfusionEnded
  bool by_person = false;                // false: the pump itself (alarm, volume given)
  Activity activity = Activity::kNone;   // of kBolusStarted and kBolusEnded
  Why why = Why::kGiven;                 // of kBolusEnded, and of kInfusionEnded by the pump
  Answer answer = Answer::kAccepted;     // of kDemandDenied
};
static_assert(std::is_trivially_copyable_v<EngineEvent>);

// The text of an event for the record, in fixed size; empty when its kind has none. Real-time safe.
class EventText {
 public:
  explicit EventText(const EngineEvent& event);
  std::string_view view() const { return {text_.data(), size_}; }

 private:
  void add(std::string_view words);
  std::array<char, 96> text_{};
  std::size_t size_ = 0;
};

// Events that wait to be taken, oldest first. Bounded: when full, further ones are counted alone.
class EventQueue {
 public:
  static constexpr std::size_t kEvents = 16;
  void push(const EngineEvent& event);
  std::optional<EngineEvent> pop();
  std::uint32_t lost() const { return lost_; }

 private:
  std::array<EngineEvent, kEvents> events_{};
  std::uint32_t first_ = 0, count_ = 0, lost_ = 0;
};

}  // namespace ph::agent
