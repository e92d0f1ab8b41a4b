#pragma once
#include <cstdint>
#include <string>

#include "storage/records.hpp"

namespace ph::server {

// Where a site stands with its releases.
struct ReleaseState {
  std::string site;
  std::uint32_t released = 0;  // the highest number that is in storage
  std::uint32_t highest = 0;   // the highest number that the signer has signed: one more than
                               // `released` when a server died before it kept the signature
};

// What a word of `actor` for this draft has to say, but for its reason and time. The first names
// one above the highest number; the second names what the first did, which counts as long as its
// number is not used up and the content is still the one it names. kConflict: released or replaced
// already, or edited since its content was put together. kRefused: the second word by the first
// approver or by an author. No library is released by one person alone. Pure.
Result<Approval> approval_for(const storage::LibraryRecord& record, const UserName& actor,
                              const ReleaseState& state);

}  // namespace ph::server
