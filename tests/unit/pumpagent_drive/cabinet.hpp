#pragma once
#include <gtest/gtest.h>
#include "pumpagent/drive/drive_shell.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "pumpagent/drive/remembered.hpp"
#include "pumpagent/drivers/world_hal.hpp"
#include "pumpagent/world/world.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {

inline constexpr std::uint64_t kChannel = 7;

inline Programme programme(std::int64_t ml_h) {
  Programme p;
  p.rate = millilitres_per_hour(ml_h);
  p.vtbi = millilitres(100);
  p.kvo = kvo_rate(p.rate);
  p.occlusion_down = mmhg(563);
  p.air_single = microlitres(50);
  return p;
}

inline TherapyRecord memory(bool lost, std::int64_t next_alarm = 1) {
  TherapyRecord out;
  out.power_on = 1;
  out.lost = lost;
  out.next_alarm_instance = next_alarm;
  return out;
}

inline EngineCommand engine(EngineVerb verb, std::int64_t ml_h = 600, const char* order = "o-1") {
  return {verb, programme(ml_h), OrderTag::of(OrderId{order}), {}};
}

// A drive with a whole world behind its registers, a guard that grants and a panel that confirms.
struct Cabinet {
  std::unique_ptr<PumpRegion> region = std::make_unique<PumpRegion>();
  Now now{SteadyTime{1h}, WallTime{24h}};
  PumpWorld world{WorldSetup::of(model(), 1)};
  WorldHal hal{region->world};
  std::optional<DriveShell> drive;
  TickCounts counts;
  bool grants = true;
  bool ready = true;
  bool speaks = true;  // the guard
  std::uint64_t serial = 0;

  Cabinet() {
    region->world.power_ons = 1;
    restart(memory(false));
  }
  void restart(const TherapyRecord& memory) {
    drive.emplace(ControlSetup::of(model()), kChannel, hal, *region, memory);
  }
  void confirm(const char* order, std::int64_t ml_h = 600) {
    ConfirmedRecord record;
    record.serial = ++serial;
    record.present = true;
    record.order = OrderTag::of(OrderId{order});
    record.programme = programme(ml_h);
    region->confirmed.post(record);
  }
  void guard(Trip trip = Trip::kNone, std::uint64_t refused = 0) {
    GuardStatus status;
    status.heartbeat = now.steady.time_since_epoch().count();
    status.channel = kChannel;
    status.ready = ready;
    status.lease = grants;
    status.approved = grants ? serial : 0;
    status.refused = refused;
    status.trip = trip;
    region->guard.post(status);
  }
  void step(std::chrono::nanoseconds dt = 1ms, bool world_turns = true) {
    now.steady += dt;
    now.wall += std::chrono::duration_cast<milliseconds>(dt);
    if (world_turns) {
      while (const ActuatorCommands* all = region->world.actuators.front()) {
        world.command(*all);
        region->world.actuators.pop();
      }
      if (grants) world.renew_lease();
      if (!grants) world.drop_lease();
      world.step(dt);
      region->world.sensors.post({now.steady.time_since_epoch().count(), world.read()});
      if (speaks) guard();
    }
    drive->tick(now, counts);
  }
  void run(std::chrono::milliseconds time) {
    for (auto t = 0ms; t < time; t += 1ms) step();
  }
  void ask(const EngineCommand& command) {
    DriveCommand out;
    out.engine = command;
    ASSERT_TRUE(region->commands.push(out));
  }
  std::vector<Answer> answers() {
    std::vector<Answer> out;
    while (const Answer* answer = region->answers.front()) {
      out.push_back(*answer);
      region->answers.pop();
    }
    return out;
  }
  std::vector<EventRecord> events() {
    std::vector<EventRecord> out;
    auto& ring = region->events[static_cast<std::size_t>(EventSource::kDrive)];
    while (const EventRecord* event = ring.front()) {
      out.push_back(*event);
      ring.pop();
    }
    return out;
  }
  DriveSnapshot picture() const {
    DriveSnapshot out;
    EXPECT_TRUE(region->drive.read(out));
    return out;
  }
  void infuse(std::int64_t ml_h = 600) {
    confirm("o-1", ml_h);
    ask(engine(EngineVerb::kLoad, ml_h));
    run(5ms);
    ask(engine(EngineVerb::kStart));
    run(5ms);
    ASSERT_EQ(picture().engine.state, PumpState::kRunning);
  }
};

}  // namespace ph::agent
