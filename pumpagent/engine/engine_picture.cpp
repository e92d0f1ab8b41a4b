#include <algorithm>

#include "pumpagent/engine/course.hpp"
#include "pumpagent/engine/doses.hpp"
#include "pumpagent/engine/engine.hpp"

namespace ph::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr Volume kNothing{};
constexpr FlowRate kStill{};
constexpr nanoseconds kUnknown{-1};

milliseconds shown(nanoseconds time) { return std::chrono::ceil<milliseconds>(time); }

// Whether `rate` gives `volume` in `time` or sooner. No division: it is asked in every tick.
bool gives(FlowRate rate, Volume volume, nanoseconds time) {
  constexpr Int128 kNanosecondsPerHour = Int128{3'600'000'000'000};
  return Int128{volume.count()} * kNanosecondsPerHour <= Int128{rate.count()} * time.count();
}

}  // namespace

AlarmSet TherapyEngine::conditions() const {
  AlarmSet out = passing_;
  if (s_.state == PumpState::kRunning && !s_.finished && ends_soon()) out.add(AlarmCode::kNearEnd);
  const bool rested =
      s_.state == PumpState::kStandby && s_.standby_ends && s_.standby_left == nanoseconds{0};
  if (rested) out.add(AlarmCode::kStandbyExpired);
  return out;
}

// P66. An infusion that is shorter than the pre-alarm's time has none.
bool TherapyEngine::ends_soon() const {
  const Programme& p = s_.programme;
  const FlowRate most = std::max({p.rate, p.rate_most, p.demand.dose.rate});
  if (!gives(most, left(), p.near_end) || gives(std::max(p.rate, base()), p.vtbi, p.near_end)) {
    return false;
  }
  const nanoseconds time = remaining();
  return time != kUnknown && time <= p.near_end;
}

// To the end of the VTBI, by what flows now and the rest of the course (P68). Doses in hand take
// their volume out of what the base flow has to give.
nanoseconds TherapyEngine::remaining() const {
  const Volume all = left();
  const Flow now = flow();
  const DoseInHand& dose = s_.doses.current;
  const auto rest = [](const DoseInHand& d) {
    const bool drug = d.runs() && d.kind != Activity::kFlush;
    return drug ? std::max(d.step.volume - d.given, kNothing) : kNothing;
  };
  const Volume doses = rest(dose) + rest(s_.doses.suspended);
  const FlowRate behind = s_.programme.tci.model == TciModel::kNone ? s_.programme.rate : base();
  const bool ends_in_dose = now.dose > kStill && !now.is_flush &&
                            gives(now.total(), all, shown(time_for(rest(dose), now.dose)));
  if (ends_in_dose) return time_for(all, now.total());
  nanoseconds time{0};
  if (now.is_flush && now.dose > kStill) {
    time += time_for(std::max(dose.step.volume - dose.given, kNothing), now.dose);
  }
  const auto by_base = base_time(s_, behind, std::max(all - doses, kNothing));
  return by_base ? time + *by_base : kUnknown;
}

Activity TherapyEngine::activity() const {
  switch (s_.state) {
    case PumpState::kKeepVeinOpen:
      return Activity::kKeepOpen;
    case PumpState::kDelayed:
      return Activity::kDelay;
    case PumpState::kPriming:
      return Activity::kPriming;
    case PumpState::kRunning:
      break;
    default:
      return Activity::kNone;
  }
  if (s_.doses.current.runs()) return s_.doses.current.kind;
  if (base() == kStill) return Activity::kWaiting;
  const Therapy therapy = s_.programme.therapy;
  const bool loads =
      therapy == Therapy::kContinuous || therapy == Therapy::kPca || therapy == Therapy::kPieb;
  return loads && phase_of(s_) != nullptr ? Activity::kLoading : Activity::kBase;
}

EngineSnapshot TherapyEngine::snapshot() const {
  EngineSnapshot out;
  std::uint32_t none = 0;
  show(out, none);
  return out;
}

void TherapyEngine::show(EngineSnapshot& out, std::uint32_t& serial) const {
  if (serial != serial_) {
    out.programme = s_.programme;
    serial = serial_;
  }
  out.state = s_.state;
  out.activity = activity();
  out.finished = s_.finished;
  out.order = s_.order;
  out.rate = flow().total();
  out.infused = s_.infused;
  out.kvo_given = s_.kvo_given;
  out.remaining = milliseconds{0};
  if (s_.state == PumpState::kRunning && !s_.finished)
    out.remaining = std::max(shown(remaining()), milliseconds{0});
  if (s_.state == PumpState::kKeepVeinOpen && !s_.finished && out.rate > kStill) {
    out.remaining = time_for(left(), out.rate);
  }
  out.phase = s_.course.phase;
  out.dose = s_.doses.current.step;
  out.dose_given = s_.doses.current.given;
  out.dose_number = doses_begun_;
  out.flushed = s_.flushed;
  out.demands = s_.doses.demands;
  out.granted = s_.doses.granted;
  out.lockout_left = shown(lockout_left(s_));
  const bool periodic = s_.programme.periodic.dose.volume > kNothing && s_.begun;
  out.next_periodic = periodic ? shown(s_.doses.next_periodic) : milliseconds{0};
  out.delay_left = shown(s_.state == PumpState::kStandby ? s_.standby_left : s_.delay_left);
  out.window_given = window_given(s_);
  out.primary = s_.primary.order;
  out.plasma_pg_per_ml = s_.tci.plasma_pg_per_ml();
  out.effect_pg_per_ml = s_.tci.effect_pg_per_ml();
}

}  // namespace ph::agent
