#include "protocol/domain/order.hpp"

namespace ph {
namespace {

using std::chrono::milliseconds;

struct Flow {
  FlowRate rate;
  Volume vtbi;
};

constexpr std::chrono::milliseconds kShortest = std::chrono::seconds{1};
constexpr std::chrono::milliseconds kLongest = std::chrono::hours{8'760};

Status check_duration(const OrderRequest& request) {
  if (!request.duration) return {};
  if (*request.duration >= kShortest && *request.duration <= kLongest) return {};
  return fail(Fault::kOutOfRange, "duration: expected 1 s to 8760 h, got " +
                                      std::to_string(request.duration->count()) + " ms");
}

// The programmable rate nearest to `exact` with which what flows stays inside the hard limits too:
// near 0.1 mL/h a step is 10 % of the dose. Exact to a nanolitre an hour. A dose that is forbidden
// already stays as it is.
Result<FlowRate> rate_inside(const OrderRequest& request, const DrugEntry& entry, FlowRate exact,
                             Verdict verdict) {
  FlowRate rate = programmable(exact);
  if (is_forbidden(verdict)) return rate;
  const auto flow_at = [&](const std::optional<Decimal>& limit, FlowRate none) {
    if (!limit) return none;
    const Dose dose{*limit, entry.limits.unit};
    return flow_for(dose, entry.concentration, request.measures).value_or(none);
  };
  const FlowRate least = flow_at(entry.limits.hard_low, FlowRate{});
  const FlowRate most = flow_at(entry.limits.hard_high, FlowRate::of(INT64_MAX));
  if (rate > most) rate = programmable_below(exact);
  if (rate < least) rate = programmable_above(exact);
  if (rate >= least && rate <= most) return rate;
  return fail(Fault::kOutOfRange, "dose " + to_string(request.dose) + ": no rate that can be " +
                                      "programmed lies inside the hard limits");
}

// Rate entries: the dose fixes the rate, the author the volume or the time.
Result<Flow> flow_of_rate(const OrderRequest& request, const DrugEntry& entry, Verdict verdict) {
  const auto exact = flow_for(request.dose, entry.concentration, request.measures);
  if (!exact) return fail(exact.error());
  const auto inside = rate_inside(request, entry, *exact, verdict);
  if (!inside) return fail(inside.error());
  const FlowRate rate = *inside;
  if (rate <= nanolitres_per_hour(0)) {
    return fail(Fault::kOutOfRange, "dose " + to_string(request.dose) + ": gives a rate of 0 mL/h");
  }
  if (request.vtbi && request.duration) {
    return fail(Fault::kRefused, "VTBI and duration: only one of them beside a dose rate");
  }
  if (request.vtbi) return Flow{rate, *request.vtbi};
  if (request.duration) return Flow{rate, delivered(rate, *request.duration)};
  return fail(Fault::kRefused, "VTBI: needed beside a dose rate, not entered");
}

// Total doses: dose and concentration fix the volume, the author the time.
Result<Flow> flow_of_total(const OrderRequest& request, const DrugEntry& entry) {
  const auto volume = volume_for(request.dose, entry.concentration, request.measures);
  if (!volume) return fail(volume.error());
  if (request.vtbi && *request.vtbi != *volume) {
    return fail(Fault::kRefused,
                "VTBI " + to_string(*request.vtbi) + ": the dose needs " + to_string(*volume));
  }
  if (!request.duration)
    return fail(Fault::kRefused, "duration: needed for a total dose, not entered");
  return Flow{programmable(rate_for(*volume, *request.duration)), *volume};
}

void check_bounds(Assessment& out, const CareArea& area, const PumpModel& model) {
  const auto refuse = [&](std::string why) { out.refusals.push_back(std::move(why)); };
  const FlowRate most = std::min(area.rate_max, model.rate_max);
  if (out.rate > most) {
    refuse("rate " + to_string(out.rate) + " above the highest rate " + to_string(most) + " of " +
           (area.rate_max < model.rate_max ? "care area " + area.id : "model " + model.id.str()));
  }
  if (out.rate < model.rate_min) {
    refuse("rate " + to_string(out.rate) + " below the lowest rate " + to_string(model.rate_min) +
           " of model " + model.id.str());
  }
  const Volume largest = std::min(area.vtbi_max, model.vtbi_max);
  if (out.vtbi > largest) {
    refuse("VTBI " + to_string(out.vtbi) + " above the largest VTBI " + to_string(largest));
  }
  if (out.vtbi <= nanolitres(0)) refuse("VTBI: expected above 0 mL, got " + to_string(out.vtbi));
}

void check_route(Assessment& out, const DrugEntry& entry, const PumpModel& model) {
  if (!model.has_route(entry.route)) {
    out.refusals.push_back("route " + std::string(to_string(entry.route)) + " of " +
                           entry.tall_man + ": pump model " + model.id.str() +
                           " is not made for it");
  }
  const auto& wanted = entry.mechanisms;
  if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), model.mechanism) == wanted.end()) {
    out.refusals.push_back("mechanism " + std::string(to_string(model.mechanism)) + ": " +
                           entry.tall_man + " may not be given by it");
  }
}

// A care area makes a limit of the model tighter; one without a figure takes none away.
template <class Kind>
Quantity<Kind> tighter(Quantity<Kind> area, Quantity<Kind> model) {
  return area > Quantity<Kind>{} ? std::min(area, model) : model;
}

Programme programme_of(const Assessment& found, const OrderRequest& request, const CareArea& area,
                       const DrugEntry& entry, const PumpModel& model) {
  Programme programme;
  programme.rate = found.rate;
  programme.vtbi = found.vtbi;
  programme.end_action = request.end_action;
  // No vein, nothing to keep open: not even an alarm brings such an infusion to KVO.
  if (entry.route == Route::kIntravenous) programme.kvo = kvo_rate(found.rate);
  programme.near_end = area.near_end;
  programme.occlusion_down = tighter(area.occlusion, model.occlusion_down);
  if (entry.route != Route::kEnteral) {
    programme.air_single = tighter(area.air_single, model.air_single);
  }
  programme.life_sustaining = entry.life_sustaining;
  return programme;
}

}  // namespace

Assessment assess(const OrderRequest& request, const Library& library, const PumpModel& model) {
  Assessment out;
  const auto refuse = [&](std::string why) { out.refusals.push_back(std::move(why)); };
  const CareArea* area = library.area(request.care_area);
  if (area == nullptr) {
    refuse("care area " + request.care_area + ": not in library " + std::to_string(library.number));
    return out;
  }
  const DrugEntry* entry = library.find(request.care_area, request.entry);
  if (entry == nullptr) {
    refuse("entry " + request.entry.str() + ": not in care area " + request.care_area +
           " of library " + std::to_string(library.number));
    return out;
  }
  check_route(out, *entry, model);
  if (request.end_action == EndAction::kKeepVeinOpen && entry->route != Route::kIntravenous) {
    refuse("KVO: only for the intravenous route, not " + std::string(to_string(entry->route)));
  }
  if (is_total(entry->limits.unit) && request.end_action == EndAction::kContinue) {
    refuse("end action continue: a total dose ends when it has been given");
  }
  auto judged = judge(entry->limits, request.dose);
  if (!judged) {
    refuse(judged.error().detail);
    return out;
  }
  out.judgement = std::move(*judged);
  if (is_forbidden(out.judgement.verdict)) {
    refuse(out.judgement.reason + " for " + entry->tall_man + ' ' +
           to_string(entry->concentration));
  }
  if (auto sound = check_duration(request); !sound) {
    refuse(sound.error().detail);
    return out;
  }
  const auto flow = is_total(entry->limits.unit)
                        ? flow_of_total(request, *entry)
                        : flow_of_rate(request, *entry, out.judgement.verdict);
  if (!flow) {
    refuse(flow.error().detail);
    return out;
  }
  out.rate = flow->rate;
  out.vtbi = flow->vtbi;
  check_bounds(out, *area, model);
  out.programme = programme_of(out, request, *area, *entry, model);
  return out;
}

}  // namespace ph
