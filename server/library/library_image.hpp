#pragma once
#include "protocol/wire/messages.hpp"

namespace ph::server {

// A released library as pumps fetch it: signed bytes, cut into chunks. Immutable, shared by all
// sessions; any thread.
class LibraryImage {
 public:
  LibraryImage(LibraryVersion version, Signature signature, Bytes canonical);

  const wire::LibraryTarget& target() const { return target_; }
  // kNotFound: other digest; kOutOfRange: outside the bytes.
  Result<wire::Chunk> cut(const wire::ChunkRequest& request) const;

 private:
  wire::LibraryTarget target_;
  Bytes bytes_;
};

}  // namespace ph::server
