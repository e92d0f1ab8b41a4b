// What a typed value makes of the order.
#include "protocol/domain/limits.hpp"
#include "pumpagent/bedside/form.hpp"
#include "pumpagent/bedside/programming_measures.hpp"

namespace ph::agent {
namespace {

using Step = Programming::Step;

constexpr std::int64_t kNanolitres = 1'000'000;

std::int64_t power_of_ten(int places) {
  std::int64_t out = 1;
  for (; places > 0; --places) out *= 10;
  return out;
}

}  // namespace

// Doses are judged by their limits, and a drug that the filter does not show may be named all the
// same: the rest must answer what was asked.
Status Programming::take(Place place, std::string_view text) {
  const Ask asked = ask(place);
  const DoseMeasure* dose = dose_measure(place.step);
  if (dose != nullptr) return take_dose(dose->limits(*entry_), text, dose->in(draft_));
  if (place.step == Step::kDose) return take_base_dose(text);
  if (place.step == Step::kWindow) return take_window(text);
  if (place.step != Step::kDrug) {
    if (auto right = check_answer(asked, text); !right) return right;
  }
  if (asked.kind == Ask::Kind::kChoice) return take_choice(place, text);
  if (const TimeMeasure* time = time_measure(place.step)) return take_time(*time, place, text);
  if (place.step == Step::kPatient) return take_patient(text);
  if (place.step == Step::kTarget) return take_target(text);
  if (place.step == Step::kAmount || place.step == Step::kDiluent) {
    return take_strength(place.step, text);
  }
  return take_number(place, text, asked.title);
}

// Judged at once, so that a person sees a hard limit where the value was typed (P96).
Status Programming::take_dose(const LimitSet& limits, std::string_view text, Dose& out) {
  const auto value = Decimal::parse(text, "dose");
  if (!value) return fail(value.error());
  const Dose dose{*value, limits.unit};
  const auto judged = judge(limits, dose);
  if (!judged) return fail(judged.error());
  if (is_forbidden(judged->verdict)) return fail(Fault::kRefused, judged->reason);
  if (*value <= Decimal{}) return fail(Fault::kRefused, "dose: expected above 0");
  out = dose;
  return {};
}

// A background rate may be none.
Status Programming::take_base_dose(std::string_view text) {
  const auto value = Decimal::parse(text, "dose");
  if (!value || !is_dosed() || *value != Decimal{}) {
    return take_dose(entry_->limits, text, draft_.dose);
  }
  draft_.dose = {*value, entry_->limits.unit};
  return {};
}

Status Programming::take_window(std::string_view text) {
  const auto value = Decimal::parse(text, "window limit");
  if (!value) return fail(value.error());
  const DemandRules& rules = *entry_->demand;
  if (*value <= Decimal{} || *value > rules.window_most) {
    return fail(Fault::kRefused, "window limit " + value->str() + ": expected above 0, at most " +
                                     rules.window_most.str() + ' ' + to_string(rules.dose.unit));
  }
  draft_.more.window = WindowRequest{{*value, rules.dose.unit}, rules.window};
  return {};
}

Status Programming::take_time(const TimeMeasure& measure, Place place, std::string_view text) {
  const auto time = in_time(text, "time");
  if (!time) return fail(time.error());
  if (place.step == Step::kTime && how_ == How::kBoth && draft_.vtbi) {
    if (time->count() == 0) return fail(Fault::kRefused, "time: expected above 0");
    // The third of the three follows, as one that can be programmed.
    draft_.dose = {Decimal::of(programmable(rate_for(*draft_.vtbi, *time)).count(), 6), {}};
    draft_.duration.reset();
    return {};
  }
  measure.in(draft_, place.index) = *time;
  return {};
}

Status Programming::take_patient(std::string_view text) {
  auto patient = PatientRef::parse(text, "patient");
  if (!patient) return fail(patient.error());
  draft_.patient = std::move(*patient);
  return {};
}

Status Programming::take_target(std::string_view text) {
  const auto value = Decimal::parse(text, "target");
  if (!value) return fail(value.error());
  if (*value <= Decimal{}) return fail(Fault::kRefused, "target: expected above 0 ng/mL");
  draft_.more.tci->target_ng_per_ml = *value;
  return {};
}

Status Programming::take_number(Place place, std::string_view text, const std::string& title) {
  const BodyMeasure* body = body_measure(place.step);
  const auto number =
      in_parts(text, body != nullptr ? power_of_ten(body->places) : kNanolitres, title);
  if (!number) return fail(number.error());
  if (body != nullptr) {
    body->set(draft_, *number);
  } else if (const VolumeMeasure* volume = volume_measure(place.step)) {
    volume->in(draft_, place.index) = Volume::of(*number);
  } else if (const RateMeasure* rate = rate_measure(place.step)) {
    // Another rate begins its step anew; the steps behind it are asked again.
    if (place.step == Step::kStepRate) draft_.more.steps.resize(place.index);
    rate->in(draft_, place.index) = FlowRate::of(*number);
  } else {
    return fail(Fault::kConflict, "no number is asked for");
  }
  return {};
}

}  // namespace ph::agent
