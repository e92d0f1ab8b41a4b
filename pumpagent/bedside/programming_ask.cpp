// What is asked at each place, and the value that stands there.
#include "pumpagent/bedside/form.hpp"
#include "pumpagent/bedside/programming_measures.hpp"
#include "pumpagent/bedside/seen.hpp"

namespace ph::agent {
namespace {

using Step = Programming::Step;

std::string shown(const std::optional<Decimal>& value) { return value ? value->str() : ""; }

std::string minutes(std::chrono::milliseconds time) {
  if (time.count() == 0) return "";
  return Decimal::of(time.count() / 1'000 * 1'000 / 60, 3).str();
}

std::string millilitres_of(std::int64_t nanolitres) {
  return nanolitres == 0 ? "" : Decimal::of(nanolitres, 6).str();
}

void put_limits(Ask& ask, const LimitSet& limits) {
  ask.unit = to_string(limits.unit);
  ask.soft_low = shown(limits.soft_low);
  ask.soft_high = shown(limits.soft_high);
  ask.hard_low = shown(limits.hard_low);
  ask.hard_high = shown(limits.hard_high);
}

Ask ask_yes(std::string step, std::string title) {
  return ask_choice(std::move(step), std::move(title), {{"yes", "Yes", ""}, {"no", "No", ""}});
}

// "Step #: wait" of the second step: "Step 2: wait".
std::string numbered(std::string title, std::size_t index) {
  const std::size_t at = title.find('#');
  if (at != std::string::npos) title.replace(at, 1, std::to_string(index + 1));
  return title;
}

}  // namespace

Ask Programming::ask(Place place) const {
  Ask out = ask_measure(place);
  if (out.kind == Ask::Kind::kNothing) out = ask_else(place);
  if (out.value.empty()) out.value = standing(place);
  if (entry_ != nullptr && place.step != Step::kEntry) {
    out.about = entry_->tall_man + ", " + to_string(entry_->concentration) + ", " +
                std::string(to_string(entry_->route));
  }
  return out;
}

Ask Programming::ask_measure(Place place) const {
  if (const TimeMeasure* time = time_measure(place.step)) return ask_time(*time, place);
  if (const VolumeMeasure* volume = volume_measure(place.step)) {
    const bool rest = is_change_ && place.step == Step::kVolume;
    return ask_number(volume->word,
                      rest ? "Volume still to give" : numbered(volume->title, place.index), "mL",
                      "0.1", millilitres_of(desk_.model.vtbi_max.count()));
  }
  if (const RateMeasure* rate = rate_measure(place.step)) {
    const bool zero = rate->least == RateMeasure::Least::kZero;
    return ask_number(rate->word, numbered(rate->title, place.index), "mL/h",
                      zero ? "0" : millilitres_of(desk_.model.rate_min.count()),
                      millilitres_of(desk_.model.rate_max.count()));
  }
  if (const DoseMeasure* dose = dose_measure(place.step)) {
    Ask ask = ask_number(dose->word, dose->title, "", "", "");
    put_limits(ask, dose->limits(*entry_));
    return ask;
  }
  const BodyMeasure* body = body_measure(place.step);
  if (body == nullptr) return {};
  return ask_number(body->word, body->title, body->unit, body->least, body->most);
}

Ask Programming::ask_time(const TimeMeasure& time, Place place) const {
  std::chrono::milliseconds least = time.least, most = time.most;
  if (place.step == Step::kLockout) {
    least = entry_->demand->lockout_least;
    most = entry_->demand->lockout_most;
  }
  if (place.step == Step::kInterval) {
    least = entry_->periodic->interval_least;
    most = std::chrono::hours{24};
  }
  const bool rest = is_change_ && place.step == Step::kTime;
  return ask_number(time.word,
                    rest ? "Time for the rest of the dose" : numbered(time.title, place.index),
                    "min", minutes(least), minutes(most));
}

Ask Programming::ask_else(Place place) const {
  switch (place.step) {
    case Step::kPatient:
      return ask_patient();
    case Step::kArea:
      return ask_area();
    case Step::kDrug:
      return ask_drug();
    case Step::kEntry:
      return ask_entry();
    case Step::kAmount:
    case Step::kDiluent:
      return ask_strength(place.step);
    case Step::kHow:
      return ask_how();
    case Step::kDose:
      return ask_dose();
    case Step::kEnd:
      return ask_end();
    case Step::kStepMore:
      return ask_step_more(place.index);
    case Step::kWindow:
      return ask_number(
          "window", "At most in " + shown_time(entry_->demand->window) + ", background included",
          to_string(entry_->demand->dose.unit), "", entry_->demand->window_most.str());
    case Step::kPcea:
      return ask_yes("pcea", "Doses on demand (PCEA)");
    case Step::kModel:
      return ask_model();
    case Step::kSite:
      return ask_choice("site", "Target site",
                        {{"plasma", "Plasma", ""}, {"effect", "Effect", ""}});
    case Step::kSex:
      return ask_choice("sex", "Sex", {{"female", "Female", ""}, {"male", "Male", ""}});
    case Step::kTarget:
      return ask_target();
    case Step::kParts:
      return ask_parts();
    case Step::kKvoInDelay:
      return ask_yes("kvo_in_delay", "KVO until then");
    default:
      return {};
  }
}

Ask Programming::ask_dose() const {
  Ask ask = ask_number("dose", "Dose of " + entry_->tall_man, "", "", "");
  put_limits(ask, entry_->limits);
  ask.usual = shown(entry_->usual);
  ask.notes = entry_->advisories;
  if (entry_->limits.unit == DoseUnit{}) ask.title = "Rate of " + entry_->tall_man;
  if (is_total(entry_->limits.unit)) ask.usual.clear();  // the usual value is a rate
  if (is_dosed()) {
    ask.title = "Background rate, 0 for none";
    ask.hard_low = ask.soft_low = "";
  }
  if (at_dose_) ask.value = ask.usual;
  return ask;
}

Ask Programming::ask_target() const {
  Ask ask = ask_number("target", "Target concentration", "ng/mL", "", entry_->tci->hard_high.str());
  ask.soft_high = entry_->tci->soft_high.str();
  return ask;
}

std::string Programming::standing(Place place) const {
  OrderRequest draft = draft_;  // a part that is not there yet reads as zero
  if (const auto* time = time_measure(place.step)) return minutes(time->in(draft, place.index));
  if (const auto* volume = volume_measure(place.step)) {
    return millilitres_of(volume->in(draft, place.index).count());
  }
  if (const auto* rate = rate_measure(place.step)) {
    return millilitres_of(rate->in(draft, place.index).count());
  }
  if (const auto* body = body_measure(place.step)) {
    const std::int64_t parts = body->get(draft);
    return parts == 0 ? "" : Decimal::of(parts, body->places).str();
  }
  const auto* dose = dose_measure(place.step);
  Decimal value;
  if (dose != nullptr) value = dose->in(draft).value;
  if (place.step == Step::kDose) value = draft.dose.value;
  if (place.step == Step::kWindow && draft.more.window) value = draft.more.window->dose.value;
  if (place.step == Step::kTarget && draft.more.tci) value = draft.more.tci->target_ng_per_ml;
  return value == Decimal{} ? "" : value.str();
}

}  // namespace ph::agent
