#pragma once
#include <string>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"

namespace ph::identity {

// What the first certificate of a PEM text says.
struct CertificateFacts {
  std::string common_name;
  std::string issuer;    // its common name
  std::string uri;       // the first of subjectAltName; empty: none
  std::string serial;    // hexadecimal
  Digest key_digest{};   // SHA-256 of its SubjectPublicKeyInfo
  Digest fingerprint{};  // SHA-256 of the whole
  WallTime not_before{}, not_after{};
};

// kMalformed: no certificate in PEM.
Result<CertificateFacts> read_certificate(const std::string& pem);

// As people compare a key on two screens: its first 8 bytes, "3F2A-90C1-…".
std::string short_fingerprint(const Digest& digest);

}  // namespace ph::identity
