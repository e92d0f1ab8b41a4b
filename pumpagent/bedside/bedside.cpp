#include "pumpagent/bedside/bedside.hpp"

#include <algorithm>
#include <utility>

namespace ph::agent {
namespace {

bool holds(const EngineSnapshot& engine, const OrderId& id) {
  return engine.order == OrderTag::of(id);
}

bool infuses(const EngineSnapshot& engine) {
  return engine.state == PumpState::kRunning || engine.state == PumpState::kKeepVeinOpen;
}

bool is_over(const EngineSnapshot& engine) {
  return engine.finished && engine.programme.end_action != EndAction::kContinue;
}

// Stopped in the middle of an infusion, which must be resumed or ended before anything else.
bool is_interrupted(const EngineSnapshot& engine) {
  const bool stopped = engine.state == PumpState::kPaused || engine.state == PumpState::kAlarmStop;
  return stopped && !is_over(engine);
}

// Cuts to what the record holds, never inside a character.
std::string clipped(std::string text) {
  if (text.size() <= PumpEvent::kMaxText) return text;
  std::size_t end = PumpEvent::kMaxText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

std::string joined(const std::vector<std::string>& reasons) {
  std::string out;
  for (const std::string& reason : reasons) out += (out.empty() ? "" : "; ") + reason;
  return out;
}

PumpEvent event_of(EventKind kind, const Now& now) {
  PumpEvent event;
  event.kind = kind;
  event.wall = now.wall;
  event.uptime = std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch());
  return event;
}

}  // namespace

Bedside::Bedside(PumpId pump, PumpModel model) : pump_(std::move(pump)), model_(std::move(model)) {}

bool Bedside::is_passive(const EngineSnapshot& engine) const {
  return !open_ && (engine.state == PumpState::kIdle || engine.state == PumpState::kStandby);
}

Status Bedside::activate(std::shared_ptr<const Library> library, const LibraryVersion& version,
                         const EngineSnapshot& engine) {
  if (!is_passive(engine)) {
    return fail(Fault::kConflict, "library " + std::to_string(version.number) +
                                      ": the pump is in use; expected idle or standby, got " +
                                      std::string(to_string(engine.state)));
  }
  library_ = std::move(library);
  version_ = version;
  return {};
}

BedsideEffects Bedside::propose(const Order& order, std::optional<milliseconds> age, const Now& now,
                                const EngineSnapshot&) {
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
  if (!age || *age < milliseconds{0} || *age >= order.time_to_live) {
    answer(order.id, OrderState::kExpired, age ? "too old on arrival" : "age unknown", now, out);
    return out;
  }
  say(order.id, OrderState::kReceived, "", now, out);
  judge(order, order.time_to_live - *age, now, out);
  return out;
}

BedsideEffects Bedside::enter(const OrderRequest& request, const Now& now, const EngineSnapshot&) {
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
  judge(order, order.time_to_live, now, out);
  return out;
}

// The gate proper: the same for every source.
void Bedside::judge(const Order& order, milliseconds left, const Now& now, BedsideEffects& out) {
  refusal_.clear();
  const Assessment found = library_ ? assess(order.request, *library_, model_) : Assessment{};
  const std::vector<std::string> reasons = reasons_against(order, found);
  if (!reasons.empty()) {
    refusal_ = joined(reasons);
    answer(order.id, OrderState::kRejected, refusal_, now, out);
    return;
  }
  if (open_) {
    answer(open_->order.id, OrderState::kSuperseded, "by order " + order.id.str(), now, out);
    changed_ = now.steady;
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

BedsideEffects Bedside::press(const KeyPress& key, const Now& now, const EngineSnapshot& engine,
                              std::optional<AlarmLine> alarm) {
  BedsideEffects out;
  refusal_.clear();
  follow(now, engine, out);
  act(key, now, engine, alarm, out);
  PumpEvent event = event_of(EventKind::kKeyPressed, now);
  event.text = std::string(to_string(key.key));
  out.events.push_back(std::move(event));
  return out;
}

void Bedside::act(const KeyPress& key, const Now& now, const EngineSnapshot& engine,
                  std::optional<AlarmLine> alarm, BedsideEffects& out) {
  switch (key.key) {
    case Key::kStop:
      return out.commands.push_back({});
    case Key::kConfirm:
      return confirm(now, engine, out);
    case Key::kOverride:
      return override_soft(key.text, now, out);
    case Key::kDecline:
      if (!open_ || just_changed("decline", now)) return;
      answer(open_->order.id, OrderState::kRejected, "declined at the bedside: " + key.text, now,
             out);
      return open_.reset();
    case Key::kStart:
      return start(now, engine, out);
    case Key::kResume:
      return out.commands.push_back({EngineVerb::kResume, {}, {}, {}});
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
    case Key::kStandby:
      return out.commands.push_back({EngineVerb::kStandby, {}, {}, {}});
    case Key::kWake:
      return out.commands.push_back({EngineVerb::kWake, {}, {}, {}});
  }
}

bool Bedside::just_changed(const char* key, const Now& now) {
  if (!changed_ || now.steady - *changed_ >= kReadTime) return false;
  refusal_ = std::string(key) + ": the order on the screen has just changed; read it again";
  return true;
}

void Bedside::override_soft(const std::string& reason, const Now& now, BedsideEffects& out) {
  if (!open_ || !open_->needs_reason()) {
    refusal_ = "override: no soft limit waits for it";
  } else if (just_changed("override", now)) {
    return;
  } else if (reason.find_first_not_of(" \t\r\n") == std::string::npos) {
    refusal_ = "override: a reason is needed";
  } else {
    open_->overridden = true;
    PumpEvent event = event_of(EventKind::kSoftLimitOverridden, now);
    event.order = open_->order.id;
    event.text = clipped(open_->found.judgement.reason + ": " + reason);
    out.events.push_back(std::move(event));
  }
}

void Bedside::confirm(const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  if (!open_ || open_->step != Step::kReview) {
    refusal_ = "confirm: no order waits for it";
  } else if (just_changed("confirm", now)) {
    return;
  } else if (now.steady >= open_->expires) {
    answer(open_->order.id, OrderState::kExpired, "not confirmed in time", now, out);
    open_.reset();
    refusal_ = "confirm: the order has expired";
  } else if (open_->needs_reason()) {
    refusal_ = open_->found.judgement.reason + ": override with a reason first";
  } else if (is_interrupted(engine)) {
    refusal_ = "confirm: an infusion is stopped; resume or end it first";
  } else if (engine.state == PumpState::kStandby || engine.state == PumpState::kFailed) {
    refusal_ = "confirm: the pump is " + std::string(to_string(engine.state));
  } else if (loaded_ && !loaded_->taken) {
    refusal_ = "confirm: the pump is still taking over order " + loaded_->order.id.str();
  } else {
    open_->step = Step::kConfirmed;
    say(open_->order.id, OrderState::kConfirmed, "", now, out);
    if (infuses(engine)) return;  // start goes over to it
    if (is_over(engine)) out.commands.push_back({EngineVerb::kEnd, {}, {}, {}});
    take_over(EngineVerb::kLoad, now, out);
  }
}

// The open order is sent to the engine. What the engine holds stays known until it holds this one:
// a command can be refused, or made void by STOP, on its way.
void Bedside::take_over(EngineVerb verb, const Now& now, BedsideEffects& out) {
  const Order& order = open_->order;
  confirmed_ = open_->found.programme;
  out.commands.push_back({verb, *confirmed_, OrderTag::of(order.id), {}});
  previous_ = std::move(loaded_);
  loaded_ = LoadedOrder{order, shown_drug(order.request), open_->overridden, *confirmed_};
  take_until_ = now.steady + kTakeOver;
  ending_ = false;
  open_.reset();
}

void Bedside::start(const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  const bool waits = open_ && open_->step == Step::kConfirmed;
  if (waits && infuses(engine)) {
    take_over(EngineVerb::kReplace, now, out);
  } else if (waits) {
    refusal_ = "start: the running infusion was stopped; resume or end it first";
  } else {
    out.commands.push_back({EngineVerb::kStart, {}, {}, {}});
  }
}

void Bedside::end(const EngineSnapshot& engine, BedsideEffects& out) {
  if (is_refusal(cell(engine.state, EngineVerb::kEnd))) {
    refusal_ = std::string(to_string(cell(engine.state, EngineVerb::kEnd)));
    return;
  }
  ending_ = true;
  out.commands.push_back({EngineVerb::kEnd, {}, {}, {}});
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
  return nullptr;
}

// What the engine holds decides, not what was sent to it.
void Bedside::follow(const Now& now, const EngineSnapshot& engine, BedsideEffects& out) {
  if (!loaded_) return;
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
  } else {
    close(*loaded_, ending_ ? "ended at the bedside" : "given up by the pump", now, out);
    loaded_.reset();
    confirmed_.reset();
    ending_ = false;
  }
}

void Bedside::fall_back(const Now& now, BedsideEffects& out) {
  close(*loaded_, "the pump did not take it over", now, out);
  refusal_ = "order " + loaded_->order.id.str() + ": the pump did not take it over";
  loaded_ = std::exchange(previous_, std::nullopt);
  confirmed_.reset();
  if (loaded_) confirmed_ = loaded_->programme;
}

void Bedside::note(Answer answer) {
  if (is_refusal(answer)) refusal_ = std::string(to_string(answer));
}

BedsideEffects Bedside::tick(const Now& now, const EngineSnapshot& engine) {
  BedsideEffects out;
  if (open_ && open_->step == Step::kReview && now.steady >= open_->expires) {
    answer(open_->order.id, OrderState::kExpired, "not confirmed in time", now, out);
    open_.reset();
    changed_ = now.steady;
  }
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

std::string Bedside::shown_drug(const OrderRequest& request) const {
  const DrugEntry* entry = library_ ? library_->find(request.care_area, request.entry) : nullptr;
  return entry != nullptr ? entry->tall_man : request.entry.str();
}

void Bedside::describe(Telemetry& out) const { describe(out, loaded_ ? &*loaded_ : nullptr); }

void Bedside::describe(Telemetry& out, const EngineSnapshot& engine) const {
  describe(out, held_by(engine));
}

void Bedside::describe(Telemetry& out, const LoadedOrder* loaded) const {
  out.library = version_.number;
  if (loaded == nullptr) return;
  out.order = loaded->order.id;
  out.care_area = loaded->order.request.care_area;
  out.entry = loaded->order.request.entry;
  out.drug = loaded->drug;
  out.dose = loaded->order.request.dose;
  out.soft_override = loaded->overridden;
}

BedsideMemory Bedside::memory() const {
  BedsideMemory out;
  out.highest_sequence = highest_sequence_;
  out.answered.assign(answered_.begin(), answered_.end());
  // No order on the screen outlives a loss of power: its age is unknown then.
  if (open_) {
    out.answered.push_back(
        {open_->order.id, OrderState::kRejected, "the pump lost power before it was started"});
    if (out.answered.size() > kAnswered) out.answered.erase(out.answered.begin());
  }
  if (!loaded_) return out;
  out.running = loaded_->order;
  out.running_drug = loaded_->drug;
  out.running_overridden = loaded_->overridden;
  return out;
}

void Bedside::restore(const BedsideMemory& memory, const EngineSnapshot& engine) {
  highest_sequence_ = memory.highest_sequence;
  answered_.assign(memory.answered.begin(), memory.answered.end());
  open_.reset();
  loaded_.reset();
  previous_.reset();
  confirmed_.reset();
  if (!memory.running || !(engine.order == OrderTag::of(memory.running->id))) return;
  const bool closed = answered(memory.running->id) != nullptr;
  const bool ran = engine.state != PumpState::kReady;
  loaded_ = LoadedOrder{
      *memory.running, memory.running_drug, memory.running_overridden, engine.programme, true, ran,
      closed};
  confirmed_ = engine.programme;
}

}  // namespace ph::agent
