#pragma once
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "protocol/base/result.hpp"

namespace ph::server {

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* held) const {
    Free(held);
  }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, FreeWith<X509_free>>;

// What OpenSSL says of its last failure, after `doing`.
Error openssl_error(const std::string& doing);

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
