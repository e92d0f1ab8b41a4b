#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "protocol/base/clock.hpp"
#include "protocol/domain/alarm_set.hpp"
#include "pumpagent/alarms/sound.hpp"

namespace ph::agent {

// One change of one alarm, for the record and the pages.
struct AlarmChange {
  enum class What : std::uint8_t { kRaised, kCleared, kSilenced };
  What what = What::kRaised;
  AlarmCode code = AlarmCode::kGuardTrip;
  std::int64_t instance = 0;
  bool by_person = false;  // cleared by a key; false: the condition went away
  Priority priority = Priority::kHigh;
};

// One alarm as it stands.
struct BoardEntry {
  AlarmCode code = AlarmCode::kGuardTrip;
  Priority priority = Priority::kHigh;
  std::int64_t instance = 0;
  SteadyTime since{};
  bool silenced = false;
  bool present = false;  // the condition itself, now; a latched alarm stays without it
};

static_assert(std::is_trivially_copyable_v<AlarmChange>);
static_assert(std::is_trivially_copyable_v<BoardEntry>);

// The standing alarms of one pump. One thread owns it; real-time safe, room for every code at once.
// Conditions come in, one instance a rising edge; latching alarms stay until a person clears them
// and come back at once when the condition still stands (P88). Silence lasts two minutes (P87); a
// new alarm, or the condition of a latched one coming back, breaks it; what the catalogue says may
// not be silenced goes on sounding. The priority of an alarm is that of its raising: one that rises
// ends and is raised anew, so that its record, its silence and every reader's list stay true.
class AlarmBoard {
 public:
  static constexpr std::chrono::minutes kSilence{2};
  static constexpr std::size_t kChanges = 64;

  // `first_instance`: the next free number of this pump, so that numbers never repeat.
  explicit AlarmBoard(std::int64_t first_instance = 1) : next_instance_(first_instance) {}

  // VTBI done is a high-priority alarm when the drug sustains life or nothing flows after it.
  void grave_end(bool yes) { grave_end_ = yes; }

  // `urgent`: those of `present` that leave less than five minutes; a low alarm among them is
  // medium (P66, P71). It does not fall again.
  void update(SteadyTime now, AlarmSet present, AlarmSet urgent = {});
  // A person clears one alarm. False: it does not stand, or must stay until service. One whose
  // condition persists comes back in the next update, as a new instance.
  bool clear(AlarmCode code);
  // The pump itself takes a latched alarm back, its condition being gone (restart after P52).
  void withdraw(AlarmCode code);
  void silence(SteadyTime now);

  // The gravest reaction of all that stand. kVtbiDone does not count: its end action is the
  // engine's own (it may be to go on).
  Reaction reaction() const { return reaction_; }
  AlarmSignal signal() const { return signal_; }
  AlarmSet standing() const { return standing_; }
  // In order of gravity, then age; false past the end.
  bool entry(std::size_t position, BoardEntry& out) const;
  // Whose turn it is among those that sound in the highest priority; false: none sounds.
  bool voice(std::uint32_t burst, BoardEntry& out) const;
  std::size_t count() const { return count_; }
  std::int64_t next_instance() const { return next_instance_; }

  // The oldest change not yet taken; when 64 wait, further ones count in lost_changes() and the
  // standing list heals the gap.
  std::optional<AlarmChange> next_change();
  std::uint32_t lost_changes() const { return lost_changes_; }

 private:
  static constexpr SteadyTime kNever = SteadyTime::min();

  struct Slot {
    std::int64_t instance = 0;  // 0: does not stand
    SteadyTime since{};
    SteadyTime silenced_until = kNever;
    Priority priority = Priority::kHigh;
    bool present = false;
  };
  void raise(AlarmCode code, SteadyTime now);
  void lower(AlarmCode code, bool by_person);
  void change(AlarmChange::What what, AlarmCode code, bool by_person);
  void judge(SteadyTime now);
  Priority priority(AlarmCode code) const;  // that it would be raised with now
  BoardEntry entry_of(AlarmCode code) const;
  void escalate(SteadyTime now);
  const Slot& slot(AlarmCode code) const { return slots_[static_cast<std::size_t>(code)]; }
  Slot& slot(AlarmCode code) { return slots_[static_cast<std::size_t>(code)]; }

  std::array<Slot, kAlarmCodeCount> slots_{};
  std::int64_t next_instance_ = 1;
  std::size_t count_ = 0;
  AlarmSet standing_;
  AlarmSet seen_;
  AlarmSet urgent_;
  AlarmSignal signal_;
  Reaction reaction_ = Reaction::kContinue;
  SteadyTime now_{};
  bool grave_end_ = false;
  std::array<AlarmChange, kChanges> changes_{};
  std::uint32_t first_change_ = 0, change_count_ = 0, lost_changes_ = 0;
};

}  // namespace ph::agent
