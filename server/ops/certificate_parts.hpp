#pragma once
#include <string>

#include "protocol/base/result.hpp"
#include "protocol/identity/handles.hpp"

namespace ph::server {

using identity::FreeWith;
using identity::openssl_error;
using KeyHandle = identity::Key;
using CertificateHandle = identity::Certificate;

Result<KeyHandle> make_key();
// With a random serial number, `common_name` and `key`, valid from five minutes ago on.
Result<CertificateHandle> start_certificate(const std::string& common_name, EVP_PKEY* key,
                                            int days);
// `value` in OpenSSL's configuration words. `issuer` may be the certificate itself.
Status add_extension(X509* certificate, X509* issuer, int nid, const std::string& value);
// By `key` of `issuer`; sets the issuer's name.
Status sign_certificate(X509* certificate, X509* issuer, EVP_PKEY* key);

// Writing refuses to replace a file; keys get mode 0600.
Status write_key(const std::string& path, EVP_PKEY* key);
Status write_certificate(const std::string& path, X509* certificate);
Result<KeyHandle> read_key(const std::string& path);
Result<CertificateHandle> read_certificate(const std::string& path);

}  // namespace ph::server
