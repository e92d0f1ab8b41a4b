#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/ids.hpp"
#include "protocol/domain/quantity.hpp"
#include "protocol/domain/route.hpp"

namespace ph {

// How evenly a mechanism gives its volume over one revolution. The shares of the flow of the first
// and second harmonic (of the part that displaces) and the dead part, in thousandths; and the
// drive's own table of it: displacement of each thirty-second of a revolution, in thousandths of
// the mean.
struct Ripple {
  static constexpr std::size_t kParts = 32;

  Volume stroke;  // nominal volume of one revolution; zero: even, and nothing below means anything
  std::int32_t first = 0, second = 0, dead = 0;
  std::vector<std::int32_t> table;  // kParts of them, mean 1000; empty: the drive compensates none
};

// Pressure back-off after a downstream occlusion: draws back at `rate`, never more than `most`.
struct BackOffRule {
  Volume most;  // zero: none
  FlowRate rate;
};

// What the line between pump and patient does under pressure, for physics and feed-forward alike.
struct SetElasticity {
  Volume per_bar;         // compliance
  FlowRate leak_per_bar;  // back through the turning mechanism
};

// The occlusion self-test at each closing of the door (P56): so much is pressed against the line,
// shut below the pressure sensor, and drawn back.
struct PinchTest {
  Volume pressed;  // zero: this kind of pump has nothing that shuts the line there
  Volume per_bar;  // what the line between mechanism and shutter takes up
};

// Running at `from` and above, the vein is kept open at `rate`, never above the running rate.
struct KvoBand {
  FlowRate from, rate;
};

// How long a full battery lasts at a rate, with Wi-Fi off and on.
struct BatteryRun {
  FlowRate rate;
  std::chrono::minutes alone{0}, with_wifi{0};
};

// A syringe that fits. Its step is the model's, scaled by the barrel.
struct SyringeSize {
  Volume volume;
  std::int64_t barrel_um2 = 0;      // cross section
  std::int64_t break_loose_mn = 0;  // force that starts the plunger, mN
  std::int64_t glide_mn = 0;        // force that keeps it going
  Volume backlash;                  // taken up before anything flows
};

// What a kind of pump can do; read from config/models/*.toml on both sides. Immutable. Lists run
// from low to high.
struct PumpModel {
  ModelId id;
  std::string name;  // as shown: "Volumetric pump LVP-1"
  Mechanism mechanism = Mechanism::kPeristaltic;
  std::vector<Route> routes;    // a therapy by any other route is refused
  FlowRate rate_min, rate_max;  // P01, P02
  FlowRate rate_resolution;     // coarsest of this and rate_step(); zero: rate_step() alone
  FlowRate bolus_rate_max;
  Volume bolus_min;     // smaller ones are refused: too inexact
  FlowRate prime_rate;  // P18, P57
  Volume prime_most;    // of one priming
  Volume vtbi_max;      // P08
  Volume step;          // moved by one motor step, with `container` fitted
  Ripple ripple;
  SetElasticity line;
  Pressure occlusion_down;                    // default alarm level, downstream (P46)
  std::vector<Pressure> occlusion_levels;     // that a person may choose from (P46, P50)
  Pressure occlusion_most;                    // raised to while priming and giving a bolus (P57)
  Pressure occlusion_ceiling;                 // never reached, even in a single fault (P49)
  Pressure occlusion_up;                      // below atmosphere, as a positive figure (P48)
  std::vector<Pressure> occlusion_up_levels;  // of which it is one (P48); empty: none is watched
  BackOffRule back_off;                       // P51
  PinchTest pinch_test;                       // P56
  Volume air_single;                          // single bubble limit (P58); zero: no air detector
  Volume air_single_min, air_single_max;      // between which it may be set (P58)
  Volume air_accumulated;                     // per rolling 15 min, at most (P59)
  // The same as it is set (P60), between the other two; zero: not settable.
  FlowRate air_rate, air_rate_min, air_rate_max;
  std::int32_t drops_per_ml = 0;      // of a drop sensor (P43); zero: none fits
  std::vector<KvoBand> kvo;           // P12; empty: this pump never keeps a vein open
  std::chrono::minutes near_end{5};   // pre-alarm before the end (P66)
  std::vector<BatteryRun> battery;    // by rate
  Volume container;                   // what a full syringe or cassette holds; zero: a bag
  std::vector<SyringeSize> syringes;  // by volume; empty: no syringe pump
  bool has_door = true;

  bool has_route(Route route) const {
    return std::find(routes.begin(), routes.end(), route) != routes.end();
  }
  // The syringe that `container` says is fitted; nullptr: none.
  const SyringeSize* syringe() const {
    const auto found = std::find_if(syringes.begin(), syringes.end(),
                                    [&](const SyringeSize& s) { return s.volume == container; });
    return found == syringes.end() ? nullptr : &*found;
  }
};

// The same pump with another of its syringes: step and revolution scale with the barrel. Nothing
// where the pump has no such syringe.
inline std::optional<PumpModel> fitted_with(PumpModel model, Volume syringe) {
  const SyringeSize* before = model.syringe();
  if (before == nullptr) return std::nullopt;
  const std::int64_t old_area = before->barrel_um2;
  model.container = syringe;
  const SyringeSize* fitted = model.syringe();
  if (fitted == nullptr) return std::nullopt;
  const auto scaled = [&](Volume v) {
    return Volume::of((v.count() * fitted->barrel_um2 + old_area / 2) / old_area);
  };
  model.step = scaled(model.step);
  model.ripple.stroke = scaled(model.ripple.stroke);
  return model;
}

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
