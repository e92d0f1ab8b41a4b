#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/domain/order.hpp"

namespace ph {

// The inside of assess(): nobody else includes this. Pure.

// What an order may be made of. kTotalDose follows from the entry's unit.
enum class Part : std::uint8_t {
  kLoading,
  kDemand,
  kWindow,
  kPeriodic,
  kIntermittent,
  kSteps,
  kRamp,
  kSlowStart,
  kFlush,
  kTci,
  kDelay,
  kSecondary,
  kTotalDose,
};
std::string_view to_string(Part part);
// Every two parts that do not go together, by name.
std::vector<std::string> clashes(const OrderRequest& request, const DrugEntry& entry);

// Of the class blood_product, with or without a further word: within 4 h of the start.
bool is_blood(const DrugEntry& entry);
inline constexpr std::chrono::hours kBloodLongest{4};

// One request under assessment, what it is judged by, and what has been found.
struct Case {
  const OrderRequest& request;
  const CareArea& area;
  const DrugEntry& entry;
  const PumpModel& model;
  Therapy therapy;
  Assessment& out;

  void refuse(std::string why) { out.refusals.push_back(std::move(why)); }
  // `name`: expected `least` to `most`.
  void expect(std::chrono::milliseconds value, std::string_view name,
              std::chrono::milliseconds least, std::chrono::milliseconds most);
  // Adds a verdict: the gravest stays, all reasons stay, a hard limit refuses. `part` stands before
  // the reason ("demand dose 5 mg above …"); empty for the order's own dose.
  void weigh(std::string_view part, const Judgement& judgement);
  // A rate that no dose of the order has judged, against the entry's limits as flows.
  void weigh_rate(std::string_view part, FlowRate rate);
  // Above zero, a rate that model and area can give.
  void expect_rate(std::string_view part, FlowRate rate);
  enum class Round : std::uint8_t { kNearest, kDown, kUp };
  // In the steps in which people programme a rate and this model takes one.
  FlowRate programmable(FlowRate rate, Round round = Round::kNearest) const;
  FlowRate rate_most() const { return std::min(area.rate_max, model.rate_max); }
  // P19: what base and dose together may reach.
  FlowRate dose_rate_most() const { return std::min(area.rate_max, model.bolus_rate_max); }
};

// assess_patient.cpp: the measures against those whom area and entry are for.
void assess_patient(Case& c);

// assess_strength.cpp: the entry in the concentration of this order, or why there is none.
Result<DrugEntry> as_chosen(const OrderRequest& request, const DrugEntry& entry);
// A chosen concentration against its limits; false: it cannot be reckoned with.
bool assess_strength(Case& c);

// assess_flow.cpp: the base rate and the VTBI, or why there is none.
struct Flow {
  FlowRate rate;
  Volume vtbi;
};
Result<Flow> flow_of(const Case& c);
// The programmable rate nearest to `exact` with which what flows stays inside the hard limits.
Result<FlowRate> rate_inside(const Case& c, FlowRate exact);
// A total dose of the order as volume over time, judged against its own limits; nothing when it
// cannot be computed (then refused). `part` as in Case::weigh.
std::optional<DoseStep> dose_step(Case& c, std::string_view part, const LimitSet& limits,
                                  const Dose& dose, std::chrono::milliseconds duration);

// assess_course.cpp: phases and what hangs on them.
void assess_course(Case& c);
// The plateau of a ramp: VTBI over duration with the stairs at the middle of each slope.
Result<FlowRate> plateau_of(const OrderRequest& request);
// The lowest rate above zero that the programme runs at; KVO never lies above it (P12).
FlowRate lowest_rate(const Programme& programme);

// assess_doses.cpp: demand and programmed doses, window, flush, clinician bolus.
void assess_doses(Case& c);

// assess_tci.cpp
void assess_tci(Case& c);

}  // namespace ph
