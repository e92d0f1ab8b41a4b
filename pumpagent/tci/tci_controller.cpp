#include "pumpagent/tci/tci_controller.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ph::agent {
namespace {

using Minutes = std::chrono::duration<double, std::ratio<60>>;

constexpr double kMillilitresPerNanolitre = 1e-6;
constexpr double kNanolitresPerHourOfMlPerMin = 60e6;
constexpr double kMostPgPerMl = 1e9;  // 1 mg/mL in blood: nothing that a pump could do
constexpr double kMostFlow = 1e15;    // where a double still is a whole number
constexpr Volume kMostMoved = millilitres(1'000);

// An effect site this near its target is held by holding plasma (Shafer and Gregg 1992).
constexpr double kNear = 0.05;
// How far ahead the peak of the effect site is looked for, in steps of kRecompute: the slowest
// model peaks 5 minutes after a dose.
constexpr int kLookahead = 60;

bool is_concentration(double value) {
  return std::isfinite(value) && value >= 0 && value <= kMostPgPerMl;
}

std::int64_t whole(double pg_per_ml) { return std::llround(std::min(pg_per_ml, kMostFlow)); }

// Rounded down: the pump may lag behind the model, not run ahead of it.
FlowRate flow_of(double pg_per_min, std::int64_t drug_pg_per_ml) {
  const double nl_per_hour =
      pg_per_min / static_cast<double>(drug_pg_per_ml) * kNanolitresPerHourOfMlPerMin;
  if (!(nl_per_hour > 0)) return FlowRate{};
  return FlowRate::of(static_cast<std::int64_t>(std::min(nl_per_hour, kMostFlow)));
}

ThreeCompartment body_of(const TciPlan& plan) { return ThreeCompartment(pk_model_of(plan)); }

}  // namespace

bool TciController::start(const TciPlan& plan, FlowRate rate_most) {
  if (fault_of(plan) != TciFault::kNone || rate_most <= FlowRate{}) return false;
  *this = TciController{};
  plan_ = plan;
  rate_most_ = rate_most;
  target_ = plan.target_pg_per_ml;
  recompute();
  return true;
}

bool TciController::set_target(std::int64_t pg_per_ml) {
  if (plan_.model == TciModel::kNone) return false;
  if (pg_per_ml < 0 || pg_per_ml > target_most(plan_.model)) return false;
  target_ = pg_per_ml;
  integrate();
  recompute();
  return true;
}

void TciController::tick(std::chrono::nanoseconds elapsed, Volume moved) {
  if (plan_.model == TciModel::kNone) return;
  elapsed = std::max(elapsed, std::chrono::nanoseconds{0});
  moved_ += moved;
  pending_ += elapsed;
  rate_age_ += elapsed;
  if (pending_ >= kStep || rate_age_ >= kRecompute) integrate();
  if (rate_age_ >= kRecompute) recompute();
}

void TciController::age(std::chrono::nanoseconds away) {
  if (plan_.model == TciModel::kNone) return;
  integrate();
  if (away > std::chrono::nanoseconds{0}) now_ = body_of(plan_).over(away).apply(now_, 0);
  recompute();
}

Volume TciController::budget() const {
  if (rate_ == FlowRate{}) return Volume{};
  return delivered(rate_, kRecompute - rate_age_) + nanolitres(1);
}

std::int64_t TciController::plasma_pg_per_ml() const { return whole(now_.plasma); }
std::int64_t TciController::effect_pg_per_ml() const { return whole(now_.effect); }

// Volume that came in no time waits for the next stretch of time.
void TciController::integrate() {
  if (pending_ == std::chrono::nanoseconds{0}) return;
  const Volume given = std::max(moved_, Volume{});
  const double drug = static_cast<double>(given.count()) * kMillilitresPerNanolitre *
                      static_cast<double>(plan_.drug_pg_per_ml);
  const double minutes = std::chrono::duration_cast<Minutes>(pending_).count();
  now_ = body_of(plan_).over(pending_).apply(now_, drug / minutes);
  moved_ = moved_ - given;
  pending_ = std::chrono::nanoseconds{0};
}

void TciController::recompute() {
  const Transition ten = body_of(plan_).over(kRecompute);
  const double pg_per_min =
      plan_.site == TciSite::kEffect ? rate_for_effect(ten) : rate_for_plasma(ten);
  rate_ = std::min(flow_of(pg_per_min, plan_.drug_pg_per_ml), rate_most_);
  rate_age_ = std::chrono::nanoseconds{0};
}

// Plasma answers linearly: what decays on its own, and what each unit of inflow adds.
double TciController::rate_for_plasma(const Transition& ten) const {
  const double gain = ten.apply({}, 1).plasma;
  return (static_cast<double>(target_) - ten.apply(now_, 0).plasma) / gain;
}

// The most that, given until the next rate and followed by nothing, lets the effect site reach its
// target and not pass it, with plasma below its own ceiling.
double TciController::rate_for_effect(const Transition& ten) const {
  const double target = static_cast<double>(target_);
  if (now_.effect > target * (1 + kNear)) return 0;
  if (now_.effect >= target * (1 - kNear)) return rate_for_plasma(ten);

  Concentrations decay = ten.apply(now_, 0);
  Concentrations gain = ten.apply({}, 1);
  const double ceiling = target * plan_.overshoot_percent / 100;
  double most = (ceiling - decay.plasma) / gain.plasma;
  for (int step = 0; step < kLookahead; ++step) {
    most = std::min(most, (target - decay.effect) / gain.effect);
    decay = ten.apply(decay, 0);
    gain = ten.apply(gain, 0);
  }
  return most;
}

// Steps of falling powers of two of a second, each taken if plasma is still above after it.
std::optional<std::chrono::seconds> TciController::time_to_plasma(std::int64_t pg_per_ml) const {
  if (plan_.model == TciModel::kNone || pg_per_ml <= 0) return std::nullopt;
  const double wanted = static_cast<double>(pg_per_ml);
  if (now_.plasma <= wanted) return std::chrono::seconds{0};
  std::array<Transition, 18> jumps;  // 2^17 s and all below: just above 72 h
  jumps[0] = body_of(plan_).over(std::chrono::seconds{1});
  for (std::size_t i = 1; i < jumps.size(); ++i) jumps[i] = jumps[i - 1].twice();
  Concentrations at = now_;
  std::chrono::seconds above{0};
  for (std::size_t i = jumps.size(); i-- > 0;) {
    const Concentrations later = jumps[i].apply(at, 0);
    if (later.plasma <= wanted) continue;
    at = later;
    above += std::chrono::seconds{std::int64_t{1} << i};
  }
  if (above >= kDecrementMost) return std::nullopt;
  return above + std::chrono::seconds{1};
}

bool TciController::is_sound() const {
  if (plan_.model == TciModel::kNone) return *this == TciController{};
  if (fault_of(plan_) != TciFault::kNone) return false;
  if (target_ < 0 || target_ > target_most(plan_.model)) return false;
  if (rate_most_ <= FlowRate{} || rate_ < FlowRate{} || rate_ > rate_most_) return false;
  constexpr std::chrono::nanoseconds kNothing{0};
  if (pending_ < kNothing || pending_ >= kStep) return false;
  if (rate_age_ < kNothing || rate_age_ >= kRecompute) return false;
  if (moved_ > kMostMoved || kMostMoved + moved_ < Volume{}) return false;
  return is_concentration(now_.plasma) && is_concentration(now_.fast) &&
         is_concentration(now_.slow) && is_concentration(now_.effect);
}

}  // namespace ph::agent
