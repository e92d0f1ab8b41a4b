#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "protocol/base/clock.hpp"
#include "pumpagent/control/stroke.hpp"
#include "pumpagent/rt/pump_region.hpp"
#include "pumpagent/rt/tick_loop.hpp"
#include "pumpagent/world/world.hpp"

namespace ph::bench {

// The simulated hardware of one pump in real time, a thousand ticks a second on a thread of its
// own, that notes when an edge became visible to the pump and when the pump had answered it: the
// first command with the motor off that the hardware takes, or the drive-enable line down. Both
// stamps are of the machine's steady clock.
class StampedWorld {
 public:
  // `core`: its thread runs there alone; below 0: anywhere.
  StampedWorld(agent::PumpRegion& region, const PumpModel& model, Volume air_single, int core);
  ~StampedWorld();

  enum class Edge : std::uint8_t {
    kNone,
    kStopKey,  // goes down
    // Stands before the detector from now on; the edge is when it has grown to `air_single`, by
    // physics or by the drive's table of its stroke, whichever comes first.
    kAir,
    kPressureHigh,  // the sensor says what no sensor can say (P55)
    kPressureLow,
    kAirHigh,  // the same of the air detector (P61)
    kAirLow,
    kShaftBlocked,
    kDriveHangs,  // made by the caller just before; the answer is the enable line down
  };
  // Arms one trial; the last one's stamps are forgotten. kNone: the key is up and fluid flows.
  void make(Edge edge);
  // From the edge to the answer; below zero: not yet.
  std::chrono::nanoseconds answer() const;
  // A loss of power; the hardware begins anew.
  void cycle_power();
  // Ticks so far: two more, and what was made is visible.
  std::uint64_t ticks() const { return ticks_.load(); }

 private:
  void tick(const Now& now);
  void look_at_answer(std::int64_t now);
  void make_edge(agent::SensorReadings& readings, std::int64_t now);
  void stamp(std::int64_t when);
  void grow_bubble(const agent::SensorReadings& readings);

  agent::PumpRegion& region_;
  agent::PumpWorld world_;
  agent::Stroke stroke_;
  Volume air_single_;
  agent::TickLoop loop_{std::chrono::milliseconds{1}};
  SteadyTime last_{}, before_last_{};
  std::int64_t lease_seen_ = 0;
  std::int64_t air_from_ = 0;  // encoder, when the air began
  Volume taken_from_;          // out of the container, when the air began
  Edge seen_ = Edge::kNone;    // at the last tick
  std::atomic<Edge> edge_{Edge::kNone};
  std::atomic<std::int64_t> began_{0}, answered_{0};
  std::atomic<std::uint64_t> ticks_{0};
  std::thread thread_;
};

}  // namespace ph::bench
