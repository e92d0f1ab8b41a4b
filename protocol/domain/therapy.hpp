#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/domain/dose.hpp"
#include "protocol/domain/quantity.hpp"

namespace ph {

// How an infusion is given (pump reference, section 4). Append only: the number is stored.
enum class Therapy : std::uint8_t {
  kContinuous,    // one rate, or one dose rate, until the VTBI
  kDoseOverTime,  // a whole dose in a set time: no KVO, no bolus
  kIntermittent,  // a dose, then a slow or no flow, again and again
  kMultistep,     // up to 12 steps
  kRamp,          // up, plateau, down: cyclic parenteral nutrition
  kPca,           // demand doses over an optional base rate
  kPieb,          // programmed intermittent epidural boluses, with demand doses (PCEA)
  kEnteral,       // feed, with flushes
  kBlood,         // a slow start, then the rate; within 4 h
  kTci,           // target-controlled infusion
};
std::string_view to_string(Therapy therapy);
Result<Therapy> parse_therapy(std::string_view text, std::string_view what);

enum class TciModel : std::uint8_t { kNone, kMarsh, kSchnider, kMinto };
enum class TciSite : std::uint8_t { kPlasma, kEffect };
enum class Sex : std::uint8_t { kFemale, kMale };
std::string_view to_string(TciModel model);  // none, marsh, schnider, minto
std::string_view to_string(TciSite site);    // plasma, effect
std::string_view to_string(Sex sex);         // female, male
Result<TciModel> parse_tci_model(std::string_view text, std::string_view what);
Result<TciSite> parse_tci_site(std::string_view text, std::string_view what);
Result<Sex> parse_sex(std::string_view text, std::string_view what);

// The parts of an order beyond dose, volume and time, in a prescriber's terms. Doses are totals
// (mg, mg/kg, mL); times are above zero. Which parts go together is the law of therapy_of().

// Loading dose before the base rate.
struct LoadingRequest {
  Dose dose;
  std::chrono::milliseconds duration{0};
  bool operator==(const LoadingRequest&) const = default;
};

// Demand doses: PCA and PCEA.
struct DemandRequest {
  Dose dose;
  std::chrono::milliseconds duration{0};
  std::chrono::milliseconds lockout{0};
  bool operator==(const DemandRequest&) const = default;
};

// No more than `dose` in any `length`: 15 min or 1 to 8 h (P31).
struct WindowRequest {
  Dose dose;
  std::chrono::milliseconds length{0};
  bool operator==(const WindowRequest&) const = default;
};

// Programmed intermittent epidural boluses.
struct PeriodicRequest {
  Dose dose;
  std::chrono::milliseconds duration{0};
  std::chrono::milliseconds interval{0};
  std::chrono::milliseconds first{0};
  bool demand_restarts = true;
  bool operator==(const PeriodicRequest&) const = default;
};

// Intermittent: every `interval` (start to start) `volume` at the order's rate, `between` meanwhile
// (zero: none).
struct IntermittentRequest {
  Volume volume;
  std::chrono::milliseconds interval{0};
  FlowRate between;
  bool operator==(const IntermittentRequest&) const = default;
};

// One step of a multistep infusion: a rate until a volume, or a wait. As Phase of the programme.
struct StepRequest {
  FlowRate rate;
  Volume volume;
  std::chrono::milliseconds wait{0};
  bool operator==(const StepRequest&) const = default;
};

// Ramp: the order's VTBI over the order's duration, the first `up` and the last `down` of it in ten
// stairs each.
struct RampRequest {
  std::chrono::milliseconds up{0};
  std::chrono::milliseconds down{0};
  bool operator==(const RampRequest&) const = default;
};

// Blood: `rate` for the first `time`.
struct SlowStartRequest {
  FlowRate rate;
  std::chrono::milliseconds time{0};
  bool operator==(const SlowStartRequest&) const = default;
};

// Enteral flush with water, start to start.
struct FlushRequest {
  Volume volume;
  FlowRate rate;
  std::chrono::milliseconds interval{0};
  bool operator==(const FlushRequest&) const = default;
};

// Target-controlled infusion. `target` in ng/mL of drug, exact.
struct TciRequest {
  TciModel model = TciModel::kNone;
  TciSite site = TciSite::kPlasma;
  Decimal target_ng_per_ml;
  Sex sex = Sex::kFemale;
  BodyHeight height;
  std::int32_t age_years = 0;
  bool operator==(const TciRequest&) const = default;
};

// Everything that makes an order more than one rate or one dose over time. Absent: not asked for.
struct TherapyRequest {
  std::optional<LoadingRequest> loading;
  std::optional<DemandRequest> demand;
  std::optional<WindowRequest> window;
  std::optional<PeriodicRequest> periodic;
  std::optional<IntermittentRequest> intermittent;
  std::vector<StepRequest> steps;  // at most 12
  bool steps_repeat = false;
  std::optional<RampRequest> ramp;
  std::optional<SlowStartRequest> slow_start;
  std::optional<FlushRequest> flush;
  std::optional<TciRequest> tci;
  std::optional<std::chrono::milliseconds> delay;  // 1 min to 24 h
  bool kvo_in_delay = false;
  bool secondary = false;  // piggyback on the infusion that is loaded
  bool operator==(const TherapyRequest&) const = default;
};

}  // namespace ph
