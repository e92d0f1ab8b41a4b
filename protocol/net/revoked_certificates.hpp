#pragma once
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"

namespace ph::net {

// The certificates that the authorities of one TLS end took back (RFC 5280, section 5). Looked at
// by our own lines and not by OpenSSL's chain check, so that a resumed session and an open
// connection are judged as a full handshake is. Immutable after read(); any thread.
class RevokedCertificates {
 public:
  RevokedCertificates() = default;

  // One PEM file with one list or several; empty path: nothing is withdrawn. Each must be signed by
  // an authority of `trusted`: kMalformed or kRefused names the file and what is wrong with it.
  static Result<RevokedCertificates> read(const std::string& path, X509_STORE* trusted);

  // Null: no certificate, so none that is withdrawn.
  bool names(X509* certificate) const;
  // The earliest next update; empty: no list, or none tells.
  std::optional<WallTime> until() const;

 private:
  struct Free {
    void operator()(X509_CRL* list) const { X509_CRL_free(list); }
  };
  using List = std::unique_ptr<X509_CRL, Free>;
  std::vector<List> lists_;
};

WallTime wall_time_of(const ASN1_TIME* time);

}  // namespace ph::net
