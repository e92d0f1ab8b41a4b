// What is confirmed at the front beside orders: bolus, target, taper, step, primary, patient, lock.
#include <algorithm>

#include "protocol/domain/limits.hpp"
#include "pumpagent/bedside/bedside.hpp"
#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {
namespace {

constexpr std::int64_t kNanolitres = 1'000'000;

std::string in_mL(std::int64_t nanolitres) { return Decimal::of(nanolitres, 6).str(); }

std::string words_of_bolus(const BolusRule& rule) {
  return to_string(rule.most) + " at most, up to " + to_string(rule.rate_most);
}

// Hold, a volume at a rate, or a dose over a time. Limits: the programme's.
Form bolus_form(const BolusRule& rule, const std::optional<LimitSet>& limits) {
  return Form([rule, limits](const std::vector<std::string>& answers) {
    std::vector<Ask> asks = {
        ask_choice("bolus", "Bolus: " + words_of_bolus(rule),
                   {{"volume", "Volume", ""}, {"dose", "Dose over time", ""}})};
    if (!limits) asks[0].choices.pop_back();
    if (answers.empty()) return asks;
    if (answers[0] == "dose" && limits) {
      Ask dose = ask_number("bolus_dose", "Bolus", to_string(limits->unit), "", "");
      if (limits->hard_low) dose.hard_low = limits->hard_low->str();
      if (limits->soft_low) dose.soft_low = limits->soft_low->str();
      if (limits->soft_high) dose.soft_high = limits->soft_high->str();
      if (limits->hard_high) dose.hard_high = limits->hard_high->str();
      asks.push_back(std::move(dose));
      asks.push_back(ask_number("bolus_time", "Time of the bolus", "min", "0", "360"));
      return asks;
    }
    asks.push_back(ask_number("bolus_volume", "Bolus", "mL", "0.1", in_mL(rule.most.count())));
    asks.push_back(ask_number("bolus_rate", "Rate of the bolus", "mL/h", "0.1",
                              in_mL(rule.rate_most.count())));
    return asks;
  });
}

}  // namespace

const DrugEntry* Bedside::entry_of(const LoadedOrder& loaded) const {
  const OrderRequest& request = loaded.order.request;
  return library_ ? library_->find(request.care_area, request.entry) : nullptr;
}

void Bedside::begin_bolus(const Now& now, const EngineSnapshot& engine) {
  const LoadedOrder* held = held_by(engine);
  const bool may = held != nullptr && engine.state == PumpState::kRunning &&
                   engine.programme.bolus.most > Volume{};
  if (!may) {
    refusal_ = "bolus: the programme that runs allows none";
    return;
  }
  const DrugEntry* entry = entry_of(*held);
  begin_form(Purpose::kBolus,
             bolus_form(engine.programme.bolus, entry != nullptr ? entry->bolus : std::nullopt),
             now);
}

// Flows at the programme's bolus rate while the key is held; the engine ends it at 10 s, at the
// programme's volume, or when the key is let go (P10).
void Bedside::hold_bolus(const EngineSnapshot& engine, BedsideEffects& out) {
  const BolusRule& rule = engine.programme.bolus;
  if (engine.state != PumpState::kRunning || rule.most == Volume{}) {
    refusal_ = "bolus: the programme that runs allows none";
    return;
  }
  EngineCommand command;
  command.verb = EngineVerb::kBolus;
  command.dose = {rule.most, rule.rate_most};
  command.hold_to_run = true;
  out.commands.push_back(command);
}

void Bedside::propose_bolus(const std::vector<std::string>& answers, const Now& now,
                            const EngineSnapshot& engine) {
  const LoadedOrder* held = held_by(engine);
  const DrugEntry* entry = held != nullptr ? entry_of(*held) : nullptr;
  if (entry == nullptr) {
    refusal_ = "bolus: the infusion that runs is not in the library";
    return;
  }
  const BolusRule& rule = engine.programme.bolus;
  const PatientMeasures& patient = held->order.request.measures;
  Act act;
  act.since = now.steady;
  DoseStep dose;
  const auto volume_of = [&](const Decimal& value) {
    return volume_for({value, entry->bolus->unit}, concentration_of(held->order.request, *entry),
                      patient);
  };
  if (answers.at(0) == "dose") {
    const auto value = Decimal::parse(answers.at(1), "bolus");
    const auto time = in_time(answers.at(2), "time of the bolus");
    const auto volume = value ? volume_of(*value) : Result<Volume>(fail(value.error()));
    if (!volume || !time || time->count() <= 0) {
      refusal_ = !volume ? volume.error().detail : "time of the bolus: expected above 0 min";
      return;
    }
    dose = {*volume, programmable(rate_for(*volume, *time))};
    act.lines.push_back("Bolus " + answers[1] + ' ' + to_string(entry->bolus->unit) + " of " +
                        held->drug);
  } else {
    dose.volume = Volume::of(in_parts(answers.at(1), kNanolitres, "bolus").value_or(0));
    dose.rate = FlowRate::of(in_parts(answers.at(2), kNanolitres, "rate").value_or(0));
    act.lines.push_back("Bolus of " + held->drug);
  }
  if (dose.volume > rule.most || dose.rate > rule.rate_most || dose.volume <= Volume{} ||
      dose.rate <= FlowRate{}) {
    refusal_ = "bolus " + to_string(dose.volume) + " at " + to_string(dose.rate) +
               ": the library allows " + words_of_bolus(rule);
    return;
  }
  if (entry->bolus && entry->bolus->soft_high) {
    const auto soft = volume_of(*entry->bolus->soft_high);
    if (soft && dose.volume > *soft) {
      act.over = "bolus " + to_string(dose.volume) + " above soft limit " +
                 entry->bolus->soft_high->str() + ' ' + to_string(entry->bolus->unit);
    }
  }
  act.lines.push_back(to_string(dose.volume) + " at " + to_string(dose.rate) +
                      " on top of what runs");
  EngineCommand command;
  command.verb = EngineVerb::kBolus;
  command.dose = dose;
  act.command = command;
  act_ = std::move(act);
}

// The whole order with its new target passes the gate.
void Bedside::propose_target(const std::string& target, const Now& now) {
  const auto value = Decimal::parse(target, "target");
  if (!value || !loaded_ || !loaded_->order.request.more.tci || !library_) {
    refusal_ = !value ? value.error().detail : "target: nothing runs by a target";
    return;
  }
  Order order = loaded_->order;
  const std::string before = order.request.more.tci->target_ng_per_ml.str();
  order.request.more.tci->target_ng_per_ml = *value;
  const Assessment found = assess(order.request, *library_, model_);
  if (!found.accepted()) {
    refusal_ = joined(found.refusals);
    return;
  }
  Act act;
  act.since = now.steady;
  act.lines = {"Target of " + loaded_->drug, target + " ng/mL, before " + before + " ng/mL"};
  if (needs_override(found.judgement.verdict)) act.over = found.judgement.reason;
  EngineCommand command;
  command.verb = EngineVerb::kSetTarget;
  command.target_pg_per_ml = found.programme.tci.target_pg_per_ml;
  act.command = command;
  OpenOrder with;
  with.order = std::move(order);
  with.found = found;
  act.target = std::move(with);
  act_ = std::move(act);
}

void Bedside::propose_act(Key key, const Now& now, const EngineSnapshot& engine) {
  if (entering_) {
    refusal_ = "finish or cancel what is being entered first";
    return;
  }
  Act act;
  act.since = now.steady;
  EngineCommand command;
  if (key == Key::kNewPatient) {
    if (!is_passive(engine)) {
      refusal_ = "new patient: stop and end what is programmed first";
      return;
    }
    act.lines = {"New patient?", "What is known of the patient before is forgotten."};
    act_ = std::move(act);
    return;
  }
  if (key == Key::kTaper) {
    command.verb = EngineVerb::kTaper;
    act.lines = {"Begin the way down now?"};
  } else if (key == Key::kSkipPhase) {
    command.verb = EngineVerb::kSkipPhase;
    act.lines = {"Give up phase " + std::to_string(engine.phase + 1) + " of " +
                 std::to_string(engine.programme.course.count) + "?"};
  } else {
    command.verb = EngineVerb::kToPrimary;
    act.lines = {"Give the piggyback up?", "The primary then stands stopped."};
  }
  if (const Answer answer = cell(engine.state, command.verb); is_refusal(answer)) {
    refusal_ = std::string(to_string(answer));
    return;
  }
  act.command = command;
  act_ = std::move(act);
}

void Bedside::confirm_act(const Now& now, BedsideEffects& out) {
  if (entering_) {
    refusal_ = "finish or cancel what is being entered first";
    return;
  }
  if (act_->needs_reason()) {
    refusal_ = act_->over + ": override with a reason first";
    return;
  }
  Act act = std::move(*act_);
  act_.reset();
  if (act.primes) {
    note_edit("priming: no patient is connected", now, out);
    priming_ = Priming{now.steady};
    return;
  }
  if (!act.command) {
    note_edit("new patient", now, out);
    EngineCommand forget;
    forget.verb = EngineVerb::kNewPatient;
    out.commands.push_back(forget);
    patient_ = {};
    draft_.reset();
    const auto asks = [](const std::vector<std::string>&) {
      return std::vector<Ask>{ask_patient()};
    };
    return begin_form(Purpose::kPatient, Form(asks), now);
  }
  if (act.command->verb == EngineVerb::kToPrimary) ending_ = true;
  out.commands.push_back(*act.command);
  if (!act.target || !loaded_) return;
  // The guard goes by it from now on; the order has it when the engine does.
  note_edit("target: " + act.lines.back(), now, out);
  confirmed_ = act.target->found.programme;
  act.since = now.steady;
  target_ = std::make_unique<Act>(std::move(act));
}

void Bedside::set_lock(const std::vector<std::string>& answers, const Now& now,
                       BedsideEffects& out) {
  const int before = lock_.level();
  auto lock = DataLock::set(answers.at(0).front() - '0', answers.at(1));
  if (!lock) {
    refusal_ = "data lock: " + lock.error().detail;
    return;
  }
  lock_ = std::move(*lock);
  PumpEvent event = event_of(EventKind::kLockChanged, now);
  event.text = "data lock " + std::to_string(lock_.level()) + ", before " + std::to_string(before);
  out.events.push_back(std::move(event));
}

void Bedside::unlock(const std::string& code, const Now& now, BedsideEffects& out) {
  const int before = lock_.level();
  const auto ms = std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch()).count();
  const DataLock::Opened opened = lock_.open(code, ms);
  PumpEvent event = event_of(EventKind::kLockChanged, now);
  if (opened == DataLock::Opened::kYes) {
    event.text = "data lock 0, before " + std::to_string(before);
  } else {
    refusal_ = opened == DataLock::Opened::kWait ? "unlock: too many wrong codes, wait a minute"
                                                 : "unlock: wrong code";
    event.text = "data lock " + std::to_string(before) + ": " + refusal_;
  }
  out.events.push_back(std::move(event));
}

}  // namespace ph::agent
