#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/domain/library.hpp"

namespace ph::server {

// What a library is looked through for before anyone signs it (fleet reference, section 3: checks
// that entries and change notes of real libraries ask for). Append only: the word is part of the
// API.
enum class Check : std::uint8_t {
  kUnitMismatch,    // limit and concentration measure different things
  kLimitOrder,      // hard low <= soft low <= soft high <= hard high
  kDefaultOutside,  // the usual dose is outside the soft limits
  kNoHardLimit,     // a high-alert drug that nothing stops
  kSiblingApart,    // another use of the same drug is more than ten-fold away
  kSiblingUnits,    // the same numbers in another unit: a slip of a thousand
  kFlowOutside,     // no pump or care area can give what the limits allow
  kDoseAboveBag,    // even the smallest dose does not fit the container
  kNearDuplicate,   // two names that differ by a slip
  kLookAlike,       // easily confused, and not in TALLman letters
  kNameTruncated,   // does not fit the smallest display
  kAliasTwice,      // one alias for two entries
  kUnfitForArea,    // its patients are not those of the care area
  kChangedTwofold,  // a limit moved by more than twice against the version before
  kPartOutside,     // a loading, bolus or demand dose beyond what stands beside it
  kCustomOpen,      // a custom concentration without a hard low limit
  kModelUnfit,      // no pump of the house may give it, or a model that the house does not have
  kAreaSetting,     // a setting of a care area that no pump can obey or that does nothing
  kSameTwice,       // one thing in two entries, such as 1 g and 1000 mg in the same volume
};
inline constexpr std::size_t kCheckCount = static_cast<std::size_t>(Check::kSameTwice) + 1;
std::string_view to_string(Check check);  // unit_mismatch, limit_order, …

// What may not be released as it is, whatever the reason: the pump would refuse the entry, or
// nothing would stop an overdose. The others a signer may let pass.
bool forbids_release(Check check);

// One thing to mend, or to say why not. The same finding in several care areas is one.
struct Finding {
  Check check = Check::kUnitMismatch;
  std::vector<std::string> areas;
  EntryId entry;      // empty: of the care area itself
  std::string drug;   // as shown; of a care area its name
  std::string field;  // such as "soft high"
  std::string why;    // what is wrong, with the numbers
  std::string fix;    // what would be right
  bool operator==(const Finding&) const = default;
};

// Names are cut behind this many characters on the smallest display (the ambulatory pump's line).
inline constexpr std::size_t kSmallestDisplay = 56;

// Every finding in `draft`, in the order of areas and entries. `before`: the version that is
// released now, or nullptr. `models`: the pumps of the house; empty: flows are judged by the areas
// alone. Pure; a library of 10,000 entries takes well under a second.
std::vector<Finding> check_library(const Library& draft, const Library* before,
                                   std::span<const PumpModel> models);

}  // namespace ph::server
