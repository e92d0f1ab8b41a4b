// Values entered at the front: what is asked, and what a complete entry becomes.
#include <algorithm>

#include "pumpagent/bedside/bedside.hpp"
#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {
namespace {

std::vector<Ask> standby_asks(const std::vector<std::string>&) {
  return {ask_number("standby", "Standby for", "min", "1", "1440")};
}

Ask ask_code(const char* title) {
  Ask ask;
  ask.kind = Ask::Kind::kCode;
  ask.step = "code";
  ask.title = title;
  return ask;
}

std::vector<Ask> lock_asks(const std::vector<std::string>&) {
  return {ask_choice("level", "Data lock",
                     {{"1", "1: values", "start, stop and resume stay free"},
                      {"2", "2: values and therapy", "STOP stays free"},
                      {"3", "3: PCA", "STOP without the code is an alarm"}}),
          ask_code("Code for this lock, four digits")};
}

// What is left of a whole dose, rounded down to five digits: a part in ten thousand at most.
Dose rest_of(const Dose& dose, Volume left, Volume whole) {
  Int128 rest = dose.value.in_billionths() * left.count() / whole.count();
  int places = Decimal::kMaxPlaces;
  for (; places > 0 && (rest >= 100'000 || rest % 10 == 0); --places) rest /= 10;
  return {Decimal::of(static_cast<std::int64_t>(rest), places), dose.unit};
}

std::vector<Ask> unlock_asks(const std::vector<std::string>&) {
  return {ask_code("Code of the data lock")};
}

}  // namespace

void Bedside::begin(const KeyPress& key, const Now& now, const EngineSnapshot& engine,
                    BedsideEffects& out) {
  if (key.key == Key::kBolus && key.text == "hold") return hold_bolus(engine, out);
  if (entering_) {
    refusal_ = "finish or cancel what is being entered first";
    return;
  }
  act_.reset();
  switch (key.key) {
    case Key::kProgramme:
      return begin_programming(now, engine);
    case Key::kTitrate:
      return begin_change(Purpose::kTitration, now, engine);
    case Key::kDelay:
      return begin_change(Purpose::kDelayOf, now, engine);
    case Key::kBolus:
      return begin_bolus(now, engine);
    case Key::kTarget:
      return begin_target(now, engine);
    case Key::kLock:
      return begin_form(Purpose::kLock, Form(lock_asks), now);
    case Key::kUnlock:
      if (lock_.level() > 0) return begin_form(Purpose::kUnlock, Form(unlock_asks), now);
      refusal_ = "unlock: the pump is not locked";
      return;
    default:
      break;
  }
  if (is_refusal(cell(engine.state, EngineVerb::kStandby))) {
    refusal_ = std::string(to_string(cell(engine.state, EngineVerb::kStandby)));
    return;
  }
  begin_form(Purpose::kStandby, Form(standby_asks), now);
  if (!key.text.empty()) enter_value(key.text, now, engine, out);
}

void Bedside::begin_form(Purpose purpose, Form form, const Now& now) {
  entering_ = Entering{purpose, std::move(form), now.steady};
}

Programming::Desk Bedside::desk(const EngineSnapshot& engine) const {
  Programming::Desk out{library_, model_, patient_, ""};
  const bool stands = engine.state == PumpState::kReady || is_interrupted(engine);
  if (loaded_ && !primary_ && stands && holds(engine, loaded_->order.id)) {
    out.primary = loaded_->drug;
  }
  return out;
}

void Bedside::begin_programming(const Now& now, const EngineSnapshot& engine) {
  if (!library_) {
    refusal_ = "drug library: the pump has none";
  } else if (engine.state == PumpState::kStandby || engine.state == PumpState::kFailed ||
             engine.state == PumpState::kPriming) {
    refusal_ = "programme: the pump is " + std::string(to_string(engine.state));
  } else if (open_) {
    refusal_ = "programme: an order waits; confirm or decline it first";
  } else {
    priming_.reset();
    entering_ = Entering{Purpose::kOrder, Programming(desk(engine)), now.steady};
  }
}

bool Bedside::may_titrate(const EngineSnapshot& engine) const {
  const LoadedOrder* held = held_by(engine);
  if (held == nullptr || engine.state != PumpState::kRunning || engine.finished) return false;
  const Programme& p = engine.programme;
  const bool plain = p.therapy == Therapy::kContinuous || p.therapy == Therapy::kBlood ||
                     p.therapy == Therapy::kEnteral || p.therapy == Therapy::kDoseOverTime;
  const DrugEntry* entry = entry_of(*held);
  return plain && engine.phase >= p.course.count && p.periodic.dose.volume == Volume{} &&
         !p.secondary && entry != nullptr;
}

// Another confirmed request of the running entry: the rest of the volume at another dose, or the
// rest of a whole dose in another time.
void Bedside::begin_change(Purpose purpose, const Now& now, const EngineSnapshot& engine) {
  const LoadedOrder* held = held_by(engine);
  const bool waits = held != nullptr && engine.state == PumpState::kReady && entry_of(*held);
  const bool may = purpose == Purpose::kTitration ? may_titrate(engine) : waits;
  if (!may) {
    refusal_ = purpose == Purpose::kTitration
                   ? "change: only for a running infusion with one rate, or of a whole dose"
                   : "delay: only for an infusion that has not started";
    return;
  }
  if (open_) {
    refusal_ = "change: an order waits; confirm or decline it first";
    return;
  }
  OrderRequest request = held->order.request;
  std::vector<Programming::Step> steps;
  const Volume left = engine.programme.vtbi - engine.infused;
  if (purpose == Purpose::kTitration && is_total(request.dose.unit)) {
    steps = {Programming::Step::kTime};
    request.more = {};
    request.dose = rest_of(request.dose, left, engine.programme.vtbi);
    request.vtbi.reset();
    request.duration = std::max(std::chrono::round<std::chrono::minutes>(engine.remaining),
                                std::chrono::minutes{1});
  } else if (purpose == Purpose::kTitration) {
    steps = {Programming::Step::kDose, Programming::Step::kVolume};
    request.more = {};
    request.duration.reset();
    request.vtbi = left;
  } else {
    steps = {Programming::Step::kDelay};
    const DrugEntry* entry = entry_of(*held);
    if (entry->route == Route::kIntravenous) steps.push_back(Programming::Step::kKvoInDelay);
  }
  entering_ = Entering{purpose, Programming(desk(engine), std::move(request), std::move(steps)),
                       now.steady};
}

void Bedside::begin_target(const Now& now, const EngineSnapshot& engine) {
  const LoadedOrder* held = held_by(engine);
  const DrugEntry* entry = held != nullptr ? entry_of(*held) : nullptr;
  if (engine.programme.tci.model == TciModel::kNone || entry == nullptr || !entry->tci) {
    refusal_ = "target: nothing runs by a target";
    return;
  }
  if (target_) {
    refusal_ = "target: the pump is still taking over the one before";
    return;
  }
  Ask ask = ask_number("target", "New target", "ng/mL", "", entry->tci->hard_high.str());
  ask.soft_high = entry->tci->soft_high.str();
  if (held->order.request.more.tci) {
    ask.value = held->order.request.more.tci->target_ng_per_ml.str();
  }
  begin_form(Purpose::kTarget,
             Form([ask](const std::vector<std::string>&) { return std::vector<Ask>{ask}; }), now);
}

Ask Bedside::asked() const {
  if (!entering_) return {};
  return std::visit([](const auto& what) { return what.ask(); }, entering_->what);
}

void Bedside::note_edit(const std::string& text, const Now& now, BedsideEffects& out) const {
  PumpEvent event = event_of(EventKind::kValueEdited, now);
  if (loaded_) event.order = loaded_->order.id;
  event.text = clipped(text);
  out.events.push_back(std::move(event));
}

void Bedside::enter_value(const std::string& text, const Now& now, const EngineSnapshot& engine,
                          BedsideEffects& out) {
  if (!entering_) {
    refusal_ = "enter: nothing is asked for";
    return;
  }
  const Ask ask = asked();
  auto taken = std::visit([&](auto& what) { return what.enter(text); }, entering_->what);
  if (auto* programming = std::get_if<Programming>(&entering_->what)) {
    if (ask.step != "parts") note_edit(programming->edit(), now, out);
  } else if (ask.kind != Ask::Kind::kCode) {  // a code is nobody's but its setter's
    note_edit(ask.step + ": " + text + (taken ? "" : ", refused"), now, out);
  }
  if (!taken) {
    refusal_ = taken.error().detail;
    return;
  }
  if (asked().kind == Ask::Kind::kNothing) complete(now, engine, out);
}

// From the first value: out. From the review of a local order: into it again.
void Bedside::go_back(const Now& now, BedsideEffects& out) {
  if (entering_) {
    if (!std::visit([](auto& what) { return what.back(); }, entering_->what)) entering_.reset();
    return;
  }
  if (act_) return act_.reset();
  if (!open_ || !draft_ || open_->step != Step::kReview || !is_local(open_->order.id)) return;
  answer(open_->order.id, OrderState::kRejected, "taken back to change it", now, out);
  open_.reset();
  draft_->reopen();
  entering_ = Entering{Purpose::kOrder, std::move(*draft_), now.steady};
  draft_.reset();
}

void Bedside::complete(const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  Entering done = std::move(*entering_);
  entering_.reset();
  auto* programming = std::get_if<Programming>(&done.what);
  if (programming == nullptr) {
    return complete_form(done.purpose, std::get<Form>(done.what).answers(), now, engine, out);
  }
  const auto source =
      done.purpose == Purpose::kOrder ? ProgrammeSource::kByHand : ProgrammeSource::kChange;
  BedsideEffects judged = enter(programming->request(), now, engine, source);
  std::move(judged.events.begin(), judged.events.end(), std::back_inserter(out.events));
  if (open_ && is_local(open_->order.id)) {
    draft_ = std::move(*programming);
    return;
  }
  programming->reopen();  // refused as a whole: the reason is shown, the values stay
  entering_ = std::move(done);
}

void Bedside::complete_form(Purpose purpose, const std::vector<std::string>& answers,
                            const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  switch (purpose) {
    case Purpose::kBolus:
      propose_bolus(answers, now, engine);
      return note_act(now, out);
    case Purpose::kTarget:
      propose_target(answers.at(0), now);
      return note_act(now, out);
    case Purpose::kLock:
      return set_lock(answers, now, out);
    case Purpose::kUnlock:
      return unlock(answers.at(0), now, out);
    case Purpose::kStandby: {
      EngineCommand command;
      command.verb = EngineVerb::kStandby;
      command.standby = in_time(answers.at(0), "standby").value_or(milliseconds{0});
      return out.commands.push_back(command);
    }
    case Purpose::kPatient: {
      auto patient = PatientRef::parse(answers.at(0), "patient");
      if (patient) {
        patient_ = std::move(*patient);
      } else {
        refusal_ = patient.error().detail;
      }
      return;
    }
    default:
      return;
  }
}

// Only confirmed values act (P11): what is left lying changes nothing.
void Bedside::forget_old(const Now& now) {
  const auto old = [&](SteadyTime since) { return now.steady - since >= kForgotten; };
  const bool left = (entering_ && old(entering_->touched)) || (act_ && old(act_->since));
  if (!left) return;
  entering_.reset();
  act_.reset();
  changed_ = now.steady;
  refusal_ = "nothing was entered for 2 min: given up, nothing has changed";
}

AlarmSet Bedside::conditions(SteadyTime now) const {
  const auto waits = [&](SteadyTime since) { return now - since >= kReminder; };
  AlarmSet out;
  // What a person programmed here is that person's to confirm; an order from outside is news.
  const bool by_hand = open_ && is_local(open_->order.id);
  const bool left_lying =
      by_hand && open_->step == Step::kReview && waits(open_->expires - open_->order.time_to_live);
  out.set(AlarmCode::kOrderPending, open_ && !by_hand);
  out.set(AlarmCode::kValueUnconfirmed,
          left_lying || (entering_ && waits(entering_->touched)) || (act_ && waits(act_->since)));
  out.set(AlarmCode::kLockedStop, locked_stop_ && now - *locked_stop_ < milliseconds{1'000});
  return out;
}

}  // namespace ph::agent
