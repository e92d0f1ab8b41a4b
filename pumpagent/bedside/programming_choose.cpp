// What a choice makes of the order.
#include "pumpagent/bedside/form.hpp"
#include "pumpagent/bedside/programming.hpp"

namespace ph::agent {
namespace {

using Step = Programming::Step;

}  // namespace

Status Programming::take_choice(Place place, std::string_view word) {
  TherapyRequest& more = draft_.more;
  switch (place.step) {
    case Step::kArea:
      draft_.care_area = word;
      drug_.clear();
      entry_ = nullptr;
      return {};
    case Step::kDrug:
      return take_drug(word);
    case Step::kEntry:
      for (const DrugEntry* entry : offered()) {
        if (entry->id.str() == word) take_entry(*entry);
      }
      return {};
    case Step::kHow:
      take_how(word);
      return {};
    case Step::kEnd:
      return take_end(word);
    case Step::kStepMore:
      steps_ = place.index + (word == "another" ? 2 : 1);
      more.steps_repeat = word == "repeat";
      return {};
    case Step::kPcea:
      pcea_ = word == "yes";
      if (!pcea_) more.demand.reset();
      return {};
    case Step::kModel:
      return take_model(word);
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

Status Programming::take_drug(std::string_view word) {
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

// What belongs to another way to give it is gone.
void Programming::take_how(std::string_view word) {
  TherapyRequest& more = draft_.more;
  draft_.dose.value = {};
  draft_.vtbi.reset();
  draft_.duration.reset();
  more = {};
  extras_.clear();
  how_ = word == "volume"         ? How::kVolume
         : word == "time"         ? How::kTime
         : word == "both"         ? How::kBoth
         : word == "steps"        ? How::kSteps
         : word == "intermittent" ? How::kIntermittent
         : word == "ramp"         ? How::kRamp
         : word == "tci"          ? How::kTarget
         : word == "pieb"         ? How::kPeriodic
                                  : How::kDemand;
  if (how_ == How::kIntermittent) more.intermittent.emplace();
  if (how_ == How::kRamp) more.ramp.emplace();
}

Status Programming::take_end(std::string_view word) {
  auto action = parse_end_action(word, "end");
  if (!action) return fail(action.error());
  draft_.end_action = *action;
  return {};
}

Status Programming::take_model(std::string_view word) {
  const auto model = parse_tci_model(word, "model");
  if (!model) return fail(model.error());
  draft_.more.tci.emplace().model = *model;
  return {};
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

}  // namespace ph::agent
