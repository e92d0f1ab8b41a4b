#include "tests/campaign/campaign.hpp"

#include <algorithm>

#include "protocol/settings/pump_model_file.hpp"
#include "tests/campaign/allowance.hpp"

namespace ph::campaign {
namespace {

using namespace std::chrono_literals;
using namespace agent;

constexpr milliseconds kReady{2'500};  // the self-test is over

EngineCommand key(EngineVerb verb) {
  EngineCommand out;
  out.verb = verb;
  return out;
}

std::vector<InjectedFault> line_faults(const Plan& plan) {
  if (!plan.fault.line) return {};
  InjectedFault fault = *plan.fault.line;
  const auto length =
      fault.until == SteadyTime::max() ? SteadyTime::duration::max() : fault.until - fault.from;
  fault.from = SteadyTime{} + kReady + plan.fault.at;
  if (length != SteadyTime::duration::max()) fault.until = fault.from + length;
  return {fault};
}

// One run: the pump, its account, and the person beside it.
class Run {
 public:
  Run(std::uint64_t seed, const Plan& plan, Planted planted)
      : plan_(plan),
        dice_(seed ^ 0x9e3779b97f4a7c15),
        rig_(plan.model, seed, line_faults(plan), planted),
        account_(plan.programme) {}

  Outcome run() {
    for (milliseconds t{0}; t < kReady; t += plan_.tick) rig_.step(plan_.tick);
    begin();
    for (time_ = 0ms; time_ < plan_.length; time_ += plan_.tick) {
      bring_fault();
      if (!panel_away_) attend();
      rig_.step(plan_.tick);
      watch();
    }
    out_.over = account_.worst();
    out_.arrived = rig_.world().arrived() - arrived_before_;
    out_.window = account_.worst_window();
    out_.lockouts = account_.broken_lockouts();
    out_.record = rig_.shelf().wrong();
    out_.stored = rig_.shelf().stored_at_server();
    return out_;
  }
  Trip trip() const { return rig_.trip(); }
  bool began() const { return began_; }

 private:
  void begin() {
    arrived_before_ = rig_.world().arrived();
    taken_before_ = rig_.world().taken();
    turned_before_ = rig_.world().turned();
    EngineCommand load = key(EngineVerb::kLoad);
    load.programme = plan_.programme;
    load.order = OrderTag::of(OrderId{"campaign"});
    if (is_refusal(rig_.press(load))) return;
    began_ = !is_refusal(rig_.press(key(EngineVerb::kStart)));
    if (began_) account_.start();
  }

  void bring_fault() {
    if (time_ < plan_.fault.at) return;
    if (!brought_) {
      brought_ = true;
      if (plan_.fault.world) rig_.world().apply(*plan_.fault.world);
      if (plan_.fault.process) strike(*plan_.fault.process);
    }
    if (plan_.fault.process == ProcessFault::kLinkFlaps) flap();
    if (!restarted_ && !rig_.has_power()) note_restart();
    if (plan_.fault.process && !mended_ && time_ >= plan_.fault.at + plan_.fault.time) {
      mended_ = true;
      mend(*plan_.fault.process);
    }
  }

  void strike(ProcessFault fault) {
    switch (fault) {
      case ProcessFault::kDriveKilled:
        return rig_.kill_drive();
      case ProcessFault::kDriveStopped:
        return rig_.hold_drive(true);
      case ProcessFault::kGuardKilled:
        return rig_.kill_guard();
      case ProcessFault::kGuardStopped:
        return rig_.hold_guard(true);
      case ProcessFault::kPowerLost:
        return rig_.lose_power();
      case ProcessFault::kMemoryRotten:
        rig_.lose_power();
        return rig_.shelf().rot();
      case ProcessFault::kJournalTorn:
        return rig_.shelf().cut_power_after(static_cast<std::uint64_t>(dice_.below(12)));
      case ProcessFault::kDiskFull:
        return rig_.shelf().fill(static_cast<std::uint64_t>(dice_.below(2'000)));
      case ProcessFault::kKeeperKilled:
        return rig_.shelf().kill_keeper();
      case ProcessFault::kKeeperStopped:
        return rig_.shelf().hold_keeper(true);
      case ProcessFault::kPanelKilled:
      case ProcessFault::kPanelStopped:
        panel_away_ = true;
        return;
      case ProcessFault::kClockJumps:
        return rig_.jump_clock(plan_.fault.time);
      case ProcessFault::kLinkFlaps:
        return;
    }
  }

  void mend(ProcessFault fault) {
    switch (fault) {
      case ProcessFault::kDriveKilled:
        return rig_.start_drive(), note_restart();
      case ProcessFault::kDriveStopped:
        return rig_.hold_drive(false);
      case ProcessFault::kGuardKilled:
        return rig_.start_guard();
      case ProcessFault::kGuardStopped:
        return rig_.hold_guard(false);
      case ProcessFault::kPowerLost:
      case ProcessFault::kMemoryRotten:
      case ProcessFault::kJournalTorn:  // no write had met the cut
        if (rig_.has_power()) rig_.lose_power();
        return rig_.restore_power(), note_restart();
      case ProcessFault::kDiskFull:
        return rig_.shelf().empty();
      case ProcessFault::kKeeperKilled:
        return rig_.shelf().start_keeper(rig_.wall());
      case ProcessFault::kKeeperStopped:
        return rig_.shelf().hold_keeper(false);
      case ProcessFault::kPanelKilled:
      case ProcessFault::kPanelStopped:
        panel_away_ = false;
        return;
      case ProcessFault::kLinkFlaps:
      case ProcessFault::kClockJumps:
        return;
    }
  }

  // Up and down by turns until half a minute before the end, so that the record can arrive.
  void flap() {
    if (time_ + 30s > plan_.length) return rig_.shelf().line(true);
    if (time_ < flap_at_) return;
    flap_at_ = time_ + milliseconds{dice_.between(50, 5'000)};
    rig_.shelf().line(link_ = !link_);
  }

  // Only a key goes on after a restart.
  void note_restart() {
    restarted_ = true;
    shaft_at_restart_ = rig_.world().turned();
  }

  // The person: presses the button, stops and goes on, answers alarms a few seconds later.
  void attend() {
    if (!rig_.drive_turns() || !began_) return;
    const PumpState state = rig_.engine().state();
    const Programme& programme = plan_.programme;
    if (programme.demand.dose.volume > Volume{} && chance(8'000)) {
      if (!is_refusal(rig_.press(key(EngineVerb::kDemand)))) account_.demand_granted();
    }
    if (programme.bolus.most > Volume{} && chance(40'000)) give_bolus();
    if (plan_.secondary && !taken_ && time_ >= plan_.secondary_at) take_secondary();
    if (chance(60'000)) stop();
    if (programme.therapy == Therapy::kTci && state == PumpState::kRunning && chance(60'000)) {
      aim();
    }
    if (state == PumpState::kRunning && programme.course.count == 0 && !plan_.secondary &&
        programme.rate > FlowRate{} && programme.rate_most == FlowRate{} && chance(60'000)) {
      titrate();
    }
    const bool stands = state == PumpState::kPaused || state == PumpState::kAlarmStop;
    if (!stands) {
      answer_at_ = time_ + milliseconds{dice_.between(2'000, 10'000)};
    } else if (time_ >= answer_at_ && answers_ < 3) {
      go_on();
    }
  }
  bool chance(std::int64_t mean_ms) { return dice_.below(mean_ms) < plan_.tick.count(); }

  void give_bolus() {
    EngineCommand bolus = key(EngineVerb::kBolus);
    bolus.dose = {microlitres(dice_.between(500, plan_.programme.bolus.most.count() / 1'000)),
                  plan_.programme.bolus.rate_most};
    if (!is_refusal(rig_.press(bolus))) account_.bolus(bolus.dose);
  }
  void stop() {
    if (is_refusal(rig_.press(key(EngineVerb::kStop)))) return;
    account_.stop();
    stopped_by_hand_ = true;
  }
  void aim() {
    EngineCommand target = key(EngineVerb::kSetTarget);
    target.target_pg_per_ml = plan_.programme.tci.target_pg_per_ml * dice_.between(5, 10) / 10;
    if (!is_refusal(rig_.press(target))) account_.set_target(target.target_pg_per_ml);
  }
  // Stops the primary, hangs the second bag and starts it.
  void take_secondary() {
    taken_ = true;
    stop();
    EngineCommand second = key(EngineVerb::kSecondary);
    second.programme = *plan_.secondary;
    second.order = OrderTag::of(OrderId{"piggyback"});
    if (is_refusal(rig_.press(second))) return;
    account_.interrupt(second.programme);
    if (is_refusal(rig_.press(key(EngineVerb::kStart)))) return;
    account_.start();
    restarted_ = stopped_by_hand_ = false;
  }
  void titrate() {
    EngineCommand rate = key(EngineVerb::kSetRate);
    rate.rate = FlowRate::of(plan_.programme.rate.count() * dice_.between(5, 10) / 10);
    if (!is_refusal(rig_.press(rate))) account_.set_rate(rate.rate);
  }
  void go_on() {
    ++answers_;
    answer_at_ = time_ + milliseconds{dice_.between(2'000, 10'000)};
    rig_.clear_alarms();
    if (is_refusal(rig_.press(key(EngineVerb::kResume)))) return;
    account_.resume();
    restarted_ = stopped_by_hand_ = false;
  }

  void watch() {
    const PumpWorld& world = rig_.world();
    const Volume arrived = world.arrived() - arrived_before_;
    const Volume in_line = world.taken() - taken_before_ - arrived;
    const Volume shaft = Volume::of((world.turned() - turned_before_) * plan_.model.step.count());
    if (rig_.drive_turns()) hear_periodic();
    account_.pass(plan_.tick, arrived, in_line, shaft);
    const bool coasts = world.turned() - shaft_at_restart_ <= 4;
    if (restarted_ && !coasts && !plan_.fault.world) out_.ran_by_itself = true;
    if (rig_.drive_turns()) listen();
  }

  void hear_periodic() {
    const Activity now = rig_.snapshot().activity;
    const bool dose = now == Activity::kPeriodicDose || now == Activity::kFlush;
    const bool resumed = activity_ == Activity::kDemandDose;  // a dose that was suspended
    if (dose && activity_ != now && !resumed) account_.periodic_begins();
    activity_ = now;
  }

  // The pump has stopped what a person wants to run, and says nothing.
  void listen() {
    const PumpState state = rig_.engine().state();
    const bool stopped = state == PumpState::kAlarmStop || state == PumpState::kFailed ||
                         (restarted_ && !stopped_by_hand_);
    const bool silent = stopped && account_.running() && !account_.given() && !rig_.sounding();
    silence_ = silent && !heard_ ? silence_ + plan_.tick : 0ms;
    heard_ = stopped && (heard_ || rig_.sounding());
    out_.silence = std::max(out_.silence, silence_);
  }

  const Plan& plan_;
  Dice dice_;
  Rig rig_;
  Allowance account_;
  Outcome out_;
  milliseconds time_{0}, answer_at_{0}, silence_{0}, flap_at_{0};
  Volume arrived_before_, taken_before_;
  std::int64_t turned_before_ = 0, shaft_at_restart_ = 0;
  Activity activity_ = Activity::kNone;
  int answers_ = 0;
  bool began_ = false, brought_ = false, mended_ = false, link_ = true, restarted_ = false;
  bool panel_away_ = false;
  bool heard_ = false, stopped_by_hand_ = false, taken_ = false;
};

std::string ml(Volume volume) {
  return std::to_string(static_cast<double>(volume.count()) / 1e6) + " mL";
}

}  // namespace

std::string broken_by(const Outcome& outcome) {
  if (outcome.over > kMostOver) return "gave " + ml(outcome.over) + " too much";
  if (outcome.silence > kMostSilence) {
    return "stood silent for " + std::to_string(outcome.silence.count()) + " ms";
  }
  if (outcome.window > Volume{}) return "passed the window by " + ml(outcome.window);
  if (outcome.lockouts > 0) return "broke a lockout";
  if (!outcome.record.empty()) return "record: " + outcome.record;
  if (outcome.ran_by_itself) return "ran by itself after a restart";
  return "";
}

Result<std::vector<PumpModel>> read_models(const std::string& folder) {
  std::vector<PumpModel> out;
  for (const char* name : {"volumetric-lvp", "ambulatory-pca", "syringe-sp"}) {
    auto model = read_pump_model(folder + "/" + name + ".toml");
    if (!model) return fail(model.error());
    out.push_back(std::move(*model));
  }
  return out;
}

Outcome run_one(std::uint64_t seed, const std::vector<PumpModel>& models, Planted planted) {
  const Plan plan = draw_plan(seed, models);
  Run run(seed, plan, planted);
  Outcome out = run.run();
  out.kind = plan.fault.kind;
  out.story = "seed " + std::to_string(seed) + ": " + plan.name + " at " +
              std::to_string(plan.programme.rate.count() / 1'000'000) + " mL/h on " +
              plan.model.id.str() + ", " + plan.fault.name + " at " +
              std::to_string(plan.fault.at.count()) + " ms" +
              (run.began() ? ", gave " + ml(out.arrived) : ", never began") +
              ", guard: " + std::string(to_string(run.trip()));
  return out;
}

}  // namespace ph::campaign
