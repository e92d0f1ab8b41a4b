#include "server/library/rehearsal.hpp"

#include <algorithm>

namespace ph::server {
namespace {

constexpr std::array<std::string_view, kGateAnswerCount> kWords = {
    "no_alert", "soft_alert", "hard_stop", "not_in_library", "refused"};

bool alerts(GateAnswer answer) { return answer != GateAnswer::kNoAlert; }

std::uint64_t& count(GateCounts& counts, GateAnswer answer) {
  return counts[static_cast<std::size_t>(answer)];
}

std::string drug_of(const RecordedInfusion& infusion, const Library& draft,
                    const Library& released) {
  const OrderRequest& request = infusion.request;
  for (const Library* library : {&draft, &released}) {
    const DrugEntry* entry = library->find(request.care_area, request.entry);
    if (entry != nullptr) return entry->tall_man;
  }
  return request.entry.str();
}

}  // namespace

std::string_view to_string(GateAnswer answer) {
  return kWords.at(static_cast<std::size_t>(answer));
}

GateAnswer gate_answer(const OrderRequest& request, const Library& library,
                       const PumpModel& model) {
  if (library.find(request.care_area, request.entry) == nullptr) return GateAnswer::kNotInLibrary;
  const Assessment found = assess(request, library, model);
  if (is_forbidden(found.judgement.verdict)) return GateAnswer::kHardStop;
  if (!found.accepted()) return GateAnswer::kRefused;
  return needs_override(found.judgement.verdict) ? GateAnswer::kSoftAlert : GateAnswer::kNoAlert;
}

void Rehearsal::add(const RecordedInfusion& infusion) {
  const auto model = std::find_if(models_.begin(), models_.end(),
                                  [&](const PumpModel& each) { return each.id == infusion.model; });
  if (model == models_.end()) {
    ++unknown_models_;
    return;
  }
  ++infusions_;
  const GateAnswer now = gate_answer(infusion.request, released_, *model);
  const GateAnswer then = gate_answer(infusion.request, draft_, *model);
  const std::string drug = drug_of(infusion, draft_, released_);
  ForecastRow& row = rows_[{drug, infusion.ward}];
  row.drug = drug;
  row.ward = infusion.ward;
  ++count(row.now, now);
  ++count(row.then, then);
  if (!alerts(now) && alerts(then)) ++row.new_alerts;
  if (alerts(now) && !alerts(then)) ++row.gone_alerts;
}

Forecast Rehearsal::forecast() const {
  Forecast out;
  out.infusions = infusions_;
  out.unknown_models = unknown_models_;
  for (const auto& [key, row] : rows_) {
    for (std::size_t i = 0; i < kGateAnswerCount; ++i) {
      out.now[i] += row.now[i];
      out.then[i] += row.then[i];
    }
    out.rows.push_back(row);
  }
  std::stable_sort(out.rows.begin(), out.rows.end(), [](const auto& a, const auto& b) {
    return a.new_alerts + a.gone_alerts > b.new_alerts + b.gone_alerts;
  });
  return out;
}

}  // namespace ph::server
