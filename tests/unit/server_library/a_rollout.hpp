#pragma once
#include <gtest/gtest.h>

#include "server/library/rollout_course.hpp"
#include "server/library/rollout_target.hpp"

namespace ph::server {

inline Now at(std::chrono::milliseconds since_start) {
  return {SteadyTime{} + std::chrono::hours{1} + since_start,
          wall_from_ms(1'700'000'000'000) + since_start};
}

// Pilot pump P-1, ward icu, ten percent, all; opened by hand.
inline RolloutPlan four_waves(std::uint32_t number = 5) {
  RolloutPlan out;
  out.number = number;
  const auto wave = [&out](const char* name) -> Wave& {
    out.waves.emplace_back().name = name;
    return out.waves.back();
  };
  wave("pilot pumps").pumps = {PumpId("P-1")};
  wave("intensive care").wards = {WardId("icu")};
  wave("a tenth").percent = 10;
  wave("all").percent = 100;
  return out;
}

inline PumpPlace place(const std::string& pump, const std::string& ward = "er") {
  return {PumpId(pump), WardId(ward)};
}

inline PlanSite a_site() {
  PlanSite out;
  out.releases = {3, 5};
  out.wards = {WardId("icu"), WardId("er")};
  out.pumps = {PumpId("P-1"), PumpId("P-2")};
  out.now = at(std::chrono::milliseconds{0}).wall;
  return out;
}

}  // namespace ph::server
