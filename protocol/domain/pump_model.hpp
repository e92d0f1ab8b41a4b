#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "protocol/base/ids.hpp"
#include "protocol/domain/quantity.hpp"
#include "protocol/domain/route.hpp"

namespace ph {

// What a kind of pump can do; read from config/models/*.toml on both sides. Immutable.
struct PumpModel {
  ModelId id;
  std::string name;  // as shown: "Volumetric pump LVP-1"
  Mechanism mechanism = Mechanism::kPeristaltic;
  std::vector<Route> routes;    // a therapy by any other route is refused
  FlowRate rate_min, rate_max;  // P01, P02
  FlowRate bolus_rate_max;
  Volume vtbi_max;                        // P08
  Volume step;                            // moved by one motor step
  Volume stroke;                          // volume of one revolution (ripple period); zero: none
  Pressure occlusion_down;                // default alarm level, downstream (P46)
  Pressure occlusion_up;                  // below atmosphere, as a positive figure (P48)
  Volume air_single;                      // single bubble limit (P58); zero: no air detector
  Volume air_accumulated;                 // per rolling 15 min (P59)
  std::chrono::minutes near_end{5};       // pre-alarm before the end (P66)
  std::chrono::minutes battery_run{600};  // at 25 mL/h
  Volume container;                       // what a full syringe or cassette holds; zero: a bag
  bool has_door = true;

  bool has_route(Route route) const {
    return std::find(routes.begin(), routes.end(), route) != routes.end();
  }
};

// KVO rate for a pump that ran at `running` (P12: 10 mL/h and above 3, 1 to 10 gives 1, below 1 the
// running rate). Never above the running rate.
constexpr FlowRate kvo_rate(FlowRate running) {
  if (running >= millilitres_per_hour(10)) return millilitres_per_hour(3);
  if (running >= millilitres_per_hour(1)) return millilitres_per_hour(1);
  return running;
}

// Steps in which people programme a rate: 0.01 mL/h below 100, 0.1 below 1000, 1 above (P01).
constexpr std::int64_t rate_step(FlowRate rate) {
  return rate < millilitres_per_hour(100)    ? 10'000
         : rate < millilitres_per_hour(1000) ? 100'000
                                             : 1'000'000;
}

// The programmable rate nearest to `rate`. Orders carry rates that went through this or one of the
// two below it, where the nearest would leave a hard limit.
constexpr FlowRate programmable(FlowRate rate) {
  const std::int64_t step = rate_step(rate);
  return FlowRate::of((rate.count() + step / 2) / step * step);
}
// The last programmable rate that is not above `rate`, and the first that is not below it.
constexpr FlowRate programmable_below(FlowRate rate) {
  const std::int64_t step = rate_step(rate);
  return FlowRate::of(rate.count() / step * step);
}
constexpr FlowRate programmable_above(FlowRate rate) {
  const std::int64_t step = rate_step(rate);
  return FlowRate::of((rate.count() + step - 1) / step * step);
}

static_assert(kvo_rate(millilitres_per_hour(10)) == millilitres_per_hour(3));
static_assert(kvo_rate(microlitres_per_hour(9'999)) == millilitres_per_hour(1));
static_assert(kvo_rate(microlitres_per_hour(999)) == microlitres_per_hour(999));

}  // namespace ph
