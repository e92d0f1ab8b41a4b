#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/domain/library.hpp"
#include "protocol/domain/order.hpp"
#include "protocol/domain/pump_model.hpp"
#include "pumpagent/bedside/display.hpp"

namespace ph::agent {

struct TimeMeasure;

// Programming an order by hand, one value after the other: patient, care area, drug, use and
// concentration, measures, dose, volume and time, and the parts that the entry allows. Which values
// are asked follows from the answers alone. Drugs and concentrations come from the library only:
// an amount and a volume are typed where an entry leaves them open, inside its limits. Values are
// checked as they come, so that a wrong one is seen at once; the gate judges the whole request
// again. Pure; uses the heap.
class Programming {
 public:
  enum class Step : std::uint8_t {
    kPatient,
    kArea,
    kDrug,
    kEntry,
    kAmount,  // a concentration that the entry leaves open
    kDiluent,
    kWeight,
    kSurface,
    kHow,  // rate and volume, rate and time, volume and time, steps, intermittent, ramp; by target,
           // in programmed boluses or on demand where the entry has the rules
    kDose,
    kVolume,
    kTime,
    kEnd,
    kEach,  // intermittent: volume, interval, rate between
    kEvery,
    kBetween,
    kStepRate,  // multistep
    kStepVolume,
    kStepWait,
    kStepMore,
    kUp,  // ramp
    kDown,
    kDemandDose,  // PCA, PCEA
    kDemandTime,
    kLockout,
    kWindow,
    kPeriodicDose,  // PIEB
    kPeriodicTime,
    kInterval,
    kFirst,
    kPcea,
    kModel,  // TCI
    kSite,
    kSex,
    kHeight,
    kAge,
    kTarget,
    kParts,  // the menu of what may be added, and the way to the review
    kLoadingDose,
    kLoadingTime,
    kSlowRate,
    kSlowTime,
    kFlushVolume,
    kFlushRate,
    kFlushEvery,
    kDelay,
    kKvoInDelay,
  };

  // What the order is programmed for. `primary`: shown name of the stopped infusion that a
  // piggyback would interrupt, empty: none.
  struct Desk {
    std::shared_ptr<const Library> library;
    PumpModel model;
    PatientRef patient;  // as known, empty: asked for
    std::string primary;
  };
  explicit Programming(Desk desk);
  // A change to `running`: only `steps` are asked, each with the value that it has.
  Programming(Desk desk, OrderRequest running, std::vector<Step> steps);

  Ask ask() const;  // nothing when complete
  // Takes the answer, or says why not and asks again: kRefused names the limit.
  Status enter(std::string_view text);
  void filter(std::string_view text) { filter_ = text; }
  bool back();  // false: nothing before
  // From the review back to the menu of parts, or to the last value.
  void reopen() { (void)back(); }
  // From the review back to the dose, with the library's usual value in its place (P95).
  void reopen_at_dose();
  bool complete() const { return !place(); }

  const OrderRequest& request() const { return draft_; }
  // Of the last enter(), for the record: "dose: 5 mg/h, before 4 mg/h".
  const std::string& edit() const { return edit_; }

 private:
  enum class How : std::uint8_t {
    kVolume,
    kTime,
    kBoth,
    kSteps,
    kIntermittent,
    kRamp,
    kTarget,
    kPeriodic,
    kDemand,
  };
  enum class Extra : std::uint8_t { kLoading, kSlowStart, kFlush, kDelay, kSecondary };
  struct Place {
    Step step;
    std::size_t index = 0;  // of the step of a multistep
    bool operator==(const Place&) const = default;
  };

  std::vector<Place> path() const;
  void path_of_entry(std::vector<Place>& out) const;
  void path_of_rate(std::vector<Place>& out) const;
  void path_of_target(std::vector<Place>& out) const;
  void path_of_demand(std::vector<Place>& out) const;
  // Doses stand beside a background rate, which may be none.
  bool is_dosed() const;
  void path_of_extras(std::vector<Place>& out) const;
  std::optional<Place> place() const;
  bool has(Extra extra) const;
  bool needs(Basis basis) const;

  // programming_ask.cpp
  Ask ask(Place place) const;
  Ask ask_measure(Place place) const;
  Ask ask_time(const TimeMeasure& time, Place place) const;
  Ask ask_else(Place place) const;
  Ask ask_dose() const;
  Ask ask_target() const;
  Ask ask_strength(Step step) const;        // programming_strength.cpp
  std::string standing(Place place) const;  // the value as it stands
  // programming_offers.cpp
  Ask ask_area() const;
  Ask ask_drug() const;
  Ask ask_entry() const;
  Ask ask_how() const;
  Ask ask_end() const;
  Ask ask_step_more(std::size_t index) const;
  Ask ask_model() const;
  Ask ask_parts() const;
  std::vector<const DrugEntry*> offered() const;
  // programming_take.cpp
  Status take(Place place, std::string_view text);
  Status take_dose(const LimitSet& limits, std::string_view text, Dose& out);
  Status take_base_dose(std::string_view text);
  Status take_window(std::string_view text);
  Status take_time(const TimeMeasure& measure, Place place, std::string_view text);
  Status take_patient(std::string_view text);
  Status take_target(std::string_view text);
  Status take_strength(Step step, std::string_view text);  // programming_strength.cpp
  Status take_number(Place place, std::string_view text, const std::string& title);
  // programming_choose.cpp
  Status take_choice(Place place, std::string_view word);
  Status take_drug(std::string_view word);
  void take_entry(const DrugEntry& entry);
  void take_how(std::string_view word);
  Status take_end(std::string_view word);
  Status take_model(std::string_view word);
  void take_part(std::string_view word);

  Desk desk_;
  OrderRequest draft_;
  const DrugEntry* entry_ = nullptr;
  std::string drug_;
  std::string filter_;
  How how_ = How::kVolume;
  bool pcea_ = false;
  std::size_t steps_ = 1;
  std::vector<Extra> extras_;
  std::vector<Step> only_;  // of a change
  bool is_change_ = false;
  std::vector<Place> done_;
  bool at_dose_ = false;  // came back for the usual value
  std::string edit_;
};

}  // namespace ph::agent
