#include "tests/transfer/pharmacy.hpp"

#include "protocol/wire/library_codec.hpp"
#include "tests/transfer/formulary.hpp"

namespace ph::transfer {
namespace {

constexpr std::size_t kRows = 120;

}  // namespace

const Pharmacy& Pharmacy::of_the_town() {
  static const Pharmacy kPharmacy;
  return kPharmacy;
}

Pharmacy::Pharmacy() : keys_(crypto::make_key_pair()) {
  for (std::uint32_t number = 1; number <= kReleases; ++number) {
    const std::string text = wire::canonical(formulary(1, kRows, number));
    Bytes bytes(text.begin(), text.end());
    const LibraryVersion version{number, crypto::sha256(bytes)};
    const Signature signature = crypto::sign(keys_.secret_key, crypto::kLibraryContext, bytes);
    releases_.push_back(
        std::make_unique<const server::LibraryImage>(version, signature, std::move(bytes)));
  }
  for (const auto& from : releases_) {
    for (std::uint32_t to = 1; to <= kReleases; ++to) {
      const Digest& held = from->target().version.digest;
      deltas_[{held, to}] = server::make_delta(held, from->canonical().bytes(), release(to));
    }
  }
}

bool Pharmacy::released(const LibraryVersion& version, ByteView bytes) const {
  if (version.number < 1 || version.number > kReleases) return false;
  const auto& image = release(version.number);
  const Bytes& whole = image.canonical().bytes();
  return image.target().version == version && bytes.size() == whole.size() &&
         std::equal(bytes.begin(), bytes.end(), whole.begin());
}

const server::LibraryDelta* Pharmacy::delta(const Digest& held, std::uint32_t number) const {
  const auto found = deltas_.find({held, number});
  return found == deltas_.end() ? nullptr : found->second.get();
}

}  // namespace ph::transfer
