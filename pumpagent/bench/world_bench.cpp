#include "pumpagent/bench/world_bench.hpp"

#include <algorithm>

#include "protocol/base/log.hpp"
#include "pumpagent/bench/display_json.hpp"
#include "pumpagent/bench/json_text.hpp"
#include "pumpagent/keeper/display_bytes.hpp"

namespace ph::agent {
namespace {

constexpr int kStopKeyHeld = 100;  // ticks
constexpr std::uint64_t kSeed = 1;
constexpr milliseconds kLongestStep{100};
constexpr milliseconds kPatientAsks = std::chrono::minutes{8};
constexpr milliseconds kFresh{1'000};  // an older picture of the panel looks stale (law 7)

std::optional<SimulatedNurse> nurse_of(const PumpSettings& settings) {
  if (!settings.nurse) return std::nullopt;
  NurseHabits habits;
  habits.until_confirm = settings.nurse_confirm;
  habits.until_start = settings.nurse_confirm / 2;
  habits.until_clear = settings.nurse_clear;
  habits.until_resume = settings.nurse_clear / 4;
  habits.patient_asks = kPatientAsks;
  return SimulatedNurse(habits);
}

}  // namespace

WorldBench::WorldBench(const Station& station)
    : station_(station),
      region_(station.region()),
      world_(WorldSetup::purged_of(station.settings().model, kSeed)),
      nurse_(nurse_of(station.settings())) {
  power_on(station.clock().now());
}

// The hardware begins anew: nobody's wishes of before hold.
void WorldBench::power_on(const Now& now) {
  began_ = last_ = now.steady;
  region_.world.lease_renewed.store(0);
  while (region_.world.actuators.front() != nullptr) region_.world.actuators.pop();
  region_.world.sensors.post({steady_ns(now.steady), world_.read()});
  region_.world.power_ons.fetch_add(1);
}

void WorldBench::run() {
  loop_.run(station_.clock(), [this](const Now& now) { tick(now); });
}

void WorldBench::tick(const Now& now) {
  while (const ActuatorCommands* commands = region_.world.actuators.front()) {
    world_.command(*commands);
    lamp_.store(commands->lamp);
    sound_.store(commands->sound);
    bursts_.store(commands->bursts);
    region_.world.actuators.pop();
  }
  const std::int64_t lease = region_.world.lease_renewed.load(std::memory_order_acquire);
  if (lease == 0) world_.drop_lease();
  if (lease != 0 && lease != lease_seen_) world_.renew_lease();
  lease_seen_ = lease;
  while (const WorldFault* fault = faults_.front()) {
    world_.apply(*fault);
    faults_.pop();
  }
  script_.play(now.steady - began_, world_);
  if (stop_pressed_.exchange(false)) stop_key_ticks_ = kStopKeyHeld;
  world_.press_stop_key(stop_key_ticks_ > 0);
  stop_key_ticks_ = std::max(0, stop_key_ticks_ - 1);
  std::chrono::nanoseconds behind = now.steady - last_;
  last_ = now.steady;
  while (behind.count() > 0) {
    const auto step = std::min<std::chrono::nanoseconds>(behind, kLongestStep);
    world_.step(step);
    behind -= step;
  }
  region_.world.sensors.post({steady_ns(now.steady), world_.read()});
  region_.world.delivered.post(
      {world_.arrived().count(), static_cast<std::int64_t>(world_.line_mmhg() * 1'000)});
}

std::optional<Display> WorldBench::display() const {
  DisplayText bytes;
  if (!region_.display.read(bytes)) return std::nullopt;
  auto display = display_from(bytes.text());
  if (!display) return std::nullopt;
  return std::move(*display);
}

void WorldBench::look(SteadyTime now) {
  if (!nurse_) return;
  PanelStatus panel;
  if (!region_.panel.read(panel) || !is_fresh(panel.heartbeat, now, kFresh)) return;
  const auto shown = display();
  if (!shown) return;
  const auto key = nurse_->look(*shown, now);
  if (key) (void)press({"", *key});
}

Status WorldBench::press(const ConsoleKey& key) {
  // The STOP key has its own line to the drive, whatever the panel does (law 4).
  if (key.press.key == Key::kStop) stop_pressed_.store(true);
  KeyRecord record;
  record.key = static_cast<std::uint8_t>(key.press.key);
  (void)record.text.set(key.press.text);
  if (region_.keys.push(record)) return {};
  return fail(Fault::kUnavailable, "the panel takes no keys");
}

Status WorldBench::break_something(const ConsoleFault& fault) {
  for (const WorldFault& one : fault.faults) {
    if (!faults_.push(one)) return fail(Fault::kUnavailable, "the world is busy");
  }
  return {};
}

std::string WorldBench::state() {
  std::array<std::int64_t, 2> delivered{};
  (void)region_.world.delivered.read(delivered);
  DriveSnapshot drive;
  (void)region_.drive.read(drive);
  KeeperNotice keeper;
  (void)region_.keeper.read(keeper);
  GuardStatus guard;
  (void)region_.guard.read(guard);
  LinkStatus link;
  (void)region_.link.read(link);
  PanelStatus panel;
  const bool fresh =
      region_.panel.read(panel) && is_fresh(panel.heartbeat, station_.clock().now().steady, kFresh);
  const std::string cursors = JsonText()
                                  .number("urgent", static_cast<std::int64_t>(keeper.recorded[0]))
                                  .number("routine", static_cast<std::int64_t>(keeper.recorded[1]))
                                  .str();
  return JsonText()
      .text("id", station_.settings().id.str())
      .text("state", to_string(drive.engine.state))
      .number("delivered_nl", delivered[0])
      .number("pressure_mmhg_thousandths", delivered[1])
      .number("infused_nl", drive.engine.infused.count())
      .number("rate_nl_per_h", drive.engine.rate.count())
      .number("library", keeper.has_library ? keeper.library : 0)
      .text("digest", keeper.has_library ? to_hex(keeper.digest) : "")
      .flag("fresh", fresh)
      .flag("linked", link.linked)
      .flag("lease", guard.lease)
      .text("trip", to_string(guard.trip))
      .number("late_ticks", drive.late_ticks)
      .value("recorded", cursors)
      .text("lamp", to_string(lamp_.load()))
      .text("sound", to_string(sound_.load()))
      .number("bursts", bursts_.load())
      .value("display", display_json(display().value_or(Display{})))
      .str();
}

}  // namespace ph::agent
