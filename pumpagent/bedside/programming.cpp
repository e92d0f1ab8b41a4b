#include "pumpagent/bedside/programming.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

using Step = Programming::Step;

}  // namespace

Programming::Programming(Desk desk) : desk_(std::move(desk)) { draft_.patient = desk_.patient; }

Programming::Programming(Desk desk, OrderRequest running, std::vector<Step> steps)
    : desk_(std::move(desk)),
      draft_(std::move(running)),
      only_(std::move(steps)),
      is_change_(true) {
  entry_ = desk_.library->find(draft_.care_area, draft_.entry);
}

bool Programming::has(Extra extra) const {
  return std::find(extras_.begin(), extras_.end(), extra) != extras_.end();
}

// Whether the entry's units, or its bounds on the patient, call for that measure.
bool Programming::needs(Basis basis) const {
  const auto by = [&](const DoseUnit& unit) { return unit.basis == basis; };
  const DrugEntry& e = *entry_;
  if (by(e.limits.unit) || (e.loading && by(e.loading->unit)) || (e.bolus && by(e.bolus->unit)) ||
      (e.demand && by(e.demand->dose.unit)) || (e.periodic && by(e.periodic->dose.unit))) {
    return true;
  }
  const CareArea* area = desk_.library->area(draft_.care_area);
  return basis == Basis::kPerKilogram &&
         (e.tci || e.patients.weight_least || e.patients.weight_most ||
          (area != nullptr && (area->weight_least || area->weight_most)));
}

std::vector<Programming::Place> Programming::path() const {
  std::vector<Place> out;
  if (is_change_) {
    for (const Step step : only_) out.push_back({step});
    return out;
  }
  if (desk_.patient.empty()) out.push_back({Step::kPatient});
  if (desk_.library->areas.size() > 1) out.push_back({Step::kArea});
  out.push_back({Step::kDrug});
  if (drug_.empty()) return out;
  if (offered().size() > 1) out.push_back({Step::kEntry});
  if (entry_ == nullptr) return out;
  if (entry_->custom) {
    out.push_back({Step::kAmount});
    out.push_back({Step::kDiluent});
  }
  if (needs(Basis::kPerKilogram)) out.push_back({Step::kWeight});
  if (needs(Basis::kPerSquareMetre)) out.push_back({Step::kSurface});
  path_of_entry(out);
  path_of_extras(out);
  out.push_back({Step::kParts});
  return out;
}

void Programming::path_of_entry(std::vector<Place>& out) const {
  const auto add = [&](std::initializer_list<Step> steps) {
    for (const Step step : steps) out.push_back({step});
  };
  if (entry_->kind == EntryKind::kTci) return path_of_target(out);
  if (entry_->kind == EntryKind::kPca || entry_->kind == EntryKind::kPieb) {
    return path_of_demand(out);
  }
  if (is_total(entry_->limits.unit)) return add({Step::kDose, Step::kTime});
  path_of_rate(out);
}

void Programming::path_of_rate(std::vector<Place>& out) const {
  const auto add = [&](std::initializer_list<Step> steps) {
    for (const Step step : steps) out.push_back({step});
  };
  add({Step::kHow});
  switch (how_) {
    case How::kVolume:
      return add({Step::kDose, Step::kVolume, Step::kEnd});
    case How::kTime:
      return add({Step::kDose, Step::kTime, Step::kEnd});
    case How::kBoth:
      return add({Step::kVolume, Step::kTime, Step::kEnd});
    case How::kIntermittent:
      return add({Step::kDose, Step::kEach, Step::kEvery, Step::kBetween, Step::kVolume});
    case How::kRamp:
      return add({Step::kVolume, Step::kTime, Step::kUp, Step::kDown});
    case How::kTarget:
      return path_of_target(out);
    case How::kPeriodic:
    case How::kDemand:
      return path_of_demand(out);
    case How::kSteps:
      break;
  }
  for (std::size_t i = 0; i < steps_; ++i) {
    out.push_back({Step::kStepRate, i});
    const bool waits = i < draft_.more.steps.size() && draft_.more.steps[i].rate == FlowRate{};
    out.push_back({waits ? Step::kStepWait : Step::kStepVolume, i});
    out.push_back({Step::kStepMore, i});
  }
  if (draft_.more.steps_repeat) add({Step::kVolume});
}

void Programming::path_of_target(std::vector<Place>& out) const {
  for (const Step step : {Step::kModel, Step::kSite, Step::kSex, Step::kHeight, Step::kAge,
                          Step::kTarget, Step::kVolume}) {
    out.push_back({step});
  }
}

bool Programming::is_dosed() const {
  return entry_->kind == EntryKind::kPca || entry_->kind == EntryKind::kPieb ||
         how_ == How::kPeriodic || how_ == How::kDemand;
}

void Programming::path_of_demand(std::vector<Place>& out) const {
  const auto add = [&](std::initializer_list<Step> steps) {
    for (const Step step : steps) out.push_back({step});
  };
  const bool pieb = entry_->kind == EntryKind::kPieb || how_ == How::kPeriodic;
  if (pieb) add({Step::kPeriodicDose, Step::kPeriodicTime, Step::kInterval, Step::kFirst});
  add({Step::kDose});
  if (pieb && entry_->demand) add({Step::kPcea});
  if (!pieb || pcea_) {
    add({Step::kDemandDose, Step::kDemandTime, Step::kLockout});
    if (entry_->demand && entry_->demand->window.count() > 0) add({Step::kWindow});
  }
  add({Step::kVolume});
}

void Programming::path_of_extras(std::vector<Place>& out) const {
  const auto add = [&](std::initializer_list<Step> steps) {
    for (const Step step : steps) out.push_back({step});
  };
  for (const Extra extra : extras_) {
    if (extra == Extra::kLoading) add({Step::kLoadingDose, Step::kLoadingTime});
    if (extra == Extra::kSlowStart) add({Step::kSlowRate, Step::kSlowTime});
    if (extra == Extra::kFlush) add({Step::kFlushVolume, Step::kFlushRate, Step::kFlushEvery});
    if (extra != Extra::kDelay) continue;
    add({Step::kDelay});
    if (entry_->route == Route::kIntravenous) add({Step::kKvoInDelay});
  }
}

// The first value that nobody has answered.
std::optional<Programming::Place> Programming::place() const {
  for (const Place& each : path()) {
    if (std::find(done_.begin(), done_.end(), each) == done_.end()) return each;
  }
  return std::nullopt;
}

Ask Programming::ask() const {
  const auto at = place();
  return at ? ask(*at) : Ask{};
}

Status Programming::enter(std::string_view text) {
  const auto at = place();
  if (!at) return fail(Fault::kConflict, "enter: nothing is asked for");
  const Ask asked = ask(*at);
  const std::string before = asked.value;
  edit_ = asked.step + ": " + std::string(text.substr(0, 40));
  if (!asked.unit.empty()) edit_ += ' ' + asked.unit;
  if (auto taken = take(*at, text); !taken) {
    edit_ += ", refused";
    return taken;
  }
  if (!before.empty()) edit_ += ", before " + before;
  filter_.clear();
  at_dose_ = false;
  if (at->step != Step::kParts || text == "review") done_.push_back(*at);
  return {};
}

bool Programming::back() {
  filter_.clear();
  if (done_.empty()) return false;
  done_.pop_back();
  return true;
}

void Programming::reopen_at_dose() {
  const auto dose = std::find(done_.begin(), done_.end(), Place{Step::kDose});
  if (dose == done_.end()) return reopen();
  done_.erase(dose);
  std::erase(done_, Place{Step::kParts});
  at_dose_ = true;
}

}  // namespace ph::agent
