#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/domain/quantity.hpp"
#include "protocol/domain/therapy.hpp"

namespace ph {

// What the pump does when the volume to be infused (VTBI) has been given.
enum class EndAction : std::uint8_t { kStop, kKeepVeinOpen, kContinue };

// One part of a course: a constant rate until `volume` has been measured, or (rate zero) a wait of
// `time`. Exactly one of volume and time is above zero.
struct Phase {
  FlowRate rate;
  Volume volume;
  std::chrono::milliseconds time{0};
  bool operator==(const Phase&) const = default;
};

// Phases one after the other: loading dose and base rate, multistep, intermittent, ramp in stairs,
// slow start. The course ends with the programme's VTBI, which outranks it; what is left of the
// VTBI behind the last phase goes on at the programme's rate. Empty: that rate alone.
struct Course {
  static constexpr std::size_t kMost = 24;

  std::array<Phase, kMost> phases{};
  std::uint8_t count = 0;
  bool repeats = false;    // begins again after the last phase, until the VTBI
  std::uint8_t taper = 0;  // first phase of the way down, for "taper now"; 0: there is none
  bool operator==(const Course&) const = default;
};

// A dose given on top of the base flow, within P19: min(dose rate + base rate, model's highest).
struct DoseStep {
  Volume volume;  // zero: there is none
  FlowRate rate;  // of the dose alone
  bool operator==(const DoseStep&) const = default;
};

// Doses that the patient asks for (PCA, PCEA). The lockout runs from start to start and is never
// shorter than the dose takes (P20, P34).
struct DemandRule {
  DoseStep dose;
  std::chrono::milliseconds lockout{0};
  bool operator==(const DemandRule&) const = default;
};

// Doses that the pump gives by itself: PIEB, enteral flush. Start to start.
struct PeriodicRule {
  DoseStep dose;
  std::chrono::milliseconds interval{0};
  std::chrono::milliseconds first{0};  // after the start
  bool demand_restarts = false;        // a granted demand dose begins the interval anew (PCEA)
  // Not drug: a flush from a container of its own; counted apart, never towards VTBI or limit.
  bool is_flush = false;
  bool operator==(const PeriodicRule&) const = default;
};

// At most `volume` in any `length`, counting every dose of the window and a whole window of base
// flow (P22, P23). Zero volume: no limit.
struct WindowLimit {
  Volume volume;
  std::chrono::milliseconds length{0};
  bool operator==(const WindowLimit&) const = default;
};

// What a clinician may give beside the base flow without another order; zero volume: no bolus.
struct BolusRule {
  Volume most;         // one bolus
  FlowRate rate_most;  // of the bolus alone
  bool operator==(const BolusRule&) const = default;
};

// Target-controlled infusion: the pump computes its rate from a pharmacokinetic model. Frozen at
// the start but for the target. Units as in the papers, as whole numbers.
struct TciPlan {
  TciModel model = TciModel::kNone;
  TciSite site = TciSite::kPlasma;
  Sex sex = Sex::kFemale;
  std::int32_t weight_g = 0;
  std::int32_t height_mm = 0;
  std::int32_t age_years = 0;
  std::int64_t target_pg_per_ml = 0;
  std::int64_t drug_pg_per_ml = 0;     // in the syringe
  std::int32_t overshoot_percent = 0;  // plasma above an effect-site target, at most (100 to 450)
  bool operator==(const TciPlan&) const = default;
};

// The confirmed task of the therapy engine, in plain fixed-size numbers: it crosses shared memory.
// Everything about drugs has been turned into volume and flow by the gate before.
struct Programme {
  FlowRate rate;  // base flow, within model and care area; zero only with `demand` or `periodic`.
                  // With TCI the highest rate that its model may ask for.
  Volume vtbi;    // > 0; what to give before end_action, doses included
  EndAction end_action = EndAction::kStop;
  FlowRate kvo;                       // used with kKeepVeinOpen; never above `rate`
  std::chrono::minutes kvo_time{60};  // KVO longer than this stops with a high alarm (P67)
  std::chrono::minutes near_end{5};   // pre-alarm this long before the end
  Pressure occlusion_down;
  Volume air_single;             // zero: not supervised (enteral)
  bool life_sustaining = false;  // VTBI done is a high-priority alarm

  Therapy therapy = Therapy::kContinuous;
  Course course;
  DemandRule demand;
  PeriodicRule periodic;
  WindowLimit window;
  BolusRule bolus;
  TciPlan tci;
  FlowRate rate_most;                    // base and dose together never above (P19); 0: as `rate`
  std::chrono::milliseconds delay{0};    // from the start key to the first flow
  bool kvo_in_delay = false;             // at `kvo`, not counted towards the VTBI
  std::chrono::milliseconds longest{0};  // from the start; then kTimeExpired (blood: 4 h); 0: none
  std::uint8_t occlusion_restarts = 0;   // in a rolling 10 min, 0 to 9 (P52)
  bool secondary = false;                // piggyback: interrupts what is loaded, then returns to it
  bool operator==(const Programme&) const = default;
};

std::string_view to_string(EndAction action);  // stop, kvo, continue
Result<EndAction> parse_end_action(std::string_view text, std::string_view what);

}  // namespace ph
