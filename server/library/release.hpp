#pragma once
#include <cstdint>
#include <optional>

#include "storage/records.hpp"

namespace ph::server {

// What a signature by `signer` makes of the draft. kConflict: released or replaced already.
// kRefused: the second signature by the author or by the first signer. No library is released by
// one person alone.
Result<storage::LibraryStage> stage_after_signature(const storage::LibraryRecord& record,
                                                    const UserName& signer);

// The number that the next release gets: one above the highest ever released at this site.
std::uint32_t next_number(const std::optional<storage::LibraryRecord>& released);

}  // namespace ph::server
