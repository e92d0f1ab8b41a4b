#pragma once
#include <span>
#include <vector>

#include "protocol/domain/library.hpp"
#include "storage/records.hpp"

namespace ph::server {

// Something that each approver has to look at by itself.
struct NeededTick {
  storage::Tick tick;
  std::string drug;  // as shown; the area's name for its settings
  bool high_alert = false;
  bool loud = false;
};

// Every entry of a high-alert drug that is new, changed or removed, and every loud difference; in
// the order of `draft`, removed ones last. `before` nullptr: nothing is released, all is new. Pure;
// 10,000 entries take well under a second.
std::vector<NeededTick> needed_ticks(const Library* before, const Library& draft);

// What `reviewer` has not looked at as it is now.
std::vector<NeededTick> unticked(std::vector<NeededTick> needed,
                                 std::span<const storage::TickRecord> ticks,
                                 const UserName& reviewer);

// "NORepinephrine (adult-icu, norepinephrine-4mg-250mL-iv)"
std::string to_string(const NeededTick& needed);

}  // namespace ph::server
