#include <array>

#include "protocol/domain/assessing.hpp"

namespace ph {
namespace {

constexpr std::array<std::string_view, 13> kNames = {"loading dose",
                                                     "demand doses",
                                                     "window limit",
                                                     "programmed boluses",
                                                     "intermittent doses",
                                                     "steps",
                                                     "ramp",
                                                     "slow start",
                                                     "flush",
                                                     "TCI",
                                                     "delayed start",
                                                     "piggyback",
                                                     "total dose"};

// What goes together; every other two do not. A total dose is a part of the entry, the rest are
// parts of the request.
constexpr std::array<std::pair<Part, Part>, 17> kTogether = {{
    {Part::kLoading, Part::kDemand},
    {Part::kLoading, Part::kWindow},
    {Part::kLoading, Part::kPeriodic},
    {Part::kLoading, Part::kDelay},
    {Part::kDemand, Part::kWindow},
    {Part::kDemand, Part::kPeriodic},
    {Part::kDemand, Part::kDelay},
    {Part::kWindow, Part::kPeriodic},
    {Part::kWindow, Part::kDelay},
    {Part::kPeriodic, Part::kDelay},
    {Part::kIntermittent, Part::kFlush},
    {Part::kIntermittent, Part::kDelay},
    {Part::kSteps, Part::kDelay},
    {Part::kRamp, Part::kDelay},
    {Part::kFlush, Part::kDelay},
    {Part::kDelay, Part::kTotalDose},
    {Part::kSecondary, Part::kTotalDose},
}};

bool go_together(Part a, Part b) {
  return std::find(kTogether.begin(), kTogether.end(), std::pair{a, b}) != kTogether.end();
}

std::vector<Part> parts_of(const OrderRequest& request, const DrugEntry& entry) {
  const TherapyRequest& more = request.more;
  std::vector<Part> out;
  const auto add = [&](bool asked, Part part) {
    if (asked) out.push_back(part);
  };
  add(more.loading.has_value(), Part::kLoading);
  add(more.demand.has_value(), Part::kDemand);
  add(more.window.has_value(), Part::kWindow);
  add(more.periodic.has_value(), Part::kPeriodic);
  add(more.intermittent.has_value(), Part::kIntermittent);
  add(!more.steps.empty() || more.steps_repeat, Part::kSteps);
  add(more.ramp.has_value(), Part::kRamp);
  add(more.slow_start.has_value(), Part::kSlowStart);
  add(more.flush.has_value(), Part::kFlush);
  add(more.tci.has_value(), Part::kTci);
  add(more.delay.has_value() || more.kvo_in_delay, Part::kDelay);
  add(more.secondary, Part::kSecondary);
  add(is_total(entry.limits.unit), Part::kTotalDose);
  return out;
}

}  // namespace

std::string_view to_string(Part part) { return kNames.at(static_cast<std::size_t>(part)); }

bool is_blood(const DrugEntry& entry) {
  constexpr std::string_view kClass = "blood_product";
  const std::string_view is = entry.therapy_class;
  return is.substr(0, kClass.size()) == kClass &&
         (is.size() == kClass.size() || is[kClass.size()] == '_');
}

std::vector<std::string> clashes(const OrderRequest& request, const DrugEntry& entry) {
  std::vector<std::string> out;
  const std::vector<Part> parts = parts_of(request, entry);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t j = i + 1; j < parts.size(); ++j) {
      if (go_together(parts[i], parts[j])) continue;
      out.push_back(std::string(to_string(parts[i])) + " and " + std::string(to_string(parts[j])) +
                    ": do not go together");
    }
  }
  return out;
}

Result<Therapy> therapy_of(const OrderRequest& request, const DrugEntry& entry) {
  const auto against = clashes(request, entry);
  if (!against.empty()) return fail(Fault::kRefused, against.front());
  const TherapyRequest& more = request.more;
  if (more.tci) return Therapy::kTci;
  if (more.periodic) return Therapy::kPieb;
  if (more.demand) return Therapy::kPca;
  if (more.ramp) return Therapy::kRamp;
  if (more.flush) return Therapy::kEnteral;
  if (more.intermittent) return Therapy::kIntermittent;
  if (!more.steps.empty()) return Therapy::kMultistep;
  if (is_total(entry.limits.unit)) return Therapy::kDoseOverTime;
  if (more.slow_start || is_blood(entry)) return Therapy::kBlood;
  return entry.route == Route::kEnteral ? Therapy::kEnteral : Therapy::kContinuous;
}

}  // namespace ph
