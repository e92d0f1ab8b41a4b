#include "tests/campaign/allowance.hpp"

#include <algorithm>

namespace ph::campaign {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kHistoryStep{500};
constexpr Volume kPhaseDoubt = microlitres(30);
constexpr Volume kWindowSlack = microlitres(100);  // the last step, and rounding

}  // namespace

Allowance::Allowance(const Programme& programme) : programme_(programme) {
  if (programme.therapy == Therapy::kTci) body_.emplace(programme.tci);
}

void Allowance::interrupt(const Programme& secondary) {
  secondary_ = secondary;
  secondary_from_ = pumped_;
}

bool Allowance::given() const {
  const Volume beside = secondary_ ? secondary_->vtbi : Volume{};
  return arrived_ >= programme_.vtbi + beside;
}

void Allowance::add_dose(const DoseStep& step) {
  pool_ += step.volume;
  pool_rate_ = std::max(pool_ > step.volume ? pool_rate_ : FlowRate{}, step.rate);
}

void Allowance::resume() {
  running_ = true;
  if (programme_.therapy != Therapy::kRamp) return;
  // Stop and start skip the way up; the plateau makes up for it.
  Course& course = programme_.course;
  for (const std::size_t plateau = course.taper - 1U; phase_ < plateau; ++phase_) {
    course.phases[plateau].volume += course.phases[phase_].volume - in_phase_;
    in_phase_ = Volume{};
  }
}

void Allowance::demand_granted() {
  if (last_demand_ >= 0ns && true_time_ - last_demand_ < programme_.demand.lockout) {
    ++broken_lockouts_;
  }
  last_demand_ = true_time_;
  add_dose(programme_.demand.dose);
}

// The engine counts its interval in ticks: a tick of doubt.
void Allowance::periodic_begins() {
  const bool first = last_periodic_ < 0ns;
  const auto since = first ? true_time_ : true_time_ - last_periodic_;
  const std::chrono::milliseconds least =
      first ? programme_.periodic.first : programme_.periodic.interval;
  if (since + 50ms < least) ++broken_lockouts_;
  last_periodic_ = true_time_;
  add_dose(programme_.periodic.dose);
}

FlowRate Allowance::base() const {
  if (!running_) return FlowRate{};
  if (delay_ < programme_.delay) return programme_.kvo_in_delay ? programme_.kvo : FlowRate{};
  if (given()) {
    if (programme_.end_action == EndAction::kStop) return FlowRate{};
    return programme_.end_action == EndAction::kContinue ? programme_.rate : programme_.kvo;
  }
  if (secondary_) return piggyback_rate(programme_.rate);
  return phase_ < programme_.course.count ? course_rate() : programme_.rate;
}

// Where the piggyback ends pump and account may differ by the doubt, and either rate is allowed.
FlowRate Allowance::piggyback_rate(FlowRate primary) const {
  const Volume gone = pumped_ - secondary_from_;
  const Volume doubt = kPhaseDoubt + Volume::of(arrived_.count() / 50);
  if (gone + doubt < secondary_->vtbi) return secondary_->rate;
  return gone > secondary_->vtbi + doubt ? primary : std::max(primary, secondary_->rate);
}

Volume Allowance::to_target(std::chrono::nanoseconds dt) const {
  const TciPlan& plan = programme_.tci;
  const double over = plan.site == TciSite::kEffect ? plan.overshoot_percent / 100.0 : 1.0;
  const Volume due = body_->due_to(over * static_cast<double>(plan.target_pg_per_ml), dt);
  return std::min(delivered(base(), dt) + nanolitres(1), due + nanolitres(1));
}

// The pump measures its volume by encoder and a table of its ripple, this account by physics: where
// one phase ends and the next begins they may differ by the doubt, and either is allowed there.
FlowRate Allowance::course_rate() const {
  const Course& course = programme_.course;
  Volume ahead = Volume{} - in_phase_;
  const Volume doubt = kPhaseDoubt + Volume::of(arrived_.count() / 50);
  FlowRate most;
  for (std::size_t seen = 0, i = phase_; seen < Course::kMost; ++seen) {
    most = std::max(most, course.phases[i].rate);
    ahead += course.phases[i].volume;
    if (ahead > doubt) return most;
    if (++i < course.count) continue;
    if (!course.repeats) return std::max(most, programme_.rate);
    i = 0;
  }
  return most;
}

Volume Allowance::allowed(std::chrono::nanoseconds dt) {
  if (body_) return to_target(dt);
  const Int128 exact = Int128{base().count()} * dt.count() + fraction_;
  constexpr std::int64_t kHour = 3'600'000'000'000;
  fraction_ = static_cast<std::int64_t>(exact % kHour);
  Volume out = Volume::of(static_cast<std::int64_t>(exact / kHour));
  const Volume dose = std::min(pool_, delivered(pool_rate_, dt) + nanolitres(1));
  pool_ = pool_ - dose;
  return out + dose;
}

// A course goes on by what the shaft moved, or by time where nothing flows.
void Allowance::follow_course(std::chrono::nanoseconds dt, Volume moved) {
  if (!running_ || phase_ >= programme_.course.count) return;
  const Phase& phase = programme_.course.phases[phase_];
  in_phase_ += moved;
  phase_time_ += dt;
  const bool over = phase.volume > Volume{} ? in_phase_ >= phase.volume : phase_time_ >= phase.time;
  if (!over) return;
  // What was moved beyond a phase belongs to the next; a wait takes nothing along.
  in_phase_ = phase.volume > Volume{} ? in_phase_ - phase.volume : Volume{};
  phase_time_ = 0ns;
  if (++phase_ == programme_.course.count && programme_.course.repeats) phase_ = 0;
  const bool waits =
      phase_ < programme_.course.count && programme_.course.phases[phase_].volume == Volume{};
  if (waits) in_phase_ = Volume{};
}

void Allowance::pass(std::chrono::nanoseconds dt, Volume arrived, Volume in_line, Volume shaft) {
  true_time_ += dt;
  delay_ += dt;  // by the clock, whoever stops and goes on
  const Volume now = arrived - arrived_;
  arrived_ = arrived;
  excess_ += now - allowed(dt);
  follow_course(dt, arrived + in_line - pumped_);
  if (body_) body_->pass(dt, arrived + in_line - pumped_);
  pumped_ = arrived + in_line;
  const Volume floor = Volume{} - kKept - std::max(in_line, Volume{});
  excess_ = std::max(excess_, floor);
  worst_ = std::max(worst_, excess_);
  if (programme_.window.volume > Volume{}) watch_window(shaft);
}

void Allowance::watch_window(Volume shaft) {
  if (history_.empty() || true_time_ - history_.back().first >= kHistoryStep) {
    history_.emplace_back(true_time_, shaft);
  }
  while (true_time_ - history_.front().first > programme_.window.length) history_.pop_front();
  const Volume in_window = shaft - history_.front().second;
  const Volume beyond =
      in_window - programme_.window.volume - std::max(excess_, Volume{}) - kWindowSlack;
  worst_window_ = std::max(worst_window_, beyond);
}

}  // namespace ph::campaign
