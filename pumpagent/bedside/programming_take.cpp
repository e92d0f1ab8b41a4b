// What an answer makes of the order.
#include <algorithm>

#include "protocol/domain/limits.hpp"
#include "pumpagent/bedside/form.hpp"
#include "pumpagent/bedside/programming.hpp"

namespace ph::agent {
namespace {

using Step = Programming::Step;

constexpr std::int64_t kNanolitres = 1'000'000;

bool is_time(Step step) {
  switch (step) {
    case Step::kTime:
    case Step::kEvery:
    case Step::kStepWait:
    case Step::kUp:
    case Step::kDown:
    case Step::kDemandTime:
    case Step::kLockout:
    case Step::kPeriodicTime:
    case Step::kInterval:
    case Step::kFirst:
    case Step::kLoadingTime:
    case Step::kSlowTime:
    case Step::kFlushEvery:
    case Step::kDelay:
      return true;
    default:
      return false;
  }
}

bool is_dose(Step step) {
  return step == Step::kDose || step == Step::kDemandDose || step == Step::kPeriodicDose ||
         step == Step::kLoadingDose || step == Step::kWindow;
}

}  // namespace

Status Programming::take(Place place, std::string_view text) {
  const Ask asked = ask(place);
  // A drug that the filter does not show may be named all the same.
  if (asked.kind != Ask::Kind::kChoice || place.step != Step::kDrug) {
    if (!is_dose(place.step)) {
      if (auto right = check_answer(asked, text); !right) return right;
    }
  }
  if (asked.kind == Ask::Kind::kChoice) return take_choice(place, text);
  if (is_dose(place.step)) return take_dose(place.step, text);
  if (is_time(place.step)) {
    if (place.step != Step::kStepWait) return take_time(place.step, text);
    const auto wait = in_time(text, asked.title);
    if (!wait) return fail(wait.error());
    draft_.more.steps[place.index].wait = *wait;
    return {};
  }
  return take_number(place, text);
}

void Programming::take_entry(const DrugEntry& entry) {
  entry_ = &entry;
  OrderRequest fresh;
  fresh.patient = draft_.patient;
  fresh.care_area = draft_.care_area;
  fresh.entry = entry.id;
  fresh.dose.unit = entry.limits.unit;
  draft_ = std::move(fresh);
  how_ = How::kVolume;
  steps_ = 1;
  pcea_ = false;
  extras_.clear();
}

Status Programming::take_choice(Place place, std::string_view word) {
  TherapyRequest& more = draft_.more;
  switch (place.step) {
    case Step::kArea:
      draft_.care_area = word;
      drug_.clear();
      entry_ = nullptr;
      return {};
    case Step::kDrug: {
      if (draft_.care_area.empty()) draft_.care_area = desk_.library->areas.front().id;
      drug_ = word;
      entry_ = nullptr;
      const auto entries = offered();
      if (entries.empty() || word.empty()) {
        drug_.clear();
        return fail(Fault::kRefused, "drug \"" + std::string(word.substr(0, 40)) +
                                         "\": not in the library for this pump and care area");
      }
      if (entries.size() == 1) take_entry(*entries.front());
      return {};
    }
    case Step::kEntry:
      for (const DrugEntry* entry : offered()) {
        if (entry->id.str() == word) take_entry(*entry);
      }
      return {};
    case Step::kHow:
      draft_.vtbi.reset();
      draft_.duration.reset();
      more.intermittent.reset();
      more.steps.clear();
      more.steps_repeat = false;
      more.ramp.reset();
      how_ = word == "volume"         ? How::kVolume
             : word == "time"         ? How::kTime
             : word == "both"         ? How::kBoth
             : word == "steps"        ? How::kSteps
             : word == "intermittent" ? How::kIntermittent
                                      : How::kRamp;
      if (how_ == How::kIntermittent) more.intermittent.emplace();
      if (how_ == How::kRamp) more.ramp.emplace();
      return {};
    case Step::kEnd:
      draft_.end_action = word == "kvo"        ? EndAction::kKeepVeinOpen
                          : word == "continue" ? EndAction::kContinue
                                               : EndAction::kStop;
      return {};
    case Step::kStepMore:
      steps_ = place.index + (word == "another" ? 2 : 1);
      more.steps_repeat = word == "repeat";
      return {};
    case Step::kPcea:
      pcea_ = word == "yes";
      if (!pcea_) more.demand.reset();
      return {};
    case Step::kModel: {
      const auto model = parse_tci_model(word, "model");
      if (!model) return fail(model.error());
      more.tci.emplace().model = *model;
      return {};
    }
    case Step::kSite:
      more.tci->site = word == "effect" ? TciSite::kEffect : TciSite::kPlasma;
      return {};
    case Step::kSex:
      more.tci->sex = word == "male" ? Sex::kMale : Sex::kFemale;
      return {};
    case Step::kKvoInDelay:
      more.kvo_in_delay = word == "yes";
      return {};
    case Step::kParts:
      take_part(word);
      return {};
    default:
      return fail(Fault::kConflict, "no choice is asked for");
  }
}

void Programming::take_part(std::string_view word) {
  if (word == "loading") extras_.push_back(Extra::kLoading);
  if (word == "slow_start") extras_.push_back(Extra::kSlowStart);
  if (word == "flush") extras_.push_back(Extra::kFlush);
  if (word == "delay") extras_.push_back(Extra::kDelay);
  if (word != "secondary") return;
  extras_.push_back(Extra::kSecondary);
  draft_.more.secondary = true;
}

// Judged at once, so that a person sees a hard limit where the value was typed (P96).
Status Programming::take_dose(Step step, std::string_view text) {
  const auto value = Decimal::parse(text, "dose");
  if (!value) return fail(value.error());
  TherapyRequest& more = draft_.more;
  const DrugEntry& entry = *entry_;
  if (step == Step::kWindow) {
    if (*value <= Decimal{} || *value > entry.demand->window_most) {
      return fail(Fault::kRefused, "window limit " + value->str() + ": expected above 0, at most " +
                                       entry.demand->window_most.str() + ' ' +
                                       to_string(entry.demand->dose.unit));
    }
    more.window = WindowRequest{{*value, entry.demand->dose.unit}, entry.demand->window};
    return {};
  }
  const LimitSet& limits = step == Step::kDemandDose     ? entry.demand->dose
                           : step == Step::kPeriodicDose ? entry.periodic->dose
                           : step == Step::kLoadingDose  ? *entry.loading
                                                         : entry.limits;
  const Dose dose{*value, limits.unit};
  const bool none = step == Step::kDose && *value == Decimal{} &&
                    (entry.kind == EntryKind::kPca || entry.kind == EntryKind::kPieb);
  if (!none) {
    const auto judged = judge(limits, dose);
    if (!judged) return fail(judged.error());
    if (is_forbidden(judged->verdict)) return fail(Fault::kRefused, judged->reason);
    if (*value <= Decimal{}) return fail(Fault::kRefused, "dose: expected above 0");
  }
  if (step == Step::kDose) draft_.dose = dose;
  if (step == Step::kDemandDose) {
    if (!more.demand) more.demand.emplace();
    more.demand->dose = dose;
  }
  if (step == Step::kPeriodicDose) {
    if (!more.periodic) more.periodic.emplace();
    more.periodic->dose = dose;
  }
  if (step == Step::kLoadingDose) {
    if (!more.loading) more.loading.emplace();
    more.loading->dose = dose;
  }
  return {};
}

Status Programming::take_time(Step step, std::string_view text) {
  const auto time = in_time(text, "time");
  if (!time) return fail(time.error());
  TherapyRequest& more = draft_.more;
  switch (step) {
    case Step::kTime:
      draft_.duration = *time;
      if (how_ != How::kBoth || !draft_.vtbi) return {};
      if (time->count() == 0) return fail(Fault::kRefused, "time: expected above 0");
      // The third of the three follows, as one that can be programmed.
      draft_.dose = {Decimal::of(programmable(rate_for(*draft_.vtbi, *time)).count(), 6), {}};
      draft_.duration.reset();
      return {};
    case Step::kEvery:
      more.intermittent->interval = *time;
      return {};
    case Step::kUp:
      more.ramp->up = *time;
      return {};
    case Step::kDown:
      more.ramp->down = *time;
      return {};
    case Step::kDemandTime:
      more.demand->duration = *time;
      return {};
    case Step::kLockout:
      more.demand->lockout = *time;
      return {};
    case Step::kPeriodicTime:
      more.periodic->duration = *time;
      return {};
    case Step::kInterval:
      more.periodic->interval = *time;
      return {};
    case Step::kFirst:
      more.periodic->first = *time;
      return {};
    case Step::kLoadingTime:
      more.loading->duration = *time;
      return {};
    case Step::kSlowTime:
      more.slow_start->time = *time;
      return {};
    case Step::kFlushEvery:
      more.flush->interval = *time;
      return {};
    default:
      more.delay = *time;
      return {};
  }
}

Status Programming::take_number(Place place, std::string_view text) {
  TherapyRequest& more = draft_.more;
  if (place.step == Step::kPatient) {
    auto patient = PatientRef::parse(text, "patient");
    if (!patient) return fail(patient.error());
    draft_.patient = std::move(*patient);
    return {};
  }
  if (place.step == Step::kTarget) {
    const auto value = Decimal::parse(text, "target");
    if (!value) return fail(value.error());
    if (*value <= Decimal{}) return fail(Fault::kRefused, "target: expected above 0 ng/mL");
    more.tci->target_ng_per_ml = *value;
    return {};
  }
  const std::int64_t parts = place.step == Step::kWeight    ? 1'000
                             : place.step == Step::kSurface ? 10'000
                             : place.step == Step::kHeight  ? 10
                             : place.step == Step::kAge     ? 1
                                                            : kNanolitres;
  const auto number = in_parts(text, parts, ask(place).title);
  if (!number) return fail(number.error());
  switch (place.step) {
    case Step::kWeight:
      draft_.measures.weight = BodyWeight::of(*number);
      return {};
    case Step::kSurface:
      draft_.measures.surface = BodySurface::of(*number);
      return {};
    case Step::kHeight:
      more.tci->height = BodyHeight::of(*number);
      return {};
    case Step::kAge:
      more.tci->age_years = static_cast<std::int32_t>(*number);
      return {};
    case Step::kVolume:
      draft_.vtbi = Volume::of(*number);
      return {};
    case Step::kEach:
      more.intermittent->volume = Volume::of(*number);
      return {};
    case Step::kBetween:
      more.intermittent->between = FlowRate::of(*number);
      return {};
    case Step::kStepRate:
      more.steps.resize(place.index);
      more.steps.push_back({FlowRate::of(*number), Volume{}, std::chrono::milliseconds{0}});
      return {};
    case Step::kStepVolume:
      more.steps[place.index].volume = Volume::of(*number);
      return {};
    case Step::kSlowRate:
      if (!more.slow_start) more.slow_start.emplace();
      more.slow_start->rate = FlowRate::of(*number);
      return {};
    case Step::kFlushVolume:
      if (!more.flush) more.flush.emplace();
      more.flush->volume = Volume::of(*number);
      return {};
    case Step::kFlushRate:
      more.flush->rate = FlowRate::of(*number);
      return {};
    default:
      return fail(Fault::kConflict, "no number is asked for");
  }
}

}  // namespace ph::agent
