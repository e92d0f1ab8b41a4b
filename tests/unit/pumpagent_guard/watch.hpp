#pragma once
#include "pumpagent/guard/guard_shell.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "pumpagent/drivers/world_hal.hpp"

namespace ph::agent {

using namespace std::chrono_literals;

inline constexpr Volume kStep = nanolitres(1'000);
// 40 mL at 1200 mL/h may be primed.
inline constexpr GuardSetup kSetup{
    kStep, microlitres(800), 7, {}, {{millilitres(40), millilitres_per_hour(1'200)}, mmhg(563)}};
inline const OrderTag kFirst = OrderTag::of(OrderId{"o-1"});
inline const OrderTag kSecond = OrderTag::of(OrderId{"o-2"});

// A guard with a drive, a panel and a judge that say what the test wants.
struct Watch {
  std::unique_ptr<PumpRegion> region = std::make_unique<PumpRegion>();
  std::unique_ptr<Rulings> judged = std::make_unique<Rulings>();
  Now now{SteadyTime{1h}, WallTime{24h}};
  WorldGuardHal hal{region->world};
  std::optional<GuardShell> guard;
  DriveSnapshot drive;
  SensorReadings readings;
  std::uint64_t serial = 0;
  double owed = 0;

  Watch() {
    region->world.power_ons = drive.power_on = 1;
    drive.channel = kSetup.channel;
    restart();
  }
  void restart() { guard.emplace(kSetup, hal, *region, *judged); }
  void step(std::chrono::nanoseconds dt = 10ms) {
    now.steady += dt;
    owed += static_cast<double>(drive.engine.rate.count()) / 3600e9 *
            static_cast<double>(dt.count()) / static_cast<double>(kStep.count());
    const auto steps = static_cast<std::int64_t>(owed);
    owed -= static_cast<double>(steps);
    if (leased()) readings.encoder += steps;
    region->world.sensors.post({now.steady.time_since_epoch().count(), readings});
    drive.heartbeat = now.steady.time_since_epoch().count();
    region->drive.post(drive);
    guard->tick(now, now.steady.time_since_epoch());
  }
  void run(std::chrono::milliseconds time) {
    for (auto t = 0ms; t < time; t += 10ms) step();
  }
  bool leased() const { return lease_holds(region->world, now.steady); }
  void confirm(const OrderTag& order, std::int64_t ml_h, bool secondary = false) {
    ConfirmedRecord record;
    record.serial = ++serial;
    record.present = true;
    record.order = order;
    record.programme.rate = millilitres_per_hour(ml_h);
    record.programme.vtbi = millilitres(100);
    record.programme.occlusion_down = mmhg(563);
    record.programme.secondary = secondary;
    region->confirmed.post(record);
  }
  void rule(bool granted, std::string_view why = "") {
    Ruling ruling;
    ruling.version = region->confirmed.version();
    ruling.serial = serial;
    ruling.granted = granted;
    EXPECT_TRUE(ruling.reason.set(why));
    judged->confirmed.post(ruling);
  }
  // The primary of the piggyback in hand, as a panel posts it beside the piggyback.
  void confirm_primary(const OrderTag& order, std::int64_t ml_h, bool granted) {
    ConfirmedRecord record;
    record.serial = 1;
    record.present = true;
    record.order = order;
    record.programme.rate = millilitres_per_hour(ml_h);
    record.programme.vtbi = millilitres(100);
    region->interrupted.post(record);
    Ruling ruling;
    ruling.version = region->interrupted.version();
    ruling.granted = granted;
    judged->interrupted.post(ruling);
    drive.saved.has_primary = true;
    drive.saved.primary.order = order;
  }
  void load(const OrderTag& order, std::int64_t ml_h) {
    drive.engine.order = order;
    drive.engine.programme.rate = millilitres_per_hour(ml_h);
    drive.engine.programme.vtbi = millilitres(100);
    drive.engine.state = PumpState::kReady;
  }
  void infuse(std::int64_t ml_h) {
    drive.engine.state = PumpState::kRunning;
    drive.engine.rate = millilitres_per_hour(ml_h);
  }
  void begin(std::int64_t ml_h = 100) {
    confirm(kFirst, ml_h);
    rule(true);
    load(kFirst, ml_h);
    step();
    infuse(ml_h);
    run(100ms);
    ASSERT_TRUE(leased());
  }
  std::optional<PumpEvent> event() {
    auto& ring = region->events[static_cast<std::size_t>(EventSource::kGuard)];
    if (ring.front() == nullptr) return std::nullopt;
    auto event = ring.front()->event();
    ring.pop();
    return event ? std::optional(*event) : std::nullopt;
  }
};

}  // namespace ph::agent
