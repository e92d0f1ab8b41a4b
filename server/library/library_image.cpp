#include "server/library/library_image.hpp"

#include <algorithm>

#include "protocol/crypto/crypto.hpp"
#include "protocol/pack/pack.hpp"

namespace ph::server {
namespace {

static_assert(pack::kMaxContent == wire::LibraryTarget::kMaxSize);

std::string shortened(const Digest& digest) { return to_hex(digest).substr(0, 16); }

Parcel packed(ByteView content, ByteView base = {}) {
  Bytes bytes = pack::pack(content, base);
  const Digest digest = crypto::sha256(bytes);
  return {digest, std::move(bytes)};
}

}  // namespace

Result<wire::Chunk> Parcel::cut(const wire::ChunkRequest& request) const {
  if (request.digest != digest_) {
    return fail(Fault::kNotFound,
                "chunk of " + shortened(request.digest) + ": these are " + shortened(digest_));
  }
  if (request.offset >= bytes_.size() || request.length == 0) {
    return fail(Fault::kOutOfRange, "chunk at " + std::to_string(request.offset) + ": " +
                                        shortened(digest_) + " has " +
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

LibraryImage::LibraryImage(LibraryVersion version, Signature signature, Bytes canonical)
    : canonical_(version.digest, std::move(canonical)), packed_(packed(canonical_.bytes())) {
  target_.version = version;
  target_.size = canonical_.size();
  target_.signature = signature;
  if (packed_.size() < canonical_.size()) {
    target_.forms.push_back({packed_.digest(), packed_.size(), std::nullopt});
  }
}

const Parcel* LibraryImage::find(const Digest& digest) const {
  if (digest == packed_.digest()) return &packed_;
  return digest == canonical_.digest() ? &canonical_ : nullptr;
}

Result<wire::Chunk> LibraryImage::cut(const wire::ChunkRequest& request) const {
  const Parcel* parcel = find(request.digest);
  return (parcel != nullptr ? *parcel : canonical_).cut(request);
}

std::shared_ptr<const LibraryDelta> make_delta(const Digest& base, ByteView held,
                                               const LibraryImage& to) {
  const auto& target = to.target();
  const std::uint32_t whole = target.forms.empty() ? target.size : target.forms.front().size;
  Parcel parcel = packed(to.canonical().bytes(), held);
  if (parcel.size() >= whole) return nullptr;
  return std::make_shared<const LibraryDelta>(LibraryDelta{base, std::move(parcel)});
}

}  // namespace ph::server
