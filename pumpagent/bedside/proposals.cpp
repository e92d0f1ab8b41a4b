// The gate: proposals from outside and requests from the front, judged by the same lines.
#include <algorithm>
#include <utility>

#include "pumpagent/bedside/bedside.hpp"
#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {

BedsideEffects Bedside::propose(const Order& order, std::optional<milliseconds> age, const Now& now,
                                const EngineSnapshot& engine) {
  BedsideEffects out;
  if (repeat(order.id, now, out)) return out;
  if (order.request.pump != pump_) {
    answer(order.id, OrderState::kRejected,
           "order for pump " + order.request.pump.str() + ", this is " + pump_.str(), now, out);
    return out;
  }
  if (order.sequence <= highest_sequence_) {
    answer(order.id, OrderState::kRejected,
           "sequence " + std::to_string(order.sequence) + ": expected above " +
               std::to_string(highest_sequence_),
           now, out);
    return out;
  }
  highest_sequence_ = order.sequence;
  // A pump that was set aside takes no wishes from outside (field failure of 2021).
  if (engine.state == PumpState::kStandby || engine.state == PumpState::kFailed) {
    const auto why = "the pump is in " + std::string(to_string(engine.state));
    answer(order.id, OrderState::kRejected, why, now, out);
    return out;
  }
  if (!age || *age < milliseconds{0} || *age >= order.time_to_live) {
    answer(order.id, OrderState::kExpired, age ? "too old on arrival" : "age unknown", now, out);
    return out;
  }
  say(order.id, OrderState::kReceived, "", now, out);
  judge(order, ProgrammeSource::kOrder, order.time_to_live - *age, now, out);
  return out;
}

BedsideEffects Bedside::enter(const OrderRequest& request, const Now& now, const EngineSnapshot&,
                              ProgrammeSource source) {
  BedsideEffects out;
  Order order;
  order.id =
      OrderId{"local." + std::to_string(wall_ms(now.wall)) + '.' + std::to_string(++local_orders_)};
  order.request = request;
  order.request.pump = pump_;
  order.library = version_;
  order.issued = now.wall;
  order.time_to_live = std::chrono::minutes{5};
  if (library_) {
    const Assessment found = assess(order.request, *library_, model_);
    order.rate = found.rate;
    order.vtbi = found.vtbi;
  }
  judge(order, source, order.time_to_live, now, out);
  return out;
}

// The gate proper: the same for every source.
void Bedside::judge(const Order& order, ProgrammeSource source, milliseconds left, const Now& now,
                    BedsideEffects& out) {
  refusal_.clear();
  const Assessment found = library_ ? assess(order.request, *library_, model_) : Assessment{};
  note_judged(order, found, source, now, out);
  const std::vector<std::string> reasons = reasons_against(order, found);
  if (!reasons.empty()) {
    refusal_ = joined(reasons);
    answer(order.id, OrderState::kRejected, refusal_, now, out);
    return;
  }
  if (open_) {
    answer(open_->order.id, OrderState::kSuperseded, "by order " + order.id.str(), now, out);
    changed_ = now.steady;
    draft_.reset();
  } else if (changed_ && now.steady - *changed_ < kReadTime) {
    changed_ = now.steady;
  }
  open_ = OpenOrder{order, found, now.steady + left, Step::kReview, false};
  say(order.id, OrderState::kShown, "", now, out);
}

std::vector<std::string> Bedside::reasons_against(const Order& order,
                                                  const Assessment& found) const {
  if (!library_) return {"drug library: the pump has none"};
  std::vector<std::string> reasons = found.refusals;
  if (order.library != version_) {
    reasons.push_back("library " + std::to_string(order.library.number) +
                      " of the order: the pump holds " + std::to_string(version_.number) +
                      (order.library.number == version_.number ? " with another content" : ""));
  }
  if (found.accepted() && order.rate != found.rate) {
    reasons.push_back("rate " + to_string(order.rate) + " of the order: the pump finds " +
                      to_string(found.rate));
  }
  if (found.accepted() && order.vtbi != found.vtbi) {
    reasons.push_back("VTBI " + to_string(order.vtbi) + " of the order: the pump finds " +
                      to_string(found.vtbi));
  }
  if (open_ && open_->step == Step::kConfirmed) {
    reasons.push_back("order " + open_->order.id.str() + " is confirmed and waits for start");
  }
  return reasons;
}

BedsideEffects Bedside::withdraw(const OrderId& id, const std::string& reason, const Now& now) {
  BedsideEffects out;
  const bool in_review = open_ && open_->order.id == id && open_->step == Step::kReview;
  if (!in_review && repeat(id, now, out)) return out;
  if (in_review) {
    draft_.reset();
    open_.reset();
    changed_ = now.steady;
  }
  answer(id, OrderState::kCancelled, reason, now, out);
  return out;
}

// Tells again what is already true of the order; false when it is new here.
bool Bedside::repeat(const OrderId& id, const Now& now, BedsideEffects& out) const {
  if (const AnsweredOrder* known = answered(id)) {
    say(id, known->state, known->reason, now, out);
  } else if (open_ && open_->order.id == id) {
    say(id, open_->step == Step::kReview ? OrderState::kShown : OrderState::kConfirmed, "", now,
        out);
  } else if (loaded_ && loaded_->order.id == id) {
    say(id, loaded_->ran ? OrderState::kRunning : OrderState::kConfirmed, "", now, out);
  } else if (previous_ && previous_->order.id == id) {
    say(id, previous_->ran ? OrderState::kRunning : OrderState::kConfirmed, "", now, out);
  } else if (primary_ && primary_->order.id == id) {
    say(id, primary_->ran ? OrderState::kRunning : OrderState::kConfirmed, "", now, out);
  } else {
    return false;
  }
  return true;
}

const AnsweredOrder* Bedside::answered(const OrderId& id) const {
  const auto found = std::find_if(answered_.begin(), answered_.end(),
                                  [&](const AnsweredOrder& a) { return a.id == id; });
  return found == answered_.end() ? nullptr : &*found;
}

void Bedside::answer(const OrderId& id, OrderState state, const std::string& reason, const Now& now,
                     BedsideEffects& out) {
  answered_.push_back({id, state, clipped(reason)});
  if (answered_.size() > kAnswered) answered_.pop_front();
  say(id, state, reason, now, out);
}

void Bedside::say(const OrderId& id, OrderState state, const std::string& reason, const Now& now,
                  BedsideEffects& out) const {
  PumpEvent event = event_of(EventKind::kOrderState, now);
  event.order = id;
  event.order_state = state;
  event.text = clipped(reason);
  out.events.push_back(std::move(event));
}

}  // namespace ph::agent
