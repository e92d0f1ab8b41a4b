#include "pumpagent/engine/soundness.hpp"

#include <algorithm>
#include <cstring>

namespace ph::agent {
namespace {

using std::chrono::nanoseconds;

constexpr FlowRate kStill{};
constexpr Volume kNothing{};
constexpr FlowRate kFastest = millilitres_per_hour(10'000);
constexpr Volume kLargest = millilitres(100'000);
constexpr std::chrono::hours kLongest{8'784};
constexpr std::chrono::hours kLifetime{50 * 8'784};  // of a pump

bool within(FlowRate rate) { return rate >= kStill && rate <= kFastest; }
bool within(Volume volume) { return volume >= kNothing && volume <= kLargest; }
bool within(nanoseconds time) { return time >= nanoseconds{0} && time <= kLongest; }
// A flag out of storage may hold any byte.
bool within(const bool& flag) {
  std::uint8_t byte = 0;
  std::memcpy(&byte, &flag, sizeof byte);
  return byte <= 1;
}

bool is_dose(const DoseStep& dose) {
  if (!within(dose.volume) || !within(dose.rate)) return false;
  return (dose.volume > kNothing) == (dose.rate > kStill);
}

bool is_phase(const Phase& phase, FlowRate most) {
  if (!within(phase.rate) || !within(phase.volume) || !within(nanoseconds{phase.time})) {
    return false;
  }
  const bool flows = phase.volume > kNothing;
  return flows != (phase.time > nanoseconds{0}) && flows == (phase.rate > kStill) &&
         phase.rate <= most;
}

bool is_course(const Course& course, FlowRate most) {
  if (course.count > Course::kMost || !within(course.repeats)) return false;
  if (course.taper != 0 && (course.taper >= course.count || course.repeats)) return false;
  bool flows = false;
  for (std::size_t i = 0; i < course.count; ++i) {
    if (!is_phase(course.phases[i], most)) return false;
    flows = flows || course.phases[i].volume > kNothing;
  }
  return flows || course.count == 0;
}

// A ramp flows in every part and comes once: its plateau makes up for what is skipped.
bool is_ramp(const Programme& p) {
  if (p.therapy != Therapy::kRamp) return true;
  const auto end = p.course.phases.begin() + p.course.count;
  return !p.course.repeats && std::all_of(p.course.phases.begin(), end,
                                          [](const Phase& phase) { return phase.rate > kStill; });
}

bool has_doses(const Programme& p) {
  return p.demand.dose.volume > kNothing || p.periodic.dose.volume > kNothing;
}

bool are_doses(const Programme& p) {
  if (!is_dose(p.demand.dose) || !is_dose(p.periodic.dose)) return false;
  if (!within(nanoseconds{p.demand.lockout}) || !within(nanoseconds{p.periodic.interval}) ||
      !within(nanoseconds{p.periodic.first})) {
    return false;
  }
  if (!within(p.periodic.demand_restarts) || !within(p.periodic.is_flush)) return false;
  if (p.periodic.dose.volume > kNothing && p.periodic.interval <= nanoseconds{0}) return false;
  if (!is_dose({p.bolus.most, p.bolus.rate_most})) return false;
  const bool on_top = p.bolus.most > kNothing || has_doses(p);
  const bool flush_alone =
      p.periodic.is_flush && p.demand.dose.volume == kNothing && p.bolus.most == kNothing;
  return !on_top || flush_alone || highest_flow(p) > p.rate;
}

bool is_window(const Programme& p) {
  if (!within(p.window.volume) || !within(nanoseconds{p.window.length})) return false;
  if (p.window.volume == kNothing) return true;
  if (p.window.length <= nanoseconds{0} || p.window.length > WindowLedger::kLongest) return false;
  return delivered(p.rate, p.window.length) <= p.window.volume;  // P23: base alone must fit
}

bool are_words(const Programme& p) {
  return p.end_action <= EndAction::kContinue && p.therapy <= Therapy::kTci &&
         p.tci.model <= TciModel::kMinto && p.tci.site <= TciSite::kEffect &&
         p.tci.sex <= Sex::kMale && within(p.life_sustaining) && within(p.kvo_in_delay) &&
         within(p.secondary);
}

// A piggyback and target control stand alone: no dose of theirs would be counted rightly.
bool stands_alone(const Programme& p) {
  const bool plain = !has_doses(p) && p.window.volume == kNothing;
  if (p.tci.model != TciModel::kNone) {
    return plain && p.course.count == 0 && !p.secondary && p.bolus.most == kNothing;
  }
  return !p.secondary || (plain && p.delay == nanoseconds{0});
}

bool is_infusion(const Infusion& i) {
  const CoursePosition& at = i.course;
  return is_sound(i.programme) && within(i.begun) && within(i.finished) && within(i.expired) &&
         within(i.waits) && within(i.infused) && within(i.kvo_given) && within(i.flushed) &&
         within(i.kvo) && within(i.kvo_elapsed) && i.since_begin >= nanoseconds{0} &&
         i.since_begin <= kLifetime && within(i.delay_left) &&
         at.phase <= i.programme.course.count && within(at.given) && within(at.elapsed);
}

bool is_in_hand(const DoseInHand& dose) {
  const bool known = dose.kind == Activity::kNone || dose.kind == Activity::kBolus ||
                     dose.kind == Activity::kDemandDose || dose.kind == Activity::kPeriodicDose ||
                     dose.kind == Activity::kFlush || dose.kind == Activity::kPriming;
  return known && within(dose.hold_to_run) && is_dose(dose.step) && within(dose.given) &&
         within(dose.held) && dose.runs() == (dose.step.volume > kNothing);
}

bool is_history(const EngineState& s) {
  const DoseHistory& h = s.history;
  const RestartBook& r = s.restarts;
  if (s.clock < nanoseconds{0} || s.clock > kLifetime) return false;
  if (!h.ledger.is_sound(s.clock) || !within(h.demanded)) return false;
  if (h.demanded_at < nanoseconds{0} || h.demanded_at > s.clock) return false;
  if (!within(h.base_before) || h.base_until > s.clock + WindowLedger::kLongest) return false;
  if (r.count > RestartBook::kMost) return false;
  return std::all_of(r.at.begin(), r.at.begin() + r.count,
                     [&](nanoseconds at) { return at >= nanoseconds{0} && at <= s.clock; });
}

bool are_flags(const EngineState& s) {
  return within(s.kvo_held) && within(s.restartable) && within(s.standby_ends) &&
         within(s.has_primary) && within(s.standby_left);
}

}  // namespace

FlowRate highest_flow(const Programme& programme) {
  return programme.rate_most > kStill ? programme.rate_most : programme.rate;
}

bool is_sound(const Programme& p) {
  if (!within(p.rate) || !within(p.rate_most) || !within(p.vtbi) || !are_words(p)) return false;
  if (p.vtbi == kNothing || (p.rate == kStill && !has_doses(p))) return false;
  if (p.kvo < kStill || p.kvo > p.rate || highest_flow(p) < p.rate) return false;
  const bool keeps_open = p.end_action == EndAction::kKeepVeinOpen || p.kvo_in_delay;
  if (keeps_open && (p.kvo == kStill || p.kvo_time <= std::chrono::minutes{0})) return false;
  const bool timed = within(nanoseconds{p.delay}) && within(nanoseconds{p.longest}) &&
                     within(p.kvo_time) && within(p.near_end);
  return timed && is_course(p.course, highest_flow(p)) && is_ramp(p) && are_doses(p) &&
         is_window(p) && stands_alone(p) && p.occlusion_restarts <= RestartBook::kMost;
}

bool is_sound(const EngineState& s) {
  if (s.version != EngineState::kVersion || s.state > kLastPumpState) return false;
  if (!are_flags(s) || !is_history(s) || !s.tci.is_sound()) return false;
  if (!is_in_hand(s.doses.current) || !is_in_hand(s.doses.suspended)) return false;
  if (!within(s.doses.next_periodic) || s.doses.granted > s.doses.demands) return false;
  const bool primes = s.state == PumpState::kPriming;
  const bool purges = s.doses.current.kind == Activity::kPriming;
  if (primes != purges || s.doses.suspended.kind == Activity::kPriming) return false;
  const bool empty = primes || s.state == PumpState::kIdle || s.state == PumpState::kStandby ||
                     (s.state == PumpState::kFailed && s.programme.vtbi == kNothing);
  if (empty) return !s.has_primary;
  if (s.has_primary != s.programme.secondary) return false;
  return is_infusion(s) && (!s.has_primary || is_infusion(s.primary));
}

}  // namespace ph::agent
