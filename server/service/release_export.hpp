#pragma once
#include "protocol/release/release_file.hpp"
#include "storage/store.hpp"

namespace ph::server {

// Under what the audit log keeps the acts about a draft.
std::string audit_subject(std::uint32_t draft);

// Release `number` as everybody can prove it (protocol/release): its bytes, signature, both words
// and the rows of the audit log that tell them. kNotFound: there is no such release, or it was made
// before approvers had keys of their own. Reads the audit log through: not on a strand.
Result<ReleaseFile> export_release(storage::Archive& archive, const std::string& site,
                                   std::uint32_t number);

}  // namespace ph::server
