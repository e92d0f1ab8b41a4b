#include "server/library/rollout_course.hpp"

#include <algorithm>

namespace ph::server {
namespace {

std::string name_of(const Rollout& rollout) {
  return "rollout of library " + std::to_string(rollout.plan.number);
}

bool is_over(const Rollout& rollout) {
  return rollout.state == RolloutState::kDone || rollout.state == RolloutState::kEnded;
}

tl::unexpected<Error> conflict(const Rollout& rollout, const char* expected) {
  return fail(Fault::kConflict, name_of(rollout) + ": is " +
                                    std::string(storage::to_string(rollout.state)) + ", expected " +
                                    expected);
}

void turn(Rollout& rollout, RolloutState state, std::string why, Now now) {
  rollout.state = state;
  rollout.why = std::move(why);
  rollout.changed = now.wall;
  rollout.succeeded_since.reset();
}

// Running, or scheduled while its time has not come.
void set_out(Rollout& rollout, std::string why, Now now) {
  rollout.due.reset();
  const auto& not_before = rollout.plan.not_before;
  if (rollout.open == 0 && not_before && *not_before > now.wall) {
    rollout.due = now.steady + (*not_before - now.wall);
    return turn(rollout, RolloutState::kScheduled, std::move(why), now);
  }
  if (rollout.open == 0) rollout.open = 1;
  turn(rollout, RolloutState::kRunning, std::move(why), now);
}

std::string wave_name(const Rollout& rollout) {
  return "wave " + std::to_string(rollout.open) + " (" + rollout.plan.waves[rollout.open - 1].name +
         ")";
}

void open_wave(Rollout& rollout, std::string why, Now now) {
  ++rollout.open;
  turn(rollout, RolloutState::kRunning, wave_name(rollout) + ": " + std::move(why), now);
}

// Since the last time a person let it go on.
storage::LibraryUse since_forgiven(const Rollout& rollout, const storage::LibraryUse& use) {
  const auto& before = rollout.forgiven;
  const auto less = [](std::uint32_t a, std::uint32_t b) { return a > b ? a - b : 0; };
  return {less(use.refusals, before.refusals), less(use.programmed, before.programmed),
          less(use.alerts, before.alerts)};
}

// Why it must stop; empty: it need not.
std::string trouble(const Rollout& rollout, const storage::LibraryUse& all) {
  const auto use = since_forgiven(rollout, all);
  const auto& plan = rollout.plan;
  if (plan.refusals_most && use.refusals > *plan.refusals_most) {
    return std::to_string(use.refusals) + " pumps refused it, at most " +
           std::to_string(*plan.refusals_most) + " were allowed";
  }
  const bool enough = use.programmed >= plan.alerts_after && use.programmed > 0;
  if (plan.alerts_most && enough &&
      std::uint64_t{use.alerts} * 100 > std::uint64_t{*plan.alerts_most} * use.programmed) {
    return std::to_string(use.alerts) + " limit alerts in " + std::to_string(use.programmed) +
           " programmings under it, at most " + std::to_string(*plan.alerts_most) +
           " for each 100 were allowed";
  }
  return {};
}

// A wave that brought no pump has nothing to prove.
bool succeeds(const Wave& wave, const WaveProof& proof) {
  if (proof.pumps == 0) return true;
  return proof.reachable > 0 && std::uint64_t{proof.reachable_proven} * 100 >=
                                    std::uint64_t{wave.success_percent} * proof.reachable;
}

// A calendar that was set forward does not begin it early, one that was set back holds it.
bool is_due(const Rollout& rollout, Now now) {
  return rollout.due && now.steady >= *rollout.due && now.wall >= *rollout.plan.not_before;
}

std::optional<Advance> step(Rollout next, const char* act) { return Advance{std::move(next), act}; }

}  // namespace

Rollout begin(RolloutPlan plan, std::string why, Now now) {
  Rollout out;
  out.plan = std::move(plan);
  set_out(out, std::move(why), now);
  return out;
}

Rollout restored(RolloutPlan plan, const storage::RolloutRecord& record, Now now) {
  Rollout out;
  out.plan = std::move(plan);
  out.state = record.state;
  out.open = record.open;
  out.why = record.why;
  out.changed = record.changed;
  out.forgiven = record.forgiven;
  if (out.state == RolloutState::kScheduled && out.plan.not_before) {
    out.due = now.steady + std::max(milliseconds{0}, *out.plan.not_before - now.wall);
  }
  return out;
}

storage::RolloutRecord record_of(const Rollout& rollout) {
  storage::RolloutRecord out;
  out.number = rollout.plan.number;
  out.plan = plan_text(rollout.plan);
  out.state = rollout.state;
  out.open = rollout.open;
  out.why = rollout.why;
  out.changed = rollout.changed;
  out.forgiven = rollout.forgiven;
  return out;
}

Result<Rollout> paused(Rollout rollout, std::string why, Now now) {
  const bool goes_on =
      rollout.state == RolloutState::kRunning || rollout.state == RolloutState::kScheduled;
  if (!goes_on) return conflict(rollout, "one that is running or scheduled");
  turn(rollout, RolloutState::kPaused, std::move(why), now);
  return rollout;
}

Result<Rollout> resumed(Rollout rollout, std::string why, const storage::LibraryUse& use, Now now) {
  const bool stands =
      rollout.state == RolloutState::kPaused || rollout.state == RolloutState::kStopped;
  if (!stands) return conflict(rollout, "one that is paused or stopped");
  rollout.forgiven = use;
  set_out(rollout, std::move(why), now);
  return rollout;
}

Result<Rollout> next_wave(Rollout rollout, std::string why, Now now) {
  if (rollout.state != RolloutState::kRunning) return conflict(rollout, "one that is running");
  if (rollout.is_out()) {
    return fail(Fault::kConflict, name_of(rollout) + ": every wave is open already");
  }
  open_wave(rollout, std::move(why), now);
  return rollout;
}

Result<Rollout> ended(Rollout rollout, std::string why, Now now) {
  if (is_over(rollout)) return conflict(rollout, "one that is not over");
  turn(rollout, RolloutState::kEnded, std::move(why), now);
  return rollout;
}

std::optional<Rollout> superseded(Rollout rollout, std::uint32_t by, Now now) {
  if (is_over(rollout)) return std::nullopt;
  const bool out = rollout.state == RolloutState::kRunning && rollout.is_out();
  turn(rollout, out ? RolloutState::kDone : RolloutState::kEnded,
       "library " + std::to_string(by) + " takes its place", now);
  return rollout;
}

std::optional<Advance> advance(Rollout& rollout, const WaveProof& proof,
                               const storage::LibraryUse& use, Now now) {
  Rollout next = rollout;
  if (rollout.state == RolloutState::kScheduled) {
    if (!is_due(rollout, now)) return std::nullopt;
    next.due.reset();
    open_wave(next, "its time has come", now);
    return step(std::move(next), "begun");
  }
  if (rollout.state != RolloutState::kRunning) return std::nullopt;
  if (auto why = trouble(rollout, use); !why.empty()) {
    turn(next, RolloutState::kStopped, std::move(why), now);
    return step(std::move(next), "stopped");
  }
  const Wave& wave = rollout.plan.waves[rollout.open - 1];
  if (!succeeds(wave, proof)) {
    rollout.succeeded_since.reset();
    return std::nullopt;
  }
  if (!rollout.succeeded_since) rollout.succeeded_since = now.steady;
  if (now.steady - *rollout.succeeded_since < wave.soak) return std::nullopt;
  if (rollout.is_out()) {
    turn(next, RolloutState::kDone, "the last wave has met its gate", now);
    return step(std::move(next), "done");
  }
  if (wave.gate == Wave::Gate::kByHand) return std::nullopt;
  open_wave(next, "the wave before has met its gate", now);
  return step(std::move(next), "opened");
}

}  // namespace ph::server
