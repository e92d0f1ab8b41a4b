#pragma once
#include <openssl/types.h>

#include <string>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"
#include "server/ops/certificate_parts.hpp"

namespace ph::server {

// A small certificate authority in one directory: P-256 keys (mode 0600) and X.509 certificates in
// PEM files. Nothing that exists is ever overwritten (kConflict names the file). Blocking; any
// thread.
struct Validity {
  int days = 90;
};

// ca.pem and ca.key: signs leaves only (pathlen 0). Makes the directory when it is not there.
Status make_authority(const std::string& directory, const std::string& name, Validity validity);

// issuing.pem and issuing.key: an authority of its own for pumps' certificates, beside the site's:
// leaves only, for clients only. No pump trusts it for a server, so that its key, which lies on the
// server, can make nothing that a pump would speak with.
Status make_issuing_authority(const std::string& directory, const std::string& name,
                              Validity validity);

// server.pem and server.key for the DNS name, and for 127.0.0.1 so that the machine can speak with
// itself; for servers only.
Status issue_server(const std::string& directory, const std::string& dns_name, Validity validity);

// ID.pem and ID.key with the name `pumphouse:pump:ID` (subjectAltName URI); for clients only.
Status issue_pump(const std::string& directory, const PumpId& pump, Validity validity);

// The certificate of `pump` for `key`, as both above make it, signed by `authority`.
Result<CertificateHandle> pump_certificate(const PumpId& pump, EVP_PKEY* key, Validity validity,
                                           X509* authority, EVP_PKEY* authority_key);

// SHA-256 of the SubjectPublicKeyInfo of a certificate in PEM: what the registry keeps of a pump.
Result<Digest> key_digest_of(const std::string& certificate_path);

// Until when a certificate in PEM is good.
Result<WallTime> end_of(const std::string& certificate_path);

// The common name of a certificate in PEM: of a pump's, its registry name.
Result<std::string> common_name_of(const std::string& certificate_path);

}  // namespace ph::server
