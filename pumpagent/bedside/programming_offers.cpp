// What may be chosen: drugs, concentrations, ways to give them, parts.
#include <algorithm>
#include <cctype>

#include "protocol/base/text.hpp"
#include "pumpagent/bedside/form.hpp"
#include "pumpagent/bedside/programming.hpp"

namespace ph::agent {
namespace {

bool is_named(const DrugEntry& entry, std::string_view part) {
  const std::string wanted = lower(part);
  const auto names = [&](std::string_view name) {
    return lower(name).find(wanted) != std::string::npos;
  };
  return names(entry.drug) || names(entry.tall_man) ||
         std::any_of(entry.aliases.begin(), entry.aliases.end(), names);
}

bool has_rules(const DrugEntry& entry) {
  if (entry.kind == EntryKind::kPca) return entry.demand.has_value();
  if (entry.kind == EntryKind::kPieb) return entry.periodic.has_value();
  return entry.kind != EntryKind::kTci || entry.tci.has_value();
}

}  // namespace

// The entries of the chosen drug that this pump can give, and by rules that the library has.
std::vector<const DrugEntry*> Programming::offered() const {
  std::vector<const DrugEntry*> out;
  const auto& areas = desk_.library->areas;
  const CareArea* area = areas.size() == 1 ? &areas.front() : desk_.library->area(draft_.care_area);
  if (area == nullptr) return out;
  for (const DrugEntry& entry : area->entries) {
    const bool can = has_rules(entry) && may_give(desk_.model, entry);
    if (can && (drug_.empty() || entry.drug == drug_)) out.push_back(&entry);
  }
  return out;
}

Ask Programming::ask_area() const {
  Ask ask = ask_choice("area", "Care area", {});
  for (const CareArea& area : desk_.library->areas) {
    if (ask.choices.size() < Ask::kMostChoices) ask.choices.push_back({area.id, area.name, ""});
  }
  return ask;
}

Ask Programming::ask_drug() const {
  Ask ask = ask_choice("drug", "Drug", {});
  std::vector<Choice> found;
  for (const DrugEntry* entry : offered()) {
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&](const Choice& c) { return c.word == entry->drug; });
    if (known || !is_named(*entry, filter_)) continue;
    std::string use = entry->therapy_class;
    std::replace(use.begin(), use.end(), '_', ' ');
    found.push_back({entry->drug, entry->tall_man, std::move(use)});
  }
  std::sort(found.begin(), found.end(),
            [](const Choice& a, const Choice& b) { return lower(a.label) < lower(b.label); });
  if (found.size() > Ask::kMostChoices) {
    ask.more = static_cast<std::uint16_t>(found.size() - Ask::kMostChoices);
    found.resize(Ask::kMostChoices);
  }
  ask.choices = std::move(found);
  return ask;
}

Ask Programming::ask_entry() const {
  Ask ask = ask_choice("entry", "Use and concentration", {});
  for (const DrugEntry* entry : offered()) {
    if (ask.choices.size() == Ask::kMostChoices) break;
    std::string label = entry->clinical_use;
    if (!label.empty()) label += ", ";
    label += to_string(entry->concentration);
    std::string detail =
        to_string(entry->limits.unit) + ", " + std::string(to_string(entry->route));
    if (!entry->patients.name.empty()) detail += ", " + entry->patients.name;
    ask.choices.push_back({entry->id.str(), std::move(label), std::move(detail)});
  }
  return ask;
}

Ask Programming::ask_how() const {
  Ask ask = ask_choice("how", "What is set",
                       {{"volume", "Rate and volume", ""}, {"time", "Rate and time", ""}});
  const bool plain = entry_->limits.unit == DoseUnit{};
  if (!plain) {
    ask.choices[0].label = "Dose and volume";
    ask.choices[1].label = "Dose and time";
  }
  if (plain) ask.choices.push_back({"both", "Volume and time", "the pump finds the rate"});
  ask.choices.push_back({"steps", "Steps", "up to 12 rates one after the other"});
  if (plain) {
    ask.choices.push_back({"intermittent", "Intermittent", "a dose again and again"});
    ask.choices.push_back({"ramp", "Ramp", "up, plateau, down"});
  }
  if (entry_->tci) ask.choices.push_back({"tci", "Target (TCI)", "the pump finds the rate"});
  if (entry_->periodic) ask.choices.push_back({"pieb", "Programmed boluses", "PIEB"});
  if (entry_->demand) ask.choices.push_back({"pca", "Doses on demand", "PCA"});
  return ask;
}

Ask Programming::ask_end() const {
  Ask ask = ask_choice("end", "When the volume is given", {{"stop", "Stop", ""}});
  if (entry_->route == Route::kIntravenous) ask.choices.push_back({"kvo", "KVO", ""});
  ask.choices.push_back({"continue", "Continue", "at the same rate"});
  return ask;
}

Ask Programming::ask_step_more(std::size_t index) const {
  constexpr std::size_t kMostSteps = 12;
  Ask ask = ask_choice("step_more", "After step " + std::to_string(index + 1),
                       {{"another", "Another step", ""},
                        {"done", "That is all", ""},
                        {"repeat", "Begin again", "until the volume is given"}});
  if (index + 1 == kMostSteps) ask.choices.erase(ask.choices.begin());
  return ask;
}

Ask Programming::ask_model() const {
  Ask ask = ask_choice("model", "Pharmacokinetic model", {});
  for (const TciModel model : entry_->tci->models) {
    const std::string word(to_string(model));
    ask.choices.push_back({word, word, ""});
  }
  return ask;
}

// A part is offered when the law of the therapies lets it go with what is there.
Ask Programming::ask_parts() const {
  Ask ask = ask_choice("parts", "Add, or go to the review", {{"review", "Review", ""}});
  const auto offer = [&](Extra extra, OrderRequest with, Choice choice) {
    if (!has(extra) && therapy_of(with, *entry_)) ask.choices.push_back(std::move(choice));
  };
  OrderRequest with = draft_;
  if (entry_->loading) {
    with.more.loading.emplace();
    offer(Extra::kLoading, with, {"loading", "Loading dose", ""});
  }
  with = draft_;
  with.more.slow_start.emplace();
  const auto plain = therapy_of(draft_, *entry_);
  if (plain && *plain == Therapy::kBlood) {
    offer(Extra::kSlowStart, with, {"slow_start", "Slow start", "the first minutes"});
  }
  with = draft_;
  with.more.flush.emplace();
  if (entry_->route == Route::kEnteral) offer(Extra::kFlush, with, {"flush", "Flush", "water"});
  with = draft_;
  with.more.delay = std::chrono::minutes{1};
  offer(Extra::kDelay, with, {"delay", "Delayed start", ""});
  with = draft_;
  with.more.secondary = true;
  if (!desk_.primary.empty()) {
    offer(Extra::kSecondary, with, {"secondary", "Piggyback", "then back to " + desk_.primary});
  }
  return ask;
}

}  // namespace ph::agent
