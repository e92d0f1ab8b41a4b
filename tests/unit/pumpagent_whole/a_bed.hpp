#pragma once
#include <vector>

#include "pumpagent/whole/simulated_pump.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {

// One whole pump in simulated time, and every event that it told.
struct ABed {
  Now now{SteadyTime{1h}, WallTime{24h}};
  std::chrono::milliseconds dt{10};
  SimulatedPump pump;
  std::vector<PumpEvent> events;

  explicit ABed(const PumpModel& of, std::optional<NurseHabits> nurse = std::nullopt,
                std::shared_ptr<const Library> holds = library())
      : pump{{PumpId{"P-1"}, of, 1, nurse, 1}} {
    EXPECT_TRUE(pump.activate(std::move(holds), version()));
  }
  void run(std::chrono::milliseconds time) {
    for (auto t = 0ms; t < time; t += dt) {
      pump.step(now, dt);
      now.steady += dt;
      now.wall += dt;
      for (PumpEvent& event : pump.events()) events.push_back(std::move(event));
    }
  }
  void press(Key key, std::chrono::milliseconds after) {
    pump.press({key, {}}, now);
    run(after);
  }
};

}  // namespace ph::agent
