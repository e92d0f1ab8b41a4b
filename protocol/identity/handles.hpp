#pragma once
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"

namespace ph::identity {

// OpenSSL's objects, freed at the end. For this room and those that sign.
template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* held) const {
    Free(held);
  }
};
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using Request = std::unique_ptr<X509_REQ, FreeWith<X509_REQ_free>>;
using Memory = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using Pkcs7 = std::unique_ptr<PKCS7, FreeWith<PKCS7_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, FreeWith<GENERAL_NAMES_free>>;

// What OpenSSL says of its last failure, after `doing`.
Error openssl_error(const std::string& doing);
// Reads from `text`, which must outlive it.
Memory memory_of(std::string_view text);
std::string text_of(BIO* memory);
Result<Key> key_of(const std::string& pem);
Result<Certificate> certificate_of(std::string_view pem);  // the first of them
std::string pem_of(X509* certificate);
// SHA-256 of a SubjectPublicKeyInfo.
Digest digest_of(X509_PUBKEY* key);
bool is_p256(EVP_PKEY* key);
std::string common_name_of(const X509_NAME* name);

}  // namespace ph::identity
