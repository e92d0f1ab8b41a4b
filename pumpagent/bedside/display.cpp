// What the front shows.
#include <algorithm>
#include <array>

#include "pumpagent/alarms/service.hpp"
#include "pumpagent/bedside/bedside.hpp"
#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {
namespace {

using std::chrono::milliseconds;

constexpr std::array<const char*, kPumpStateCount> kStates = {
    "IDLE",       "READY",   "RUNNING", "KVO",     "PAUSED",
    "ALARM STOP", "STANDBY", "FAILED",  "DELAYED", "PRIMING"};
constexpr std::array<const char*, static_cast<std::size_t>(Therapy::kTci) + 1> kTherapies = {
    "Continuous", "Dose over time", "Intermittent", "Multistep", "Ramp",
    "PCA",        "PIEB",           "Enteral",      "Blood",     "TCI"};
constexpr std::array<const char*, static_cast<std::size_t>(kLastActivity) + 1> kActivities = {
    "",      "",        "loading dose",    "bolus",         "demand dose", "programmed dose",
    "flush", "waiting", "keeps vein open", "delayed start", "priming"};

// Whole microlitres: below that a counter only flickers.
std::string counted(Volume volume) { return to_string(Volume::of(volume.count() / 1'000 * 1'000)); }

// Whole minutes above one, seconds below; rounded up. Nothing left: nothing said.
std::string left(milliseconds time) {
  if (time <= milliseconds{0}) return "";
  if (time < std::chrono::minutes{1})
    return shown_time(std::chrono::ceil<std::chrono::seconds>(time));
  return shown_time(std::chrono::ceil<std::chrono::minutes>(time));
}

std::string concentration(std::int64_t pg_per_ml) {
  return Decimal::of(pg_per_ml / 10, 2).str() + " ng/mL";
}

void show_infusion(const EngineSnapshot& engine, Display& out) {
  if (engine.programme.vtbi <= Volume{}) return;
  const bool moves = engine.rate > FlowRate{};
  out.rate = to_string(moves ? engine.rate : engine.programme.rate);
  out.infused = counted(engine.infused) + " of " + to_string(engine.programme.vtbi);
  if (moves && !engine.finished) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(engine.remaining);
    out.remaining = left(milliseconds{minutes});
  }
}

void show_doses(const EngineSnapshot& engine, Display& out) {
  const Programme& p = engine.programme;
  if (engine.dose.volume > Volume{}) {
    out.giving = counted(engine.dose_given) + " of " + to_string(engine.dose.volume);
  }
  out.lockout = left(engine.lockout_left);
  out.next_dose = left(engine.next_periodic);
  if (p.demand.dose.volume > Volume{}) {
    out.demands =
        std::to_string(engine.granted) + " of " + std::to_string(engine.demands) + " given";
  }
  if (p.window.volume > Volume{}) {
    out.window = counted(engine.window_given) + " of " + to_string(p.window.volume) + " in " +
                 left(p.window.length);
  }
  if (p.bolus.most > Volume{}) {
    out.bolus_limit = to_string(p.bolus.most) + " at most, up to " + to_string(p.bolus.rate_most);
  }
  if (engine.flushed > Volume{}) out.flushed = counted(engine.flushed);
}

void show_course(const EngineSnapshot& engine, Display& out) {
  const Programme& p = engine.programme;
  if (p.course.count > 0 && engine.phase < p.course.count) {
    out.phase = std::to_string(engine.phase + 1) + " of " + std::to_string(p.course.count);
  }
  out.delay = left(engine.delay_left);
  if (p.tci.model == TciModel::kNone) return;
  out.target = concentration(p.tci.target_pg_per_ml);
  out.plasma = concentration(engine.plasma_pg_per_ml);
  out.effect = concentration(engine.effect_pg_per_ml);
}

void show_surroundings(const Surroundings& around, const EngineSnapshot& engine,
                       const PumpModel& model, Display& out) {
  const Pressure level = engine.programme.occlusion_down > Pressure{}
                             ? engine.programme.occlusion_down
                             : model.occlusion_down;
  out.pressure = std::to_string(around.pressure.count() / 1'000) + " mmHg";
  if (level > Pressure{}) {
    out.pressure_bar = static_cast<std::int32_t>(
        std::clamp<std::int64_t>(around.pressure.count() * 1'000 / level.count(), 0, 1'000));
  }
  out.battery = left(milliseconds{around.battery});
  out.on_mains = around.on_mains;
  out.linked = around.linked;
}

}  // namespace

Display Bedside::display(const EngineSnapshot& engine, std::optional<AlarmLine> alarm,
                         const Surroundings& around) const {
  Display out;
  out.state = kStates.at(static_cast<std::size_t>(engine.state));
  const LoadedOrder* held = held_by(engine);
  const bool programmed = engine.programme.vtbi > Volume{};
  out.headline = held != nullptr ? held->drug
                 : programmed    ? "Unknown infusion: stop and end it"
                                 : "No infusion";
  if (held != nullptr) out.dose = to_string(held->order.request.dose);
  if (programmed) {
    out.therapy = kTherapies.at(static_cast<std::size_t>(engine.programme.therapy));
    out.activity = kActivities.at(static_cast<std::size_t>(engine.activity));
  }
  show_infusion(engine, out);
  if (programmed && around.low_by > Volume{}) {
    out.low_by = "may be low by up to " + to_string(around.low_by) + ": the power was lost";
  }
  show_doses(engine, out);
  if (!out.demands.empty()) out.demand_dots = demand_bins_.dots();
  show_course(engine, out);
  show_surroundings(around, engine, model_, out);
  if (primary_ && held != nullptr && held != &*primary_) out.primary = primary_->drug;
  out.patient = patient_.str();
  out.lock = lock_.level();
  out.library = library_ ? "library " + std::to_string(version_.number) : "no drug library";
  out.refusal = refusal_;
  if (alarm) {
    const AlarmKind& kind = alarm_kind(alarm->code);
    out.alarm = std::string(kind.title) + ": " + std::string(kind.advice);
    out.alarm_priority = alarm->priority;
    out.alarm_silenced = around.silenced;
  }
  out.order_waits = open_.has_value();
  out.stop_first = open_ && open_->found.programme.secondary && infuses(engine) && !primary_;
  out.ask = asked();
  if (!entering_ && act_) {
    out.prompt = act_->lines;
    out.needs_reason = act_->needs_reason();
    if (out.needs_reason)
      out.prompt.push_back(act_->over + ". Override with a reason, or decline.");
  } else if (open_) {
    show_order(out);
  }
  show_priming(engine, out);
  out.keys = keys_now(engine, alarm);
  return out;
}

void Bedside::show_order(Display& out) const {
  const Order& order = open_->order;
  const OrderRequest& request = order.request;
  if (entering_) {
    out.prompt.push_back("Order " + order.id.str() + " waits.");
    return;
  }
  const DrugEntry* entry = library_ ? library_->find(request.care_area, request.entry) : nullptr;
  out.needs_reason = open_->needs_reason();
  const bool by_hand = is_local(order.id);
  out.prompt.push_back((by_hand ? "Programmed: " : "Order " + order.id.str() + ": ") +
                       shown_drug(request));
  if (entry != nullptr) {
    out.prompt.push_back(to_string(concentration_of(request, *entry)) + ", " +
                         std::string(to_string(entry->route)));
  }
  out.prompt.push_back(to_string(request.dose) + " = " + to_string(order.rate) + ", VTBI " +
                       to_string(order.vtbi) + ", then " +
                       std::string(to_string(request.end_action)));
  for (std::string& line : parts_shown(request)) out.prompt.push_back(std::move(line));
  std::string patient = "Patient " + request.patient.str();
  if (request.measures.weight) patient += ", " + to_string(*request.measures.weight);
  if (request.measures.surface) patient += ", " + to_string(*request.measures.surface);
  out.prompt.push_back(patient + ", care area " + request.care_area);
  if (!patient_.empty() && patient_ != request.patient) {
    out.prompt.push_back("Another patient than before: " + patient_.str());
  }
  if (out.needs_reason) {
    out.prompt.push_back(open_->found.judgement.reason + ". Override with a reason, or decline.");
  } else if (out.stop_first) {
    out.prompt.push_back("Stop the primary first, then confirm.");
  } else if (open_->step == Step::kConfirmed) {
    out.prompt.push_back("Confirmed. Start goes over to it.");
  } else {
    out.prompt.push_back("Check patient, drug and line, then confirm.");
  }
}

// The keys that the engine, what is entered and the open order would take now.
std::vector<Key> Bedside::keys_now(const EngineSnapshot& engine,
                                   std::optional<AlarmLine> alarm) const {
  std::vector<Key> keys = {Key::kStop};
  const auto allow = [&](bool yes, Key key) {
    if (yes && !lock_.locks(key)) keys.push_back(key);
  };
  const auto takes = [&](EngineVerb verb) { return !is_refusal(cell(engine.state, verb)); };
  const Programme& p = engine.programme;
  const bool over = is_over(engine);
  const bool stopped = is_stopped(engine);
  const bool running = engine.state == PumpState::kRunning;
  const bool entering = entering_.has_value();
  const bool asks = !entering && !act_;
  const bool in_review = open_ && open_->step == Step::kReview && asks;
  const bool secondary = in_review && open_->found.programme.secondary;
  const bool free = (!is_interrupted(engine) || secondary) && !(secondary && infuses(engine)) &&
                    engine.state != PumpState::kStandby && engine.state != PumpState::kFailed;
  const bool act = act_.has_value() && !entering;
  allow(entering, Key::kEnter);
  allow(entering || act || (in_review && draft_ && is_local(open_->order.id)), Key::kBack);
  allow(entering || act, Key::kCancel);
  allow(asked().step == "drug", Key::kFilter);
  allow((in_review && free && !open_->needs_reason()) || (act && !act_->needs_reason()),
        Key::kConfirm);
  allow((in_review && open_->needs_reason()) || (act && act_->needs_reason()), Key::kOverride);
  allow((open_ && asks) || act, Key::kDecline);
  allow(engine.state == PumpState::kReady || (open_ && !in_review && asks && infuses(engine)),
        Key::kStart);
  allow(!over && (stopped || engine.state == PumpState::kKeepVeinOpen), Key::kResume);
  allow(stopped || engine.state == PumpState::kReady, Key::kEnd);
  allow(alarm && alarm_kind(alarm->code).silenceable, Key::kSilence);
  allow(alarm && !stays_until_service(alarm_kind(alarm->code)), Key::kClearAlarm);
  allow(engine.state == PumpState::kIdle && asks && !open_, Key::kStandby);
  allow(engine.state == PumpState::kStandby, Key::kWake);
  allow(asks && !open_ && library_ && engine.state != PumpState::kStandby &&
            engine.state != PumpState::kFailed && engine.state != PumpState::kPriming,
        Key::kProgramme);
  allow(priming_ ||
            (asks && !open_ && engine.state == PumpState::kIdle && model_.prime_most > Volume{}),
        Key::kPrime);
  allow(asks && !open_ && may_titrate(engine), Key::kTitrate);
  allow(asks && !open_ && engine.state == PumpState::kReady, Key::kDelay);
  allow(asks && running && p.bolus.most > Volume{} && engine.dose.volume == Volume{}, Key::kBolus);
  allow(running && engine.dose.volume > Volume{}, Key::kEndBolus);
  allow(p.demand.dose.volume > Volume{} && infuses(engine), Key::kPatientButton);
  allow(asks && running && p.course.taper > 0 && engine.phase < p.course.taper, Key::kTaper);
  allow(
      asks && p.course.count > 0 && engine.phase < p.course.count && takes(EngineVerb::kSkipPhase),
      Key::kSkipPhase);
  allow(asks && primary_.has_value() && stopped, Key::kToPrimary);
  allow(asks && p.tci.model != TciModel::kNone && takes(EngineVerb::kSetTarget), Key::kTarget);
  allow(asks && is_passive(engine), Key::kNewPatient);
  allow(asks && lock_.level() == 0 && engine.programme.vtbi > Volume{}, Key::kLock);
  allow(asks && lock_.level() > 0, Key::kUnlock);
  return keys;
}

}  // namespace ph::agent
