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

// One drug in one concentration, for one use, by one route. Immutable once released.
struct DrugEntry {
  EntryId id;            // stable over versions, such as norepinephrine-8mg-250mL-iv
  std::string drug;      // plain name
  std::string tall_man;  // as shown
  std::string therapy_class;
  Route route = Route::kIntravenous;
  EntryKind kind = EntryKind::kContinuous;
  Concentration concentration;
  LimitSet limits;
  // For a rate unit the usual dose; for a total dose the usual rate in mL/h.
  std::optional<Decimal> usual;
  bool high_alert = false;            // ISMP high-alert classes
  bool life_sustaining = false;       // an end of infusion is a high-priority alarm
  std::vector<Mechanism> mechanisms;  // empty: any that has the route
  bool operator==(const DrugEntry&) const = default;
};

// Settings that every infusion in a care area obeys.
struct CareArea {
  std::string id;    // adult-icu
  std::string name;  // shown
  FlowRate rate_max;
  Volume vtbi_max;
  Pressure occlusion;
  Volume air_single;
  std::chrono::minutes near_end{5};
  std::vector<DrugEntry> entries;
  bool operator==(const CareArea&) const = default;
};

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
