// What the engine really holds, and the life of the orders in it.
#include <utility>

#include "pumpagent/bedside/bedside.hpp"
#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {

// The open order is sent to the engine. What the engine holds stays known until it holds this one:
// a command can be refused, or made void by STOP, on its way.
void Bedside::take_over(EngineVerb verb, const Now& now, BedsideEffects& out) {
  const Order& order = open_->order;
  confirmed_ = open_->found.programme;
  EngineCommand command;
  command.verb = verb;
  command.programme = *confirmed_;
  command.order = OrderTag::of(order.id);
  out.commands.push_back(command);
  (verb == EngineVerb::kSecondary ? primary_ : previous_) = std::move(loaded_);
  patient_ = order.request.patient;
  draft_.reset();
  priming_.reset();
  loaded_ = LoadedOrder{order, shown_drug(order.request), open_->overridden, *confirmed_};
  take_until_ = now.steady + kTakeOver;
  ending_ = false;
  open_.reset();
}

void Bedside::close(LoadedOrder& loaded, const std::string& reason, const Now& now,
                    BedsideEffects& out) {
  if (loaded.closed) return;
  loaded.closed = true;
  answer(loaded.order.id, loaded.ran ? OrderState::kCompleted : OrderState::kRejected, reason, now,
         out);
}

const Bedside::LoadedOrder* Bedside::held_by(const EngineSnapshot& engine) const {
  if (loaded_ && holds(engine, loaded_->order.id)) return &*loaded_;
  if (previous_ && holds(engine, previous_->order.id)) return &*previous_;
  if (primary_ && holds(engine, primary_->order.id)) return &*primary_;
  return nullptr;
}

// What the engine holds decides, not what was sent to it.
void Bedside::follow(const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  if (!loaded_) return;
  follow_target(now, engine, out);
  if (holds(engine, loaded_->order.id)) {
    loaded_->taken = true;
    if (!previous_) return;
    close(*previous_,
          previous_->ran ? "order " + loaded_->order.id.str() + " took over"
                         : "another order was confirmed before its start",
          now, out);
    previous_.reset();
  } else if (!loaded_->taken) {
    if (now.steady >= take_until_) fall_back(now, out);
  } else if (primary_ && holds(engine, primary_->order.id)) {
    back_to_primary(engine, now, out);
  } else {
    const char* why = ending_ ? "ended at the bedside" : "given up by the pump";
    close(*loaded_, why, now, out);
    loaded_.reset();
    if (primary_) close(*primary_, why, now, out);
    primary_.reset();
    confirmed_.reset();
    ending_ = false;
  }
}

// A target that the engine refused, or that STOP made void, changes nothing of the order.
void Bedside::follow_target(const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  if (!target_) return;
  const Programme& wanted = target_->target->found.programme;
  const bool held = holds(engine, loaded_->order.id);
  if (held && engine.programme.tci.target_pg_per_ml == wanted.tci.target_pg_per_ml) {
    loaded_->order = target_->target->order;
    loaded_->overridden = loaded_->overridden || target_->overridden;
    loaded_->programme = wanted;
    target_.reset();
    note_edit("target: taken by the pump", now, out);
  } else if (!held || now.steady - target_->since >= kTakeOver) {
    refusal_ = "target: the pump did not take it; the one before stands";
    note_edit(refusal_, now, out);
    target_.reset();
    confirmed_ = loaded_->programme;
  }
}

void Bedside::fall_back(const Now& now, BedsideEffects& out) {
  close(*loaded_, "the pump did not take it over", now, out);
  refusal_ = "order " + loaded_->order.id.str() + ": the pump did not take it over";
  loaded_ = std::exchange(primary_ ? primary_ : previous_, std::nullopt);
  confirmed_.reset();
  if (loaded_) confirmed_ = loaded_->programme;
}

// The secondary is over and the engine holds its primary again.
void Bedside::back_to_primary(const EngineSnapshot& engine, const Now& now, BedsideEffects& out) {
  close(*loaded_, ending_ ? "ended at the bedside" : "volume given", now, out);
  loaded_ = std::exchange(primary_, std::nullopt);
  if (loaded_->programme.vtbi == Volume{}) loaded_->programme = engine.programme;
  confirmed_ = loaded_->programme;
  ending_ = false;
}

void Bedside::note(Answer answer) {
  if (is_refusal(answer)) refusal_ = std::string(to_string(answer));
}

BedsideEffects Bedside::tick(const Now& now, const EngineSnapshot& engine) {
  BedsideEffects out;
  if (open_ && open_->step == Step::kReview && now.steady >= open_->expires) {
    answer(open_->order.id, OrderState::kExpired, "not confirmed in time", now, out);
    open_.reset();
    draft_.reset();
    changed_ = now.steady;
  }
  forget_old(now);
  follow_priming(now, engine);
  demand_bins_.note(now.steady, engine.order, engine.demands, engine.granted);
  follow(now, engine, out);
  // A confirmed change has lost what it should change: it is loaded, and waits for start.
  if (open_ && open_->step == Step::kConfirmed && !loaded_ && engine.state == PumpState::kIdle) {
    take_over(EngineVerb::kLoad, now, out);
  }
  if (!loaded_ || loaded_->closed || !holds(engine, loaded_->order.id)) return out;
  if (!loaded_->ran && infuses(engine)) {
    loaded_->ran = true;
    say(loaded_->order.id, OrderState::kRunning, "", now, out);
  }
  if (is_over(engine)) close(*loaded_, "volume given", now, out);
  return out;
}

}  // namespace ph::agent
