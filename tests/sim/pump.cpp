#include "tests/sim/pump.hpp"

namespace ph::sim {
namespace {

constexpr milliseconds kLook{500};

}  // namespace

Pump::Pump(const ServerRooms& rooms, Planted planted, PumpId id, const PumpModel& model,
           std::uint64_t seed)
    : rooms_(rooms),
      planted_(planted),
      id_(std::move(id)),
      model_(model),
      dice_(seed),
      flash_(planted == Planted::kFlashLies),
      world_(agent::WorldSetup::of(model, dice_.seed())) {
  for (auto& byte : stream_) byte = static_cast<std::uint8_t>(dice_.roll());
  wake_at_ = SteadyTime{dice_.between(milliseconds{0}, milliseconds{5'000})};
  drift_ppm_ = static_cast<std::int64_t>(dice_.below(201)) - 100;
}

// Its own quartz and its own calendar.
Now Pump::own(Now now) const {
  const auto on_for = now.steady - booted_;
  return {booted_ + on_for + on_for * drift_ppm_ / 1'000'000, now.wall + skew_};
}

void Pump::step(Now now, Server* server) {
  real_ = now.steady;
  if (!on_ && now.steady >= wake_at_) power_on(now);
  if (!on_) {
    world_.drop_lease();
    world_.step(kTurn);
    return;
  }
  const Now mine = own(now);
  step_body(mine);
  look(mine);
  if (on_->keeps) {
    link(mine, server);
    tend_library(mine);
  }
  check(store(mine));
  if (on_->keeps && !broken_) tell(mine);
  if (!on_->keeps && real_ >= on_->keeper_at) start_keeper(mine);
  rooms_.witness.watch(id_, model_, *on_->body);
  if (!broken_) return;
  power_going_ ? power_off(now) : lose_keeper(mine);
}

// Beside the pump steps its twin: it feels the same hands and the same faults, and while something
// flows it hears nothing from outside. It lives until a hand would find the two in other states.
void Pump::step_body(Now now) {
  auto& on = *on_;
  on.body->step(now, kTurn);
  if (!on.twin) return;
  ++twin_turns_;
  on.twin->step(now, kTurn);
  rooms_.witness.compared(id_, *on.body, *on.twin);
  (void)on.twin->events();
}

void Pump::cut_power_after(std::uint64_t changes) {
  if (!on_) return;
  power_going_ = true;
  flash_.metal().cut_power_after(changes);
  broken_ = broken_ || changes == 0;
}

void Pump::kill_keeper_after(std::uint64_t changes) {
  if (on_ && on_->keeps) flash_.kill_after(changes);
}

void Pump::fill_flash(std::uint64_t room) {
  constexpr std::uint64_t kLarge = std::uint64_t{1} << 40U;
  flash_.metal().limit(room == 0 ? kLarge : flash_.metal().held() + room);
}

void Pump::fault(const agent::WorldFault& fault) {
  if (!on_) return world_.apply(fault);
  on_->body->fault(fault);
  if (on_->twin) on_->twin->fault(fault);
}

// The nurse comes by twice a second when something waits, stands or is lit.
void Pump::look(Now now) {
  auto& on = *on_;
  if (now.steady < on.look_at) return;
  on.look_at = now.steady + kLook;
  const auto state = on.body->state();
  const bool calm = state == PumpState::kRunning || state == PumpState::kIdle;
  const bool waits = on.body->bedside().order_waits();
  if (planted_ == Planted::kConfirmsAlone && waits) {
    on.body->press({agent::Key::kConfirm, {}}, now);
    on.body->press({agent::Key::kStart, {}}, now);
  }
  if (state == PumpState::kFailed) return;  // waits for service
  // Keeping a vein open ends when somebody sees to it.
  if (state == PumpState::kKeepVeinOpen && dice_.once_in(30)) press({agent::Key::kStop, {}}, now);
  if (calm && !waits && on.body->standing_alarms().empty()) return on.nurse->sees_calm(now.steady);
  const auto key = on.nurse->look(on.body->display(), now.steady);
  if (key && !must_wait_for_keeper(key->key)) press(*key, now);
}

// Nothing is begun that could not be recorded.
bool Pump::must_wait_for_keeper(agent::Key key) const {
  using agent::Key;
  return !on_->keeps && key != Key::kStop && key != Key::kClearAlarm && key != Key::kSilence;
}

void Pump::press(const agent::KeyPress& key, Now now) {
  rooms_.witness.pressed(id_, key.key, real_);
  if (on_->apart) on_->twin.reset();
  on_->body->press(key, now);
  if (on_->twin) on_->twin->press(key, now);
}

void Pump::press_stop(Now now) {
  if (on_) press({agent::Key::kStop, {}}, own(now));
}

std::optional<LibraryVersion> Pump::library() const {
  if (!on_ || !on_->slots->active()) return std::nullopt;
  return on_->slots->active()->version;
}

void Pump::report(EventKind kind, std::int64_t number, std::string text, Now now) {
  PumpEvent event;
  event.kind = kind;
  event.wall = now.wall;
  event.number = number;
  event.text = std::move(text);
  on_->events.push_back(std::move(event));
}

}  // namespace ph::sim
