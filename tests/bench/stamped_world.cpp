#include "tests/bench/stamped_world.hpp"

#include <algorithm>

#include "tests/bench/child.hpp"

namespace ph::bench {
namespace {

constexpr int kPriority = 60;  // as pumphouse-world
constexpr std::chrono::milliseconds kLongestStep{100};
constexpr std::int32_t kNoFluid = 0;                            // mV
constexpr std::int32_t kAirTooHigh = 5'000, kAirTooLow = -500;  // mV

std::int64_t ns(SteadyTime time) { return time.time_since_epoch().count(); }
std::int64_t now_ns() { return ns(system_clock().now().steady); }

}  // namespace

StampedWorld::StampedWorld(agent::PumpRegion& region, const PumpModel& model, Volume air_single,
                           int core)
    : region_(region),
      world_(agent::WorldSetup::of(model, 1)),
      stroke_(model.step, model.ripple),
      air_single_(air_single) {
  cycle_power();
  last_ = system_clock().now().steady;
  thread_ = std::thread([this, core] {
    bind_to(core);
    (void)agent::ask_for_real_time(kPriority);
    loop_.run(system_clock(), [this](const Now& now) { tick(now); });
  });
}

StampedWorld::~StampedWorld() {
  loop_.stop();
  thread_.join();
}

void StampedWorld::cycle_power() {
  region_.world.lease_renewed.store(0);
  region_.world.power_ons.fetch_add(1);
}

void StampedWorld::make(Edge edge) {
  began_.store(edge == Edge::kDriveHangs ? now_ns() : 0);
  answered_.store(0);
  edge_.store(edge);
}

std::chrono::nanoseconds StampedWorld::answer() const {
  const std::int64_t answered = answered_.load();
  return std::chrono::nanoseconds{answered == 0 ? -1 : answered - began_.load()};
}

void StampedWorld::tick(const Now& now) {
  look_at_answer(now_ns());
  std::chrono::nanoseconds behind = now.steady - last_;
  before_last_ = last_;
  last_ = now.steady;
  while (behind.count() > 0) {
    const auto step = std::min<std::chrono::nanoseconds>(behind, kLongestStep);
    world_.step(step);
    behind -= step;
  }
  agent::SensorPicture picture;
  picture.readings = world_.read();
  picture.taken = now_ns();
  make_edge(picture.readings, picture.taken);
  region_.world.sensors.post(picture);
  ticks_.fetch_add(1);
}

void StampedWorld::look_at_answer(std::int64_t now) {
  bool off = false;
  while (const agent::ActuatorCommands* commands = region_.world.actuators.front()) {
    off = off || !commands->enable;
    world_.command(*commands);
    region_.world.actuators.pop();
  }
  const std::int64_t lease = region_.world.lease_renewed.load(std::memory_order_acquire);
  if (lease == 0) world_.drop_lease();
  if (lease != 0 && lease != lease_seen_) world_.renew_lease();
  lease_seen_ = lease;
  if (edge_.load() == Edge::kDriveHangs) off = lease == 0;
  if (off && began_.load() != 0 && answered_.load() == 0) answered_.store(now);
}

void StampedWorld::stamp(std::int64_t when) {
  if (began_.load() == 0) began_.store(when);
}

void StampedWorld::make_edge(agent::SensorReadings& readings, std::int64_t now) {
  const Edge edge = edge_.load();
  const bool changed = edge != seen_;
  seen_ = edge;
  if (changed) world_.apply({agent::FaultKind::kMotorStall, edge == Edge::kShaftBlocked ? 1.0 : 0});
  readings.stop_key = edge == Edge::kStopKey;
  switch (edge) {
    case Edge::kNone:
    case Edge::kDriveHangs:
      break;
    case Edge::kAir:
      readings.air_mv = kNoFluid;
      return grow_bubble(readings);
    case Edge::kPressureHigh:
      readings.down = mmhg(3'000);
      return stamp(now);
    case Edge::kPressureLow:
      readings.down = mmhg(-3'000);
      return stamp(now);
    case Edge::kAirHigh:
      readings.air_mv = kAirTooHigh;
      return stamp(now);
    case Edge::kAirLow:
      readings.air_mv = kAirTooLow;
      return stamp(now);
    case Edge::kStopKey:
    case Edge::kShaftBlocked:
      return stamp(now);
  }
  // What moved up to the first look with air belongs to the bubble.
  air_from_ = readings.encoder;
  taken_from_ = world_.taken();
}

// It crossed the limit at some time since the look before: that look is the stamp.
void StampedWorld::grow_bubble(const agent::SensorReadings& readings) {
  const Volume by_table = stroke_.between(air_from_, readings.encoder);
  const Volume by_physics = world_.taken() - taken_from_;
  if (std::max(by_table, by_physics) >= air_single_) stamp(ns(before_last_));
}

}  // namespace ph::bench
