#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/domain/dose.hpp"
#include "protocol/domain/pump_model.hpp"
#include "protocol/domain/route.hpp"
#include "protocol/domain/therapy.hpp"

namespace ph {

// How an entry is given; decides which programme its order becomes.
enum class EntryKind : std::uint8_t {
  kContinuous,    // a rate or a dose rate, with or without VTBI
  kIntermittent,  // a total dose over time
  kFluid,         // plain mL/h: fluids, nutrition, blood
  kPca,           // demand dose and lockout
  kPieb,          // programmed intermittent epidural bolus
  kEnteral,
  kTci,
};
std::string_view to_string(EntryKind kind);
Result<EntryKind> parse_entry_kind(std::string_view text, std::string_view what);

// Limits of one entry, in the entry's dose unit. hard_low <= soft_low <= soft_high <= hard_high
// where present (well_formed() checks). Absent means that the pharmacist set none on that side.
struct LimitSet {
  DoseUnit unit;
  std::optional<Decimal> hard_low, soft_low, soft_high, hard_high;
  bool operator==(const LimitSet&) const = default;
};

// Demand doses that an entry allows; the order names its own values inside these.
struct DemandRules {
  LimitSet dose;                               // a total
  std::chrono::milliseconds lockout_least{0};  // zero only where the pharmacist says so (P30)
  std::chrono::milliseconds lockout_most{0};   // at most 6 h
  std::chrono::milliseconds window{0};         // 15 min or 1 to 8 h (P31)
  Decimal window_most;                         // hard, in the unit of `dose`
  bool operator==(const DemandRules&) const = default;
};

// Programmed intermittent boluses that an entry allows.
struct PeriodicRules {
  LimitSet dose;  // a total
  std::chrono::milliseconds interval_least{0};
  bool operator==(const PeriodicRules&) const = default;
};

// Target-controlled infusion that an entry allows.
struct TciRules {
  std::vector<TciModel> models;        // at least one
  Decimal soft_high, hard_high;        // of the target, ng/mL
  std::int32_t overshoot_percent = 0;  // 100 to 450
  bool operator==(const TciRules&) const = default;
};

// What the drug comes in. A syringe belongs in a syringe pump, a cassette in an ambulatory one, a
// bag in all but the syringe pump, a bottle in those that stand (can_hold()).
enum class Container : std::uint8_t { kAny, kBag, kBottle, kSyringe, kCassette };
std::string_view to_string(Container container);  // any, bag, bottle, syringe, cassette
Result<Container> parse_container(std::string_view text, std::string_view what);
bool can_hold(Mechanism mechanism, Container container);

// Whom an entry is for; absent: no bound. Checked against the order's measures.
struct PatientGroup {
  std::string name;  // neonate, child, adult; empty: any
  std::optional<BodyWeight> weight_least, weight_most;
  bool operator==(const PatientGroup&) const = default;
};

// One drug in one concentration or one to be chosen, for one use, by one route. Immutable once
// released.
struct DrugEntry {
  EntryId id;            // stable over versions, such as norepinephrine-8mg-250mL-iv
  std::string drug;      // plain name
  std::string tall_man;  // as shown
  std::string therapy_class;
  Route route = Route::kIntravenous;
  EntryKind kind = EntryKind::kContinuous;
  // With `custom` amount and volume are zero here: nothing can be worked out before they are
  // chosen.
  Concentration concentration;
  // Absent: the concentration is fixed. Otherwise whoever programmes chooses amount and volume, and
  // these limit the amount in one mL; `unit` is an amount such as mg.
  std::optional<LimitSet> custom;
  LimitSet limits;
  // For a rate unit the usual dose; for a total dose the usual rate in mL/h.
  std::optional<Decimal> usual;
  bool high_alert = false;            // ISMP high-alert classes
  bool life_sustaining = false;       // an end of infusion is a high-priority alarm
  std::vector<Mechanism> mechanisms;  // empty: any that has the route
  std::vector<ModelId> models;        // empty: any of these mechanisms
  Container container = Container::kAny;

  // Absent: the pharmacist allows none of it.
  std::optional<LimitSet> loading;  // of a loading dose, a total
  std::optional<LimitSet> bolus;    // of one clinician bolus, a total
  std::optional<FlowRate> bolus_rate_most;
  std::optional<DemandRules> demand;
  std::optional<PeriodicRules> periodic;
  std::optional<TciRules> tci;
  // Absent: no bound.
  std::optional<std::chrono::milliseconds> duration_least, duration_most;
  PatientGroup patients;
  std::string clinical_use;             // told apart from other uses of the drug; may be empty
  std::vector<std::string> aliases;     // other names, unique in a library
  std::vector<std::string> codes;       // of order systems, unique in a library
  std::vector<std::string> advisories;  // shown when the drug is chosen, at most 4
  bool operator==(const DrugEntry&) const = default;
};

// Settings that every infusion in a care area obeys. Where the pump has a figure of its own
// (occlusion, air, KVO) the lower of both counts.
struct CareArea {
  std::string id;    // adult-icu
  std::string name;  // shown
  FlowRate rate_max;
  Volume vtbi_max;
  Pressure occlusion;
  Volume air_single;
  std::chrono::minutes near_end{5};
  std::uint8_t occlusion_restarts = 0;  // P52: 0 to 9 tries in ten minutes
  std::optional<FlowRate> kvo;          // 0.1 to 20 mL/h; absent: the pump's own (P12)
  // In hundredths of the loudest, 0 to 100, below which nobody may turn the alarms.
  std::uint8_t alarm_volume_least = 0;
  std::optional<BodyWeight> weight_least, weight_most;     // of the patients cared for; absent: any
  std::optional<BodySurface> surface_least, surface_most;  // the same, of a surface that is entered
  std::vector<DrugEntry> entries;
  bool operator==(const CareArea&) const = default;
};

// Whether a pump of this model may give the entry at all: route, mechanism, model, container.
// Otherwise why not, by name.
Status may_give(const PumpModel& model, const DrugEntry& entry);

// A whole library version as it is signed: `number` only grows for a site. Content equality is
// equality of canonical bytes (protocol/wire/library_codec.hpp).
struct Library {
  std::uint32_t number = 0;
  std::string site;
  std::string note;  // shown with the version, such as "example data, not for clinical use"
  std::vector<CareArea> areas;
  bool operator==(const Library&) const = default;

  const CareArea* area(std::string_view id) const;
  // The entry in that care area, or nullptr.
  const DrugEntry* find(std::string_view area, const EntryId& entry) const;
};

// Which library, exactly: its number and the SHA-256 of its canonical bytes.
struct LibraryVersion {
  std::uint32_t number = 0;
  Digest digest{};
  bool operator==(const LibraryVersion&) const = default;
};

// Every reason why the library may not be released, each naming area, entry, field, expected and
// got; empty when it is sound. Checks order of limits, units against concentration, duplicate ids,
// empty names, usual value inside the soft limits.
std::vector<std::string> well_formed(const Library& library);

}  // namespace ph
