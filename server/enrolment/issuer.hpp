#pragma once
#include <string>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"

namespace ph::server {

// A pump's certificate as it leaves the server.
struct IssuedCertificate {
  std::string pem;
  WallTime until{};
};

// Who signs certificates of pumps. Everything about them is the issuer's own (name, use, life); of
// the request only the key counts. Any thread; some milliseconds.
class CertificateIssuer {
 public:
  virtual ~CertificateIssuer() = default;
  // `request`: PKCS #10, judged before by judge_request().
  virtual Result<IssuedCertificate> issue(const PumpId& pump, ByteView request) = 0;
  // PEM of the authorities that pumps are to trust for this server.
  virtual std::string authorities() const = 0;
};

}  // namespace ph::server
