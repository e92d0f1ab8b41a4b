#include "pumpagent/alarms/board.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

AlarmCode code_at(std::size_t index) { return static_cast<AlarmCode>(index); }

}  // namespace

Priority AlarmBoard::priority(AlarmCode code) const {
  if (code == AlarmCode::kVtbiDone && grave_end_) return Priority::kHigh;
  return alarm_kind(code).priority;
}

void AlarmBoard::update(SteadyTime now, AlarmSet present) {
  for (std::size_t i = 0; present != seen_ && i < kAlarmCodeCount; ++i) {
    const AlarmCode code = code_at(i);
    Slot& s = slots_[i];
    const bool comes_back = !s.present && present.contains(code);
    s.present = present.contains(code);
    if (comes_back) s.silenced_until = SteadyTime{};
    if (s.present && s.instance == 0) raise(code, now);
    if (!s.present && s.instance != 0 && !alarm_kind(code).latching) lower(code, false);
  }
  seen_ = present;
  if (count_ > 0 || signal_.lamp != Priority::kInformation || signal_.sounding) judge(now);
  now_ = now;
}

void AlarmBoard::raise(AlarmCode code, SteadyTime now) {
  slot(code).instance = next_instance_++;
  slot(code).since = now;
  slot(code).silenced_until = SteadyTime{};
  // A new condition breaks an audio pause.
  if (priority(code) > Priority::kInformation) {
    for (Slot& other : slots_) other.silenced_until = SteadyTime{};
  }
  standing_.add(code);
  ++count_;
  change(AlarmChange::What::kRaised, code, false);
  judge(now);
}

void AlarmBoard::lower(AlarmCode code, bool by_person) {
  change(AlarmChange::What::kCleared, code, by_person);
  slot(code).instance = 0;
  standing_.remove(code);
  --count_;
}

bool AlarmBoard::clear(AlarmCode code) {
  const AlarmKind& kind = alarm_kind(code);
  const bool until_service = !kind.silenceable && kind.latching && code != AlarmCode::kFreeFlow;
  if (slot(code).instance == 0 || until_service) return false;
  lower(code, true);
  seen_.remove(code);  // a condition that persists is a new edge
  slot(code).present = false;
  judge(now_);
  return true;
}

void AlarmBoard::silence(SteadyTime now) {
  for (std::size_t i = 0; i < kAlarmCodeCount; ++i) {
    const AlarmCode code = code_at(i);
    if (slots_[i].instance == 0 || !alarm_kind(code).silenceable) continue;
    slots_[i].silenced_until = now + kSilence;
    change(AlarmChange::What::kSilenced, code, true);
  }
  judge(now);
}

void AlarmBoard::judge(SteadyTime now) {
  now_ = now;
  reaction_ = Reaction::kContinue;
  Priority lamp = Priority::kInformation;
  bool sounding = false;
  for (std::size_t i = 0; i < kAlarmCodeCount; ++i) {
    const Slot& s = slots_[i];
    if (s.instance == 0) continue;
    const AlarmCode code = code_at(i);
    const Priority rank = priority(code);
    const bool loud = rank > Priority::kInformation && now >= s.silenced_until;
    if (rank > lamp) sounding = false;
    if (rank >= lamp) sounding = sounding || loud;
    lamp = std::max(lamp, rank);
    if (code != AlarmCode::kVtbiDone) reaction_ = std::max(reaction_, alarm_kind(code).reaction);
  }
  signal_ = {lamp, sounding};
}

bool AlarmBoard::entry(std::size_t position, BoardEntry& out) const {
  std::array<std::uint8_t, kAlarmCodeCount> order{};
  std::size_t found = 0;
  for (std::size_t i = 0; i < kAlarmCodeCount; ++i) {
    if (slots_[i].instance != 0) order[found++] = static_cast<std::uint8_t>(i);
  }
  if (position >= found) return false;
  std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(found),
            [this](std::uint8_t a, std::uint8_t b) {
              const Priority pa = priority(code_at(a)), pb = priority(code_at(b));
              return pa != pb ? pa > pb : slots_[a].instance < slots_[b].instance;
            });
  const Slot& s = slots_[order[position]];
  const AlarmCode code = code_at(order[position]);
  out = {code, priority(code), s.instance, s.since, now_ < s.silenced_until, s.present};
  return true;
}

void AlarmBoard::change(AlarmChange::What what, AlarmCode code, bool by_person) {
  if (change_count_ == kChanges) {
    ++lost_changes_;
    return;
  }
  changes_[(first_change_ + change_count_++) % kChanges] = {what, code, slot(code).instance,
                                                            by_person};
}

std::optional<AlarmChange> AlarmBoard::next_change() {
  if (change_count_ == 0) return std::nullopt;
  const AlarmChange out = changes_[first_change_];
  first_change_ = (first_change_ + 1) % kChanges;
  --change_count_;
  return out;
}

}  // namespace ph::agent
