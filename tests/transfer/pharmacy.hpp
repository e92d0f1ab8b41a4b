#pragma once
#include <map>
#include <memory>
#include <vector>

#include "protocol/crypto/crypto.hpp"
#include "server/library/library_image.hpp"

namespace ph::transfer {

// What a site has released so far, as its servers hold it: made once, shared by all journeys.
class Pharmacy {
 public:
  static constexpr std::uint32_t kReleases = 5;
  static const Pharmacy& of_the_town();

  const crypto::PublicKey& key() const { return keys_.public_key; }
  // 1 to kReleases; each a small change of the one before.
  const server::LibraryImage& release(std::uint32_t number) const { return *releases_[number - 1]; }
  // Whether these are the whole bytes of a release.
  bool released(const LibraryVersion& version, ByteView bytes) const;
  // The way from any of them to `number`; nullptr from what was never released.
  const server::LibraryDelta* delta(const Digest& held, std::uint32_t number) const;

 private:
  Pharmacy();

  crypto::KeyPair keys_;
  std::vector<std::unique_ptr<const server::LibraryImage>> releases_;
  std::map<std::pair<Digest, std::uint32_t>, std::shared_ptr<const server::LibraryDelta>> deltas_;
};

}  // namespace ph::transfer
