#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"

namespace ph::identity {

// What a certificate request (PKCS #10, RFC 2986) says, without any judgement of it.
struct RequestFacts {
  std::string common_name;
  std::size_t subject_parts = 0;  // of its distinguished name
  std::vector<std::string> uris;  // of subjectAltName
  std::size_t other_names = 0;    // of subjectAltName, of another kind
  std::size_t other_extensions = 0;
  bool is_p256 = false;
  bool is_proven = false;  // signed by the key that it brings, with SHA-256
  Digest key_digest{};     // SHA-256 of its SubjectPublicKeyInfo
};

// A request of ours is about 350 bytes.
inline constexpr std::size_t kLargestRequest = 4'096;

// kMalformed: not one request and nothing behind it; kOutOfRange: longer than kLargestRequest.
Result<RequestFacts> read_request(ByteView der);

// The request of a pump for its key: common name ID, subjectAltName URI pumphouse:pump:ID.
Result<Bytes> make_request(const std::string& key_pem, const PumpId& pump);

// The name under which certificates speak for a pump.
std::string name_of(const PumpId& pump);

}  // namespace ph::identity
