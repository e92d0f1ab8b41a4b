#pragma once
#include <string>
#include <string_view>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"

namespace ph::identity {

// The bodies of enrolment over secure transport (RFC 7030): base64, around a PKCS #10 request on
// the way there, around "certs-only" PKCS #7 on the way back.

std::string to_base64(ByteView bytes);
// Line ends are skipped. kMalformed; kOutOfRange: more than `most` bytes.
Result<Bytes> from_base64(std::string_view text, std::size_t most);

// Every certificate of a PEM text, as base64 of a degenerate PKCS #7.
Result<std::string> wrap_certificates(const std::string& pem);
// The other way; at least one certificate, at most kMostCertificates.
inline constexpr std::size_t kMostCertificates = 8;
inline constexpr std::size_t kLargestEnvelope = 16 * 1024;
Result<std::string> unwrap_certificates(std::string_view base64);

}  // namespace ph::identity
