#include <algorithm>
#include <array>

#include "pumpagent/bedside/bedside.hpp"

namespace ph::agent {
namespace {

constexpr std::array<const char*, kPumpStateCount> kStates = {
    "IDLE", "READY", "RUNNING", "KVO", "PAUSED", "ALARM STOP", "STANDBY", "FAILED", "DELAYED"};

void show_infusion(const EngineSnapshot& engine, Display& out) {
  if (engine.programme.vtbi <= Volume{}) return;
  const bool moves = engine.rate > FlowRate{};
  out.rate = to_string(moves ? engine.rate : engine.programme.rate);
  // Whole microlitres: below that the counter only flickers.
  const Volume infused = Volume::of(engine.infused.count() / 1000 * 1000);
  out.infused = to_string(infused) + " of " + to_string(engine.programme.vtbi);
  if (moves && !engine.finished) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(engine.remaining);
    out.remaining = ph::to_string(std::chrono::milliseconds{minutes});
    if (out.remaining.ends_with(" 0 s")) out.remaining.resize(out.remaining.size() - 4);
  }
}

}  // namespace

Display Bedside::display(const EngineSnapshot& engine, std::optional<AlarmLine> alarm) const {
  Display out;
  out.state = kStates.at(static_cast<std::size_t>(engine.state));
  const LoadedOrder* held = held_by(engine);
  const bool programmed = engine.programme.vtbi > Volume{};
  out.headline = held != nullptr ? held->drug
                 : programmed    ? "Unknown infusion: stop and end it"
                                 : "No infusion";
  if (held != nullptr) out.dose = to_string(held->order.request.dose);
  show_infusion(engine, out);
  out.library = library_ ? "library " + std::to_string(version_.number) : "no drug library";
  out.refusal = refusal_;
  if (alarm) {
    const AlarmKind& kind = alarm_kind(alarm->code);
    out.alarm = std::string(kind.title) + ": " + std::string(kind.advice);
    out.alarm_priority = alarm->priority;
  }
  if (open_) show_order(out);
  out.keys = keys_now(engine, alarm.has_value());
  return out;
}

void Bedside::show_order(Display& out) const {
  const Order& order = open_->order;
  out.order_waits = true;
  out.needs_reason = open_->needs_reason();
  out.prompt.push_back("Order " + order.id.str() + ": " + shown_drug(order.request));
  out.prompt.push_back(to_string(order.request.dose) + " = " + to_string(order.rate) + ", VTBI " +
                       to_string(order.vtbi));
  out.prompt.push_back("Patient " + order.request.patient.str() + ", care area " +
                       order.request.care_area);
  if (out.needs_reason) {
    out.prompt.push_back(open_->found.judgement.reason + ". Override with a reason, or decline.");
  } else if (open_->step == Step::kConfirmed) {
    out.prompt.push_back("Confirmed. Start goes over to it.");
  } else {
    out.prompt.push_back("Check patient, drug and line, then confirm.");
  }
}

// The keys that the engine and the open order would take now.
std::vector<Key> Bedside::keys_now(const EngineSnapshot& engine, bool alarm) const {
  std::vector<Key> keys = {Key::kStop};
  const auto allow = [&](bool yes, Key key) {
    if (yes) keys.push_back(key);
  };
  const bool infuses =
      engine.state == PumpState::kRunning || engine.state == PumpState::kKeepVeinOpen;
  const bool stopped = engine.state == PumpState::kPaused || engine.state == PumpState::kAlarmStop;
  const bool over = engine.finished && engine.programme.end_action != EndAction::kContinue;
  const bool in_review = open_ && open_->step == Step::kReview;
  const bool free = !(stopped && !over) && engine.state != PumpState::kStandby &&
                    engine.state != PumpState::kFailed;
  allow(in_review && free && !open_->needs_reason(), Key::kConfirm);
  allow(in_review && open_->needs_reason(), Key::kOverride);
  allow(open_.has_value(), Key::kDecline);
  allow(engine.state == PumpState::kReady || (open_ && !in_review && infuses), Key::kStart);
  allow(!over && (stopped || engine.state == PumpState::kKeepVeinOpen), Key::kResume);
  allow(stopped || engine.state == PumpState::kReady, Key::kEnd);
  allow(alarm, Key::kSilence);
  allow(alarm, Key::kClearAlarm);
  allow(engine.state == PumpState::kIdle, Key::kStandby);
  allow(engine.state == PumpState::kStandby, Key::kWake);
  return keys;
}

}  // namespace ph::agent
