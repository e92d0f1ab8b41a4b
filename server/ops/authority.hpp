#pragma once
#include <string>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"

namespace ph::server {

// A small certificate authority in one directory: P-256 keys (mode 0600) and X.509 certificates in
// PEM files. Nothing that exists is ever overwritten (kConflict names the file). Blocking; any
// thread.
struct Validity {
  int days = 90;
};

// ca.pem and ca.key: signs leaves only (pathlen 0). Makes the directory when it is not there.
Status make_authority(const std::string& directory, const std::string& name, Validity validity);

// server.pem and server.key for the DNS name, and for 127.0.0.1 so that the machine can speak with
// itself; for servers only.
Status issue_server(const std::string& directory, const std::string& dns_name, Validity validity);

// ID.pem and ID.key with the name `pumphouse:pump:ID` (subjectAltName URI); for clients only.
Status issue_pump(const std::string& directory, const PumpId& pump, Validity validity);

// SHA-256 of the SubjectPublicKeyInfo of a certificate in PEM: what the registry keeps of a pump.
Result<Digest> key_digest_of(const std::string& certificate_path);

// The common name of a certificate in PEM: of a pump's, its registry name.
Result<std::string> common_name_of(const std::string& certificate_path);

}  // namespace ph::server
