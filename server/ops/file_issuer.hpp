#pragma once
#include <memory>

#include "server/enrolment/issuer.hpp"
#include "server/ops/certificate_parts.hpp"

namespace ph::server {

struct IssuerFiles {
  std::string certificate, key;  // of the authority that signs pumps' certificates and no others
  std::string authorities;       // what pumps are to trust for this server
  int days = 90;                 // of a pump's certificate
};

// Signs pumps' certificates with a key in a file of the server's own. Immutable; any thread.
class FileIssuer final : public CertificateIssuer {
 public:
  // kRefused: a key that others can read, or an authority that could sign more than leaves. Every
  // error names its file.
  static Result<std::shared_ptr<FileIssuer>> open(const IssuerFiles& files);

  Result<IssuedCertificate> issue(const PumpId& pump, ByteView request) override;
  std::string authorities() const override { return authorities_; }
  // Of the authority's own certificate; no certificate of a pump outlives it.
  WallTime until() const { return until_; }

 private:
  FileIssuer(CertificateHandle certificate, KeyHandle key, std::string authorities, int days);

  CertificateHandle certificate_;
  KeyHandle key_;
  std::string authorities_;
  int days_;
  WallTime until_{};
};

}  // namespace ph::server
