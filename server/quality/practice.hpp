#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "protocol/domain/limits.hpp"
#include "storage/records.hpp"

namespace ph::server {

// How one entry was dosed, to be drawn over its limits. Pure; any thread.

struct PracticeTerms {
  std::string care_area;
  EntryId entry;
  DoseUnit unit;  // of `most` and of the bins
  Decimal most;   // above zero: the upper end of the last bin
  std::size_t bins = 48;
};

// Programmes with a dose in one stretch of the scale.
struct PracticeBin {
  std::uint64_t within = 0;      // confirmed, no limit spoke
  std::uint64_t overridden = 0;  // confirmed over a soft limit
  std::uint64_t stopped = 0;     // a limit spoke, and it went no further
  bool operator==(const PracticeBin&) const = default;
};

struct Practice {
  std::vector<PracticeBin>
      bins;                     // equal parts of zero to `most`; a dose on an edge is in the upper
  PracticeBin beyond;           // from `most` on
  std::uint64_t elsewhere = 0;  // in a unit that does not compare; not in the bins
};

// Base doses above zero; programmes that were neither confirmed nor stopped by a limit do not
// count.
Practice count_practice(std::span<const storage::ProgrammeRecord> programmes,
                        const PracticeTerms& terms);

}  // namespace ph::server
