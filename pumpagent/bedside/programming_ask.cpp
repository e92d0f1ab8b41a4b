// What is asked at each place, and the value that stands there.
#include "pumpagent/bedside/form.hpp"
#include "pumpagent/bedside/programming.hpp"
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

Ask ask_time(std::string step, std::string title, std::chrono::milliseconds least,
             std::chrono::milliseconds most) {
  return ask_number(std::move(step), std::move(title), "min", minutes(least), minutes(most));
}

}  // namespace

Ask Programming::ask_dose(Place place) const {
  Ask ask = ask_number("dose", "Dose of " + entry_->tall_man, "", "", "");
  put_limits(ask, entry_->limits);
  ask.usual = shown(entry_->usual);
  ask.notes = entry_->advisories;
  if (entry_->limits.unit == DoseUnit{}) ask.title = "Rate of " + entry_->tall_man;
  if (is_total(entry_->limits.unit)) ask.usual.clear();  // the usual value is a rate
  if (entry_->kind == EntryKind::kPca || entry_->kind == EntryKind::kPieb) {
    ask.title = "Background rate, 0 for none";
    ask.hard_low = ask.soft_low = "";
  }
  ask.value = at_dose_ && !ask.usual.empty() ? ask.usual : standing(place);
  return ask;
}

Ask Programming::ask(Place place) const {
  using std::chrono::hours;
  using std::chrono::seconds;
  const auto with_value = [&](Ask ask) {
    ask.value = standing(place);
    return ask;
  };
  const auto total = [&](std::string step, std::string title, const LimitSet& limits) {
    Ask ask = ask_number(std::move(step), std::move(title), "", "", "");
    put_limits(ask, limits);
    return with_value(std::move(ask));
  };
  const auto volume = [&](std::string step, std::string title) {
    return with_value(ask_number(std::move(step), std::move(title), "mL", "0.1",
                                 millilitres_of(desk_.model.vtbi_max.count())));
  };
  const auto rate = [&](std::string step, std::string title, bool zero) {
    return with_value(ask_number(std::move(step), std::move(title), "mL/h",
                                 zero ? "0" : millilitres_of(desk_.model.rate_min.count()),
                                 millilitres_of(desk_.model.rate_max.count())));
  };
  const auto time = [&](std::string step, std::string title, std::chrono::milliseconds least,
                        std::chrono::milliseconds most) {
    return with_value(ask_time(std::move(step), std::move(title), least, most));
  };
  const std::string number = std::to_string(place.index + 1);
  switch (place.step) {
    case Step::kPatient:
      return ask_patient();
    case Step::kArea: {
      Ask ask = ask_choice("area", "Care area", {});
      for (const CareArea& area : desk_.library->areas) {
        if (ask.choices.size() < Ask::kMostChoices) ask.choices.push_back({area.id, area.name, ""});
      }
      return ask;
    }
    case Step::kDrug:
      return ask_drug();
    case Step::kEntry:
      return ask_entry();
    case Step::kWeight:
      return with_value(ask_number("weight", "Weight of the patient", "kg", "0.2", "500"));
    case Step::kSurface:
      return with_value(ask_number("surface", "Body surface", "m2", "0.05", "4"));
    case Step::kHow:
      return ask_how();
    case Step::kDose:
      return ask_dose(place);
    case Step::kVolume:
      return volume("volume", is_change_ ? "Volume still to give" : "Volume to give (VTBI)");
    case Step::kTime:
      return time("time", is_change_ ? "Time for the rest of the dose" : "Time to give it in",
                  seconds{1}, hours{100} - std::chrono::minutes{1});
    case Step::kEnd: {
      Ask ask = ask_choice("end", "When the volume is given", {{"stop", "Stop", ""}});
      if (entry_->route == Route::kIntravenous) ask.choices.push_back({"kvo", "KVO", ""});
      ask.choices.push_back({"continue", "Continue", "at the same rate"});
      return ask;
    }
    case Step::kEach:
      return volume("each", "Volume of each dose");
    case Step::kEvery:
      return time("every", "Start to start", std::chrono::minutes{1}, hours{24});
    case Step::kBetween:
      return rate("between", "Rate between the doses, 0 for none", true);
    case Step::kStepRate:
      return rate("step_rate", "Step " + number + ": rate, 0 for a wait", true);
    case Step::kStepVolume:
      return volume("step_volume", "Step " + number + ": volume");
    case Step::kStepWait:
      return time("step_wait", "Step " + number + ": wait", std::chrono::minutes{1}, hours{24});
    case Step::kStepMore: {
      Ask ask = ask_choice("step_more", "After step " + number,
                           {{"another", "Another step", ""},
                            {"done", "That is all", ""},
                            {"repeat", "Begin again", "until the volume is given"}});
      if (place.index == 11) ask.choices.erase(ask.choices.begin());
      return ask;
    }
    case Step::kUp:
      return time("up", "Ramp up", std::chrono::milliseconds{0}, hours{24});
    case Step::kDown:
      return time("down", "Ramp down", std::chrono::milliseconds{0}, hours{24});
    case Step::kDemandDose:
      return total("demand_dose", "Dose on demand", entry_->demand->dose);
    case Step::kDemandTime:
      return time("demand_time", "Time of one dose", seconds{1}, std::chrono::minutes{60});
    case Step::kLockout:
      return time("lockout", "Lockout, start to start", entry_->demand->lockout_least,
                  entry_->demand->lockout_most);
    case Step::kWindow: {
      Ask ask = ask_number(
          "window", "At most in " + shown_time(entry_->demand->window) + ", background included",
          to_string(entry_->demand->dose.unit), "", entry_->demand->window_most.str());
      return with_value(std::move(ask));
    }
    case Step::kPeriodicDose:
      return total("periodic_dose", "Programmed dose", entry_->periodic->dose);
    case Step::kPeriodicTime:
      return time("periodic_time", "Time of one dose", seconds{1}, std::chrono::minutes{60});
    case Step::kInterval:
      return time("interval", "Interval, start to start", entry_->periodic->interval_least,
                  hours{24});
    case Step::kFirst:
      return time("first", "First dose after the start", std::chrono::milliseconds{0}, hours{24});
    case Step::kPcea:
      return ask_yes("pcea", "Doses on demand (PCEA)");
    case Step::kModel: {
      Ask ask = ask_choice("model", "Pharmacokinetic model", {});
      for (const TciModel model : entry_->tci->models) {
        const std::string word(to_string(model));
        ask.choices.push_back({word, word, ""});
      }
      return ask;
    }
    case Step::kSite:
      return ask_choice("site", "Target site",
                        {{"plasma", "Plasma", ""}, {"effect", "Effect", ""}});
    case Step::kSex:
      return ask_choice("sex", "Sex", {{"female", "Female", ""}, {"male", "Male", ""}});
    case Step::kHeight:
      return with_value(ask_number("height", "Height", "cm", "20", "250"));
    case Step::kAge:
      return with_value(ask_number("age", "Age", "years", "0", "120"));
    case Step::kTarget: {
      Ask ask =
          ask_number("target", "Target concentration", "ng/mL", "", entry_->tci->hard_high.str());
      ask.soft_high = entry_->tci->soft_high.str();
      return with_value(std::move(ask));
    }
    case Step::kParts:
      return ask_parts();
    case Step::kLoadingDose:
      return total("loading_dose", "Loading dose", *entry_->loading);
    case Step::kLoadingTime:
      return time("loading_time", "Time of the loading dose", seconds{1}, hours{6});
    case Step::kSlowRate:
      return rate("slow_rate", "Rate of the slow start", false);
    case Step::kSlowTime:
      return time("slow_time", "Time of the slow start", std::chrono::minutes{1}, hours{1});
    case Step::kFlushVolume:
      return volume("flush_volume", "Water of one flush");
    case Step::kFlushRate:
      return rate("flush_rate", "Rate of the flush", false);
    case Step::kFlushEvery:
      return time("flush_every", "Flush every", std::chrono::minutes{1}, hours{24});
    case Step::kDelay:
      return time("delay", "Start after", std::chrono::minutes{1}, hours{24});
    case Step::kKvoInDelay:
      return ask_yes("kvo_in_delay", "KVO until then");
  }
  return {};
}

std::string Programming::standing(Place place) const {
  const TherapyRequest& more = draft_.more;
  switch (place.step) {
    case Step::kWeight:
      return draft_.measures.weight ? Decimal::of(draft_.measures.weight->count(), 3).str() : "";
    case Step::kSurface:
      return draft_.measures.surface ? Decimal::of(draft_.measures.surface->count(), 4).str() : "";
    case Step::kDose:
      return draft_.dose.value == Decimal{} ? "" : draft_.dose.value.str();
    case Step::kVolume:
      return draft_.vtbi ? millilitres_of(draft_.vtbi->count()) : "";
    case Step::kTime:
      return draft_.duration ? minutes(*draft_.duration) : "";
    case Step::kDelay:
      return more.delay ? minutes(*more.delay) : "";
    case Step::kTarget:
      return more.tci && more.tci->target_ng_per_ml != Decimal{} ? more.tci->target_ng_per_ml.str()
                                                                 : "";
    default:
      return "";
  }
}

}  // namespace ph::agent
