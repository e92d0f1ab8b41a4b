#pragma once
#include <memory>

#include "protocol/wire/messages.hpp"

namespace ph::server {

// Bytes that pumps fetch chunk by chunk, by their digest. Immutable; any thread.
class Parcel {
 public:
  Parcel(const Digest& digest, Bytes bytes) : digest_(digest), bytes_(std::move(bytes)) {}

  const Digest& digest() const { return digest_; }
  const Bytes& bytes() const { return bytes_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }
  // kNotFound: other digest; kOutOfRange: outside the bytes.
  Result<wire::Chunk> cut(const wire::ChunkRequest& request) const;

 private:
  Digest digest_;
  Bytes bytes_;
};

// A released library as pumps fetch it: its signed bytes, and these packed when that is smaller.
// Making one packs it: slow, never on a strand that serves others. Immutable, shared by all
// sessions; any thread.
class LibraryImage {
 public:
  LibraryImage(LibraryVersion version, Signature signature, Bytes canonical);

  // With the form that every pump can unpack.
  const wire::LibraryTarget& target() const { return target_; }
  const Parcel& canonical() const { return canonical_; }
  // The parcel of this digest, or nullptr.
  const Parcel* find(const Digest& digest) const;
  // As Parcel::cut, of the parcel that the request names.
  Result<wire::Chunk> cut(const wire::ChunkRequest& request) const;

 private:
  Parcel canonical_;
  Parcel packed_;
  wire::LibraryTarget target_;
};

// An image for pumps that hold `base`: a small release in a few hundred bytes.
struct LibraryDelta {
  Digest base{};
  Parcel parcel;

  wire::PackedForm form() const { return {parcel.digest(), parcel.size(), base}; }
};

// Packs `to` against the canonical bytes that a pump holds; nullptr when that saves nothing. Slow,
// as making an image. Needs base bytes of at most LibraryTarget::kMaxSize.
std::shared_ptr<const LibraryDelta> make_delta(const Digest& base, ByteView held,
                                               const LibraryImage& to);

}  // namespace ph::server
