#include "server/service/released.hpp"

#include "protocol/wire/library_codec.hpp"

namespace ph::server {

Result<Released> open_released(const storage::LibraryRecord& record, const Bytes& canonical,
                               const crypto::PublicKey& site) {
  const std::string name = "library " + std::to_string(record.number);
  if (crypto::sha256(canonical) != record.digest) {
    return fail(Fault::kMalformed, name + ": its bytes do not have the digest of the release");
  }
  if (!crypto::verify(site, crypto::kLibraryContext, canonical, record.signature)) {
    return fail(Fault::kRefused, name + ": its signature is not of the configured public key");
  }
  auto library = wire::parse_library(as_text(canonical));
  if (!library) return fail(library.error());
  const LibraryVersion version{record.number, record.digest};
  Released out;
  out.library = std::make_shared<const Library>(std::move(*library));
  out.image = std::make_shared<const LibraryImage>(version, record.signature, canonical);
  out.record = record;
  return out;
}

}  // namespace ph::server
