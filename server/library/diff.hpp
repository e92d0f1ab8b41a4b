#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/domain/library.hpp"

namespace ph::server {

// What became of one thing between two versions, as a pharmacist would say it. Append only: the
// word is part of the API.
enum class Change : std::uint8_t {
  kNew,            // an entry, or a care area
  kRemoved,        // the same
  kConcentration,  // the same drug and use in another strength
  kUnit,           // limits in another unit
  kWidened,        // more is allowed, or less is asked
  kNarrowed,
  kSetting,  // anything else: usual dose, name, class, flags, parts of a therapy, area settings
};
inline constexpr std::size_t kChangeCount = static_cast<std::size_t>(Change::kSetting) + 1;
std::string_view to_string(Change change);  // new, removed, concentration, …

// One difference. The same one in several care areas is one.
struct Difference {
  Change change = Change::kSetting;
  std::vector<std::string> areas;
  EntryId entry;            // as it is now; of a removed one as it was; empty: of the care area
  std::string drug;         // as shown
  std::string field;        // such as "hard high"; empty: the whole
  std::string before;       // with its unit; empty: there was none
  std::string after;        // empty: there is none
  bool high_alert = false;  // the reviewer ticks each drug that has one of these
  bool loud = false;        // ten-fold or more, another unit or route, a hard limit or flag gone
  bool tenfold = false;     // why it is loud: what was said changed by ten times or more
  bool operator==(const Difference&) const = default;
};

// Every difference from `before` to `after`, by care area and drug in the order of `after`, removed
// ones last. Amounts are compared exactly in canonical units: 1 g that became 1000 mg is told as
// written otherwise, never as changed. Number, site and note are no differences: an empty answer
// means that both give the same care. Pure; 10,000 entries take well under a second.
std::vector<Difference> diff_libraries(const Library& before, const Library& after);

// "norepinephrine: hard high 100 mcg/min became 1000 mcg/min (widened, TEN-FOLD OR MORE)"
std::string to_string(const Difference& difference);

}  // namespace ph::server
