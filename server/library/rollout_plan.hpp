#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/library/rollout.hpp"

namespace ph::server {

// Where a pump stands, as far as a rollout asks.
struct PumpPlace {
  PumpId pump;
  WardId ward;
};

// What a plan is checked against.
struct PlanSite {
  std::set<std::uint32_t> releases;  // numbers
  std::set<WardId> wards;
  std::set<PumpId> pumps;  // not retired
  WallTime now{};
};

// Every problem of a plan, each naming the wave and what would be right; empty: it may start.
std::vector<std::string> check_plan(const RolloutPlan& plan, const PlanSite& site);

// Every pump at once, stopped by nothing but people.
RolloutPlan all_pumps_at_once(std::uint32_t number);

// The first wave that holds the pump, counted from 0. The last wave of a plan holds all.
std::uint32_t wave_of(const RolloutPlan& plan, const PumpPlace& place);

// 0 to 99: where a percentage cuts. The same for a pump and a release on every machine and for
// ever; other pumps are in front at the next release.
std::uint32_t bucket_of(const PumpId& pump, std::uint32_t number);

// The plan as lines "key value\n", for storage and for people; parse_plan() reads it back exactly.
std::string plan_text(const RolloutPlan& plan);
// kMalformed names the line and what was expected there.
Result<RolloutPlan> parse_plan(std::string_view text);

}  // namespace ph::server
