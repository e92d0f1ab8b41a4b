#include "protocol/domain/assessing.hpp"

namespace ph {
namespace {

// A demand or programmed dose may stand without a base rate.
bool has_no_base(const Case& c) {
  const TherapyRequest& more = c.request.more;
  return (more.demand || more.periodic) && c.request.dose.value == Decimal{};
}

Result<Volume> container_of(const Case& c, const char* beside) {
  if (c.request.duration) {
    return fail(Fault::kRefused, std::string("duration: not with ") + beside + ", enter the VTBI");
  }
  if (c.request.vtbi) return *c.request.vtbi;
  return fail(Fault::kRefused, std::string("VTBI: needed with ") + beside + ", not entered");
}

// Rate entries: the dose fixes the rate, the author the volume or the time.
Result<Flow> flow_of_rate(const Case& c) {
  const OrderRequest& request = c.request;
  const TherapyRequest& more = request.more;
  FlowRate rate;
  if (!has_no_base(c)) {
    const auto exact = flow_for(request.dose, c.entry.concentration, request.measures);
    if (!exact) return fail(exact.error());
    const auto inside = rate_inside(c, *exact);
    if (!inside) return fail(inside.error());
    rate = *inside;
    if (rate <= FlowRate{}) {
      return fail(Fault::kOutOfRange,
                  "dose " + to_string(request.dose) + ": gives a rate of 0 mL/h");
    }
  }
  if (more.demand || more.periodic || more.intermittent) {
    const auto vtbi = container_of(c, more.intermittent ? "intermittent doses"
                                      : more.periodic   ? "programmed boluses"
                                                        : "demand doses");
    if (!vtbi) return fail(vtbi.error());
    return Flow{rate, *vtbi};
  }
  if (request.vtbi && request.duration) {
    return fail(Fault::kRefused, "VTBI and duration: only one of them beside a dose rate");
  }
  if (request.vtbi) return Flow{rate, *request.vtbi};
  if (request.duration) return Flow{rate, delivered(rate, *request.duration)};
  return fail(Fault::kRefused, "VTBI: needed beside a dose rate, not entered");
}

// Total doses: dose and concentration fix the volume, the author the time.
Result<Flow> flow_of_total(const Case& c) {
  const OrderRequest& request = c.request;
  const auto volume = volume_for(request.dose, c.entry.concentration, request.measures);
  if (!volume) return fail(volume.error());
  if (request.vtbi && *request.vtbi != *volume) {
    return fail(Fault::kRefused,
                "VTBI " + to_string(*request.vtbi) + ": the dose needs " + to_string(*volume));
  }
  if (!request.duration)
    return fail(Fault::kRefused, "duration: needed for a total dose, not entered");
  return Flow{c.programmable(rate_for(*volume, *request.duration)), *volume};
}

// The steps fix rate and volume; repeated ones need the VTBI that ends them. The base rate is the
// last one that flows.
Result<Flow> flow_of_steps(const Case& c) {
  const TherapyRequest& more = c.request.more;
  Flow out;
  for (const StepRequest& step : more.steps) {
    out.vtbi += step.volume;
    if (step.rate > FlowRate{}) out.rate = step.rate;
  }
  if (more.steps_repeat) {
    const auto vtbi = container_of(c, "repeated steps");
    if (!vtbi) return fail(vtbi.error());
    return Flow{out.rate, *vtbi};
  }
  if (c.request.duration) {
    return fail(Fault::kRefused, "duration: not with steps, they fix the time");
  }
  if (c.request.vtbi && *c.request.vtbi != out.vtbi) {
    return fail(Fault::kRefused,
                "VTBI " + to_string(*c.request.vtbi) + ": the steps give " + to_string(out.vtbi));
  }
  return out;
}

Result<Flow> flow_of_ramp(const Case& c) {
  const auto exact = plateau_of(c.request);
  if (!exact) return fail(exact.error());
  const auto rate = rate_inside(c, *exact);
  if (!rate) return fail(rate.error());
  return Flow{*rate, *c.request.vtbi};
}

}  // namespace

Result<FlowRate> rate_inside(const Case& c, FlowRate exact) {
  FlowRate rate = c.programmable(exact);
  if (is_forbidden(c.out.judgement.verdict)) return rate;
  const auto flow_at = [&](const std::optional<Decimal>& limit, FlowRate none) {
    if (!limit) return none;
    const Dose dose{*limit, c.entry.limits.unit};
    return flow_for(dose, c.entry.concentration, c.request.measures).value_or(none);
  };
  const FlowRate least = flow_at(c.entry.limits.hard_low, FlowRate{});
  const FlowRate most = flow_at(c.entry.limits.hard_high, FlowRate::of(INT64_MAX));
  // Beyond a limit by itself: the judgement of the rate says so, nearer than the rounding.
  if (exact > most || exact < least) return rate;
  if (rate > most) rate = c.programmable(exact, Case::Round::kDown);
  if (rate < least) rate = c.programmable(exact, Case::Round::kUp);
  if (rate >= least && rate <= most) return rate;
  return fail(Fault::kOutOfRange, "dose " + to_string(c.request.dose) + ": no rate that can be " +
                                      "programmed lies inside the hard limits");
}

Result<Flow> flow_of(const Case& c) {
  if (c.therapy == Therapy::kTci) {
    const auto vtbi = container_of(c, "TCI");
    if (!vtbi) return fail(vtbi.error());
    return Flow{std::min(c.rate_most(), c.entry.bolus_rate_most.value_or(c.rate_most())), *vtbi};
  }
  if (c.therapy == Therapy::kRamp) return flow_of_ramp(c);
  if (!c.request.more.steps.empty()) return flow_of_steps(c);
  return is_total(c.entry.limits.unit) ? flow_of_total(c) : flow_of_rate(c);
}

std::optional<DoseStep> dose_step(Case& c, std::string_view part, const LimitSet& limits,
                                  const Dose& dose, std::chrono::milliseconds duration) {
  const auto judged = judge(limits, dose);
  if (!judged) {
    c.refuse(std::string(part) + ' ' + judged.error().detail);
    return std::nullopt;
  }
  c.weigh(part, *judged);
  const auto volume = volume_for(dose, c.entry.concentration, c.request.measures);
  if (!volume) {
    c.refuse(std::string(part) + ' ' + volume.error().detail);
    return std::nullopt;
  }
  if (duration <= std::chrono::milliseconds{0}) return std::nullopt;  // said by expect()
  if (*volume < c.model.bolus_min) {
    c.refuse(std::string(part) + " dose " + to_string(dose) + ": " + to_string(*volume) +
             " is less than model " + c.model.id.str() + " gives accurately, at least " +
             to_string(c.model.bolus_min));
  }
  const DoseStep step{*volume, c.programmable(rate_for(*volume, duration))};
  c.expect_rate(std::string(part) + " dose", step.rate);
  if (step.rate > c.dose_rate_most()) {
    c.refuse(std::string(part) + " dose: rate " + to_string(step.rate) +
             " above the highest rate of a dose " + to_string(c.dose_rate_most()));
  }
  return step;
}

}  // namespace ph
