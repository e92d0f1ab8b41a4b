#pragma once
#include <memory>

#include "protocol/crypto/crypto.hpp"
#include "server/library/library_image.hpp"
#include "storage/records.hpp"

namespace ph::server {

// The library that is released, in every form that is asked for. Immutable but for its place.
struct Released {
  std::shared_ptr<const Library> library;
  std::shared_ptr<const LibraryImage> image;
  storage::LibraryRecord record;
};

// Proves a release before any pump is offered it: the digest of its bytes (kMalformed), the site's
// signature (kRefused), canonical form.
Result<Released> open_released(const storage::LibraryRecord& record, const Bytes& canonical,
                               const crypto::PublicKey& site);

}  // namespace ph::server
