#include "server/rest/order_body.hpp"

namespace ph::server {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kLongestDuration = 31LL * 24 * 3'600'000;
constexpr std::int64_t kMostVolume = 100'000'000'000;  // 100 L; the model's own limit is far lower
constexpr std::int64_t kMostRate = 10'000'000'000;     // 10 L/h
constexpr std::size_t kMostSteps = 12;

// A word or number in its own notation; its default with a problem noted when it is none.
template <class T, class Parse>
T parsed(Body& body, const std::string& name, Parse parse) {
  const std::size_t before = body.problems().size();
  const std::string text = body.text(name, 32);
  if (body.problems().size() != before) return T{};
  auto value = parse(text, body.path(name));
  if (value) return *value;
  body.note(value.error().detail);
  return T{};
}

Dose read_dose(Body& body) {
  Body dose = body.object("dose");
  Dose out;
  const std::size_t before = body.problems().size();
  out.value = parsed<Decimal>(dose, "value", Decimal::parse);
  if (out.value < Decimal()) {
    body.note(dose.path("value") + ": expected not below 0, got " + out.value.str());
  }
  // One problem is enough of an object that is not there.
  const bool whole = body.problems().size() == before || dose.has("unit");
  if (whole) out.unit = parsed<DoseUnit>(dose, "unit", parse_dose_unit);
  dose.refuse_the_rest();
  return out;
}

Concentration read_concentration(Body& part) {
  Concentration out;
  out.amount = parsed<Decimal>(part, "amount", Decimal::parse);
  out.unit = parsed<AmountUnit>(part, "unit", parse_amount_unit);
  out.diluent = Volume::of(part.whole("diluent_nl", 1, kMostVolume));
  return out;
}

milliseconds time(Body& body, const std::string& name) {
  return milliseconds{body.whole(name, 0, kLongestDuration)};
}
Volume volume(Body& body, const std::string& name) {
  return Volume::of(body.whole(name, 0, kMostVolume));
}
FlowRate rate(Body& body, const std::string& name) {
  return FlowRate::of(body.whole(name, 0, kMostRate));
}

void read_measures(Body& body, OrderRequest& order) {
  if (const auto weight = body.optional_whole("weight_g", 1, 1'000'000)) {
    order.measures.weight = BodyWeight::of(*weight);
  }
  if (const auto surface = body.optional_whole("surface_cm2", 1, 100'000)) {
    order.measures.surface = BodySurface::of(*surface);
  }
  if (const auto vtbi = body.optional_whole("vtbi_nl", 1, kMostVolume)) {
    order.vtbi = Volume::of(*vtbi);
  }
  if (const auto length = body.optional_whole("duration_ms", 1, kLongestDuration)) {
    order.duration = milliseconds{*length};
  }
}

LoadingRequest read_loading(Body& part) { return {read_dose(part), time(part, "duration_ms")}; }

DemandRequest read_demand(Body& part) {
  return {read_dose(part), time(part, "duration_ms"), time(part, "lockout_ms")};
}

WindowRequest read_window(Body& part) { return {read_dose(part), time(part, "length_ms")}; }

PeriodicRequest read_periodic(Body& part) {
  PeriodicRequest out{read_dose(part), time(part, "duration_ms"), time(part, "interval_ms"),
                      time(part, "first_ms"), part.flag("demand_restarts")};
  if (!part.has("demand_restarts")) part.note(part.path("demand_restarts") + ": missing");
  return out;
}

IntermittentRequest read_intermittent(Body& part) {
  return {volume(part, "volume_nl"), time(part, "interval_ms"), rate(part, "between_nl_per_h")};
}

StepRequest read_step(Body& part) {
  return {rate(part, "rate_nl_per_h"), volume(part, "volume_nl"), time(part, "wait_ms")};
}

FlushRequest read_flush(Body& part) {
  return {volume(part, "volume_nl"), rate(part, "rate_nl_per_h"), time(part, "interval_ms")};
}

TciRequest read_tci(Body& part) {
  TciRequest out;
  out.model = parsed<TciModel>(part, "model", parse_tci_model);
  out.site = parsed<TciSite>(part, "site", parse_tci_site);
  out.target_ng_per_ml = parsed<Decimal>(part, "target_ng_per_ml", Decimal::parse);
  out.sex = parsed<Sex>(part, "sex", parse_sex);
  out.height = BodyHeight::of(part.whole("height_mm", 1, 2'500));
  out.age_years = static_cast<std::int32_t>(part.whole("age_years", 0, 150));
  return out;
}

template <class Part, class Read>
void read_part(Body& body, const std::string& name, std::optional<Part>& into, Read read) {
  if (!body.has(name)) return;
  Body part = body.object(name);
  into = read(part);
  part.refuse_the_rest();
}

void read_therapy(Body& body, TherapyRequest& more) {
  read_part(body, "loading", more.loading, read_loading);
  read_part(body, "demand", more.demand, read_demand);
  read_part(body, "window", more.window, read_window);
  read_part(body, "periodic", more.periodic, read_periodic);
  read_part(body, "intermittent", more.intermittent, read_intermittent);
  for (Body& step : body.objects("steps", kMostSteps)) {
    more.steps.push_back(read_step(step));
    step.refuse_the_rest();
  }
  more.steps_repeat = body.flag("steps_repeat");
  read_part(body, "ramp", more.ramp, [](Body& part) {
    return RampRequest{time(part, "up_ms"), time(part, "down_ms")};
  });
  read_part(body, "slow_start", more.slow_start, [](Body& part) {
    return SlowStartRequest{rate(part, "rate_nl_per_h"), time(part, "time_ms")};
  });
  read_part(body, "flush", more.flush, read_flush);
  read_part(body, "tci", more.tci, read_tci);
  if (body.has("delay_ms")) more.delay = time(body, "delay_ms");
  more.kvo_in_delay = body.flag("kvo_in_delay");
  more.secondary = body.flag("secondary");
}

}  // namespace

OrderRequest read_order(Body& body) {
  OrderRequest order;
  order.pump = body.id<PumpId>("pump");
  order.patient = body.id<PatientRef>("patient");
  order.care_area = body.optional_text("care_area", 64).value_or("");
  order.entry = body.id<EntryId>("entry");
  read_part(body, "concentration", order.concentration, read_concentration);
  order.dose = read_dose(body);
  read_measures(body, order);
  order.end_action = parsed<EndAction>(body, "end_action", parse_end_action);
  read_therapy(body, order.more);
  body.refuse_the_rest();
  return order;
}

}  // namespace ph::server
