#include "pumpagent/alarms/board.hpp"

#include <algorithm>

#include "pumpagent/alarms/service.hpp"

namespace ph::agent {
namespace {

AlarmCode code_at(std::size_t index) { return static_cast<AlarmCode>(index); }

}  // namespace

Priority AlarmBoard::priority(AlarmCode code) const {
  if (code == AlarmCode::kVtbiDone && grave_end_) return Priority::kHigh;
  const Priority usual = alarm_kind(code).priority;
  return usual == Priority::kLow && urgent_.contains(code) ? Priority::kMedium : usual;
}

void AlarmBoard::update(SteadyTime now, AlarmSet present, AlarmSet urgent) {
  urgent_ = urgent;
  for (std::size_t i = 0; present != seen_ && i < kAlarmCodeCount; ++i) {
    const AlarmCode code = code_at(i);
    Slot& s = slots_[i];
    const bool comes_back = !s.present && present.contains(code);
    s.present = present.contains(code);
    if (comes_back) s.silenced_until = kNever;
    if (s.present && s.instance == 0) raise(code, now);
    if (!s.present && s.instance != 0 && !alarm_kind(code).latching) lower(code, false);
  }
  seen_ = present;
  if (!(urgent & standing_).empty()) escalate(now);
  if (count_ > 0 || signal_.lamp != Priority::kInformation || signal_.sounding) judge(now);
  now_ = now;
}

void AlarmBoard::escalate(SteadyTime now) {
  (urgent_ & standing_).each([this, now](AlarmCode code) {
    if (priority(code) <= slot(code).priority) return;
    lower(code, false);
    raise(code, now);
  });
}

void AlarmBoard::raise(AlarmCode code, SteadyTime now) {
  slot(code).instance = next_instance_++;
  slot(code).since = now;
  slot(code).silenced_until = kNever;
  slot(code).priority = priority(code);
  // A new condition breaks an audio pause.
  if (slot(code).priority > Priority::kInformation) {
    for (Slot& other : slots_) other.silenced_until = kNever;
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
  if (slot(code).instance == 0 || stays_until_service(alarm_kind(code))) return false;
  lower(code, true);
  seen_.remove(code);  // a condition that persists is a new edge
  slot(code).present = false;
  judge(now_);
  return true;
}

void AlarmBoard::withdraw(AlarmCode code) {
  if (slot(code).instance == 0) return;
  lower(code, false);
  seen_.remove(code);
  slot(code).present = false;
  judge(now_);
}

void AlarmBoard::silence(SteadyTime now) {
  standing_.each([this, now](AlarmCode code) {
    if (!alarm_kind(code).silenceable) return;
    slot(code).silenced_until = now + kSilence;
    change(AlarmChange::What::kSilenced, code, true);
  });
  judge(now);
}

void AlarmBoard::judge(SteadyTime now) {
  now_ = now;
  reaction_ = Reaction::kContinue;
  signal_ = AlarmSignal{};
  standing_.each([this, now](AlarmCode code) {
    const Slot& s = slot(code);
    const bool ranks = s.priority > Priority::kInformation;
    const bool loud = ranks && now >= s.silenced_until;
    if (s.priority > signal_.lamp) signal_ = {s.priority, false, false};
    if (s.priority == signal_.lamp) signal_.sounding = signal_.sounding || loud;
    signal_.paused = signal_.paused || (ranks && !loud);
    if (code != AlarmCode::kVtbiDone) reaction_ = std::max(reaction_, alarm_kind(code).reaction);
  });
}

BoardEntry AlarmBoard::entry_of(AlarmCode code) const {
  const Slot& s = slot(code);
  return {code, s.priority, s.instance, s.since, now_ < s.silenced_until, s.present};
}

bool AlarmBoard::entry(std::size_t position, BoardEntry& out) const {
  std::array<std::uint8_t, kAlarmCodeCount> order{};
  std::size_t found = 0;
  standing_.each([&](AlarmCode code) { order[found++] = static_cast<std::uint8_t>(code); });
  if (position >= found) return false;
  std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(found),
            [this](std::uint8_t a, std::uint8_t b) {
              const Slot &first = slots_[a], &second = slots_[b];
              if (first.priority != second.priority) return first.priority > second.priority;
              return first.instance < second.instance;
            });
  out = entry_of(code_at(order[position]));
  return true;
}

bool AlarmBoard::voice(std::uint32_t burst, BoardEntry& out) const {
  if (!signal_.sounding) return false;
  AlarmSet loud;
  std::uint32_t count = 0;
  standing_.each([&](AlarmCode code) {
    const Slot& s = slot(code);
    if (s.priority != signal_.lamp || now_ < s.silenced_until) return;
    loud.add(code);
    ++count;
  });
  std::uint32_t turn = burst % count;
  loud.each([&](AlarmCode code) {
    if (turn-- == 0) out = entry_of(code);
  });
  return true;
}

void AlarmBoard::change(AlarmChange::What what, AlarmCode code, bool by_person) {
  if (change_count_ == kChanges) {
    ++lost_changes_;
    return;
  }
  changes_[(first_change_ + change_count_++) % kChanges] = {what, code, slot(code).instance,
                                                            by_person, slot(code).priority};
}

std::optional<AlarmChange> AlarmBoard::next_change() {
  if (change_count_ == 0) return std::nullopt;
  const AlarmChange out = changes_[first_change_];
  first_change_ = (first_change_ + 1) % kChanges;
  --change_count_;
  return out;
}

}  // namespace ph::agent
