#pragma once
#include <string>
#include <string_view>

#include "protocol/crypto/crypto.hpp"
#include "protocol/release/approvers.hpp"

namespace ph {

// Who released which bytes: the two words and the site's signature over the canonical bytes.
struct ReleaseProof {
  std::string site;
  std::uint32_t number = 0;
  Digest digest{};        // SHA-256 of the canonical bytes with their number
  Signature signature{};  // the site's, with crypto::kLibraryContext
  SignedApproval first, second;
  bool operator==(const ReleaseProof&) const = default;
};

// Its text, which people can read and which has one form only:
//   pumphouse release 1
//   site …
//   number …
//   digest …                hexadecimal, as all below
//   signature …
//   first …                 the signature; the nine lines of the approval follow
//   pumphouse approval 1 …
//   second …                as first
std::string proof_text(const ReleaseProof& proof);

// Takes a proof from the front of `text` and moves `text` behind it. kMalformed names the line.
Result<ReleaseProof> take_proof(std::string_view& text);

// Takes "key value\n" from the front of `text`, for the forms that stand around a proof.
Result<std::string_view> take_line(std::string_view& text, std::string_view key);
// A whole number and hexadecimal in their only form.
Result<std::uint64_t> plain_number(std::string_view text, std::string_view key);
template <std::size_t N>
Result<std::array<std::uint8_t, N>> plain_hex(std::string_view text, std::string_view key) {
  auto bytes = array_from_hex<N>(text);
  if (bytes && to_hex(*bytes) == text) return *bytes;
  return fail(Fault::kMalformed, "line \"" + std::string(key) + "\": expected " +
                                     std::to_string(2 * N) + " small hexadecimal letters");
}

}  // namespace ph
