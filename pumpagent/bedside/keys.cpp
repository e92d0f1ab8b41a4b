// What each key does. STOP asks nothing.
#include <algorithm>

#include "pumpagent/bedside/bedside.hpp"
#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {
namespace {

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

EngineCommand command_of(EngineVerb verb) {
  EngineCommand command;
  command.verb = verb;
  return command;
}

}  // namespace

BedsideEffects Bedside::press(const KeyPress& key, const Now& now, const EngineSnapshot& engine,
                              std::optional<AlarmLine> alarm) {
  BedsideEffects out;
  refusal_.clear();
  follow(now, engine, out);
  if (entering_) entering_->touched = now.steady;
  if (lock_.locks(key.key)) {
    refusal_ = "data lock " + std::to_string(lock_.level()) + ": unlock with its code first";
  } else {
    act(key, now, engine, alarm, out);
  }
  // Said again and again while it is held: once on the record.
  if (key.key == Key::kPrime && engine.state == PumpState::kPriming) return out;
  PumpEvent event = event_of(EventKind::kKeyPressed, now);
  event.text = std::string(to_string(key.key));
  out.events.push_back(std::move(event));
  return out;
}

void Bedside::act(const KeyPress& key, const Now& now, const EngineSnapshot& engine,
                  std::optional<AlarmLine> alarm, BedsideEffects& out) {
  switch (key.key) {
    case Key::kStop:
      return stop(now, out);
    case Key::kConfirm:
      return act_ ? confirm_act(now, out) : confirm(now, engine, out);
    case Key::kOverride:
      return override_soft(key.text, now, out);
    case Key::kDecline:
      return decline(key.text, now, out);
    case Key::kStart:
      return start(now, engine, out);
    case Key::kResume:
      return out.commands.push_back(command_of(EngineVerb::kResume));
    case Key::kEnd:
      return end(engine, out);
    case Key::kSilence:
      out.silence = true;
      return;
    case Key::kClearAlarm:
      if (!alarm) return;
      if (now.steady - alarm->since >= kReadTime) return out.clear.push_back(alarm->code);
      refusal_ = "clear alarm: it has only just come; read it first";
      return;
    case Key::kWake:
      return out.commands.push_back(command_of(EngineVerb::kWake));
    case Key::kEndBolus:
      return out.commands.push_back(command_of(EngineVerb::kEndBolus));
    case Key::kPatientButton:
      return out.commands.push_back(command_of(EngineVerb::kDemand));
    case Key::kEnter:
      return enter_value(key.text, now, engine, out);
    case Key::kBack:
      return go_back(now, out);
    case Key::kCancel:
      if (act_) act_.reset();
      return entering_.reset();
    case Key::kFilter:
      if (!entering_) return;
      if (auto* programming = std::get_if<Programming>(&entering_->what)) {
        programming->filter(key.text);
      }
      return;
    case Key::kPrime:
      return prime(now, engine, out);
    case Key::kTaper:
    case Key::kSkipPhase:
    case Key::kToPrimary:
    case Key::kNewPatient:
      return propose_act(key.key, now, engine);
    case Key::kProgramme:
    case Key::kTitrate:
    case Key::kDelay:
    case Key::kBolus:
    case Key::kStandby:
    case Key::kTarget:
    case Key::kLock:
    case Key::kUnlock:
      return begin(key, now, engine, out);
  }
}

// Law 4: whoever presses it and whatever is locked. What was being entered is given up.
void Bedside::stop(const Now& now, BedsideEffects& out) {
  out.commands.push_back(command_of(EngineVerb::kStop));
  if (act_ && (act_->command || act_->primes)) act_.reset();
  priming_.reset();
  if (lock_.level() < DataLock::kMostLevel) return;
  locked_stop_ = now.steady;
  PumpEvent event = event_of(EventKind::kLockChanged, now);
  event.text = "data lock 3: STOP pressed without the code";
  out.events.push_back(std::move(event));
}

bool Bedside::just_changed(const char* key, const Now& now) {
  if (!changed_ || now.steady - *changed_ >= kReadTime) return false;
  refusal_ = std::string(key) + ": the order on the screen has just changed; read it again";
  return true;
}

void Bedside::override_soft(const std::string& reason, const Now& now, BedsideEffects& out) {
  const bool of_act = act_ && act_->needs_reason();
  if (!of_act && (!open_ || !open_->needs_reason())) {
    refusal_ = "override: no soft limit waits for it";
  } else if (just_changed("override", now)) {
    return;
  } else if (is_blank(reason)) {
    refusal_ = "override: a reason is needed";
  } else {
    PumpEvent event = event_of(EventKind::kSoftLimitOverridden, now);
    if (of_act) {
      act_->overridden = true;
      if (loaded_) event.order = loaded_->order.id;
      event.text = clipped(act_->over + ": " + reason);
    } else {
      open_->overridden = true;
      event.order = open_->order.id;
      event.text = clipped(open_->found.judgement.reason + ": " + reason);
    }
    out.events.push_back(std::move(event));
  }
}

// A soft limit that is not passed leads back to the usual value (P95).
void Bedside::decline(const std::string& reason, const Now& now, BedsideEffects& out) {
  if (act_) return act_.reset();
  if (!open_ || just_changed("decline", now)) return;
  const bool was_over = open_->needs_reason();
  const bool by_hand = draft_ && is_local(open_->order.id);
  answer(open_->order.id, OrderState::kRejected, "declined at the bedside: " + reason, now, out);
  open_.reset();
  if (by_hand && was_over) {
    draft_->reopen_at_dose();
    entering_ = Entering{Purpose::kOrder, std::move(*draft_), now.steady};
  }
  draft_.reset();
}

void Bedside::confirm(const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  if (!may_confirm(now, engine, out)) return;
  const bool secondary = open_->found.programme.secondary;
  if (!infuses(engine)) {
    const EngineVerb verb = secondary ? EngineVerb::kSecondary : EngineVerb::kLoad;
    const Answer given = cell(engine.state, verb);
    if (is_refusal(given) && !is_over(engine)) {
      refusal_ = "confirm: " + std::string(to_string(given));
      return;
    }
    open_->step = Step::kConfirmed;
    say(open_->order.id, OrderState::kConfirmed, "", now, out);
    if (is_over(engine)) out.commands.push_back(command_of(EngineVerb::kEnd));
    return take_over(verb, now, out);
  }
  open_->step = Step::kConfirmed;  // start goes over to it
  say(open_->order.id, OrderState::kConfirmed, "", now, out);
}

bool Bedside::may_confirm(const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  if (entering_ || !open_ || open_->step != Step::kReview) {
    refusal_ = "confirm: no order waits for it";
    return false;
  }
  if (just_changed("confirm", now)) return false;
  const bool secondary = open_->found.programme.secondary;
  if (now.steady >= open_->expires) {
    answer(open_->order.id, OrderState::kExpired, "not confirmed in time", now, out);
    open_.reset();
    refusal_ = "confirm: the order has expired";
  } else if (open_->needs_reason()) {
    refusal_ = open_->found.judgement.reason + ": override with a reason first";
  } else if (secondary && (!loaded_ || primary_ || is_over(engine))) {
    refusal_ = "confirm: a piggyback needs a primary that has not ended";
  } else if (secondary && infuses(engine)) {
    refusal_ = "confirm: stop the primary before its piggyback";
  } else if (!secondary && primary_) {
    refusal_ = "confirm: a piggyback stands; let it end or give it up first";
  } else if (!secondary && is_interrupted(engine)) {
    refusal_ = "confirm: an infusion is stopped; resume or end it first";
  } else if (engine.state == PumpState::kStandby || engine.state == PumpState::kFailed) {
    refusal_ = "confirm: the pump is " + std::string(to_string(engine.state));
  } else if ((loaded_ && !loaded_->taken) || target_) {
    refusal_ = "confirm: the pump is still taking over order " + loaded_->order.id.str();
  } else {
    return true;
  }
  return false;
}

void Bedside::start(const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  const bool waits = open_ && open_->step == Step::kConfirmed;
  if (waits && infuses(engine)) {
    take_over(EngineVerb::kReplace, now, out);
  } else if (waits) {
    refusal_ = "start: the running infusion was stopped; resume or end it first";
  } else {
    out.commands.push_back(command_of(EngineVerb::kStart));
  }
}

void Bedside::end(const EngineSnapshot& engine, BedsideEffects& out) {
  if (is_refusal(cell(engine.state, EngineVerb::kEnd))) {
    refusal_ = std::string(to_string(cell(engine.state, EngineVerb::kEnd)));
    return;
  }
  ending_ = true;
  out.commands.push_back(command_of(EngineVerb::kEnd));
}

}  // namespace ph::agent
