#pragma once
#include <variant>

#include "protocol/crypto/crypto.hpp"
#include "server/service/signer.hpp"
#include "server/service/witness.hpp"

namespace ph::server {

// What the server and its signer say to each other: one question and one answer a connection. A
// frame is its length (4 bytes, most significant first) and so many bytes: one letter for its kind,
// then its fields, each with its length (4 bytes) before it. Decoding accepts nothing else; pure.
struct AskIdentity {};  // I
struct AskJudgement {   // J: approval_text, signature
  SignedApproval word;
};
struct AskSignature {  // S: both words as above, canonical bytes
  ReleaseRequest request;
};
struct AskWitnessed {};  // L: how far the audit was followed
struct AskToFollow {     // F: after, chain, then five fields a row
  WitnessRequest request;
};
using Question = std::variant<AskIdentity, AskJudgement, AskSignature, AskWitnessed, AskToFollow>;

// Who signs: so that a server finds out at start that it asks the right one.
struct Identity {
  std::string site;
  crypto::PublicKey key{};
  std::uint32_t highest = 0;
  bool operator==(const Identity&) const = default;
};
struct WordCounts {};  // W
// W, G, I, C, E
using Answer = std::variant<WordCounts, Signature, Identity, Witnessed, Error>;

// The largest canonical library with both words beside it, and a little.
inline constexpr std::size_t kLargestFrame = 16 * 1024 * 1024 + 8 * 1024;

Bytes encode(const Question& question);
Bytes encode(const Answer& answer);
// kMalformed says what was expected.
Result<Question> decode_question(ByteView frame);
Result<Answer> decode_answer(ByteView frame);

}  // namespace ph::server
