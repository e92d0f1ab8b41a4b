#include "server/library/library_image.hpp"

#include <algorithm>

namespace ph::server {

LibraryImage::LibraryImage(LibraryVersion version, Signature signature, Bytes canonical)
    : target_{version, static_cast<std::uint32_t>(canonical.size()), signature},
      bytes_(std::move(canonical)) {}

Result<wire::Chunk> LibraryImage::cut(const wire::ChunkRequest& request) const {
  if (request.digest != target_.version.digest) {
    return fail(Fault::kNotFound, "library " + to_hex(request.digest).substr(0, 16) +
                                      ": not the released one, which is " +
                                      to_hex(target_.version.digest).substr(0, 16));
  }
  if (request.offset >= bytes_.size() || request.length == 0) {
    return fail(Fault::kOutOfRange, "chunk at " + std::to_string(request.offset) + ": library " +
                                        std::to_string(target_.version.number) + " has " +
                                        std::to_string(bytes_.size()) + " bytes");
  }
  const std::size_t length = std::min<std::size_t>(
      {request.length, wire::ChunkRequest::kMaxLength, bytes_.size() - request.offset});
  const auto from = bytes_.begin() + request.offset;
  wire::Chunk out;
  out.digest = request.digest;
  out.offset = request.offset;
  out.bytes.assign(from, from + static_cast<std::ptrdiff_t>(length));
  return out;
}

}  // namespace ph::server
