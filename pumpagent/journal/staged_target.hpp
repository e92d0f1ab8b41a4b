#pragma once
#include <optional>
#include <string>

#include "protocol/domain/library.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {

// A library that the server asks the pump to hold (the pump's own words for it).
struct StagedTarget {
  LibraryVersion version;
  std::uint32_t size = 0;  // bytes of the canonical form
  Signature signature{};
  bool operator==(const StagedTarget&) const = default;
};

// The form in which its bytes are fetched when it is not the bytes themselves (protocol/pack).
struct Packing {
  Digest digest{};             // SHA-256 of the packed bytes
  std::uint32_t size = 0;      // of them
  std::optional<Digest> base;  // the library that they are packed against; absent: none
  bool operator==(const Packing&) const = default;
};

// "library 7", for reasons.
std::string named(const StagedTarget& target);

// Their bytes on flash; absent when they are not there whole.
void put(Packer& out, const StagedTarget& target);
std::optional<StagedTarget> take_target(Unpacker& in);
// Nothing at all for the bytes themselves, as before there were packed forms.
void put(Packer& out, const std::optional<Packing>& packing);
std::optional<Packing> take_packing(Unpacker& in);

}  // namespace ph::agent
