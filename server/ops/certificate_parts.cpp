#include "server/ops/certificate_parts.hpp"

#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace ph::server {
namespace {

constexpr int kSerialBits = 127;
constexpr long kBackdating = -300;  // seconds: a client whose clock is a little behind
constexpr mode_t kSecret = 0600, kPublic = 0644;

using File = std::unique_ptr<std::FILE, FreeWith<std::fclose>>;

Error file_error(const std::string& path) {
  const bool there = errno == EEXIST;
  const bool missing = errno == ENOENT;
  const Fault fault = there ? Fault::kConflict : missing ? Fault::kNotFound : Fault::kUnavailable;
  return Error{fault, path + ": " + std::strerror(errno)};
}

Result<File> create(const std::string& path, mode_t mode) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) return fail(file_error(path));
  return File(::fdopen(descriptor, "w"));
}

Result<File> open(const std::string& path) {
  File file(std::fopen(path.c_str(), "re"));
  if (!file) return fail(file_error(path));
  return file;
}

}  // namespace

Result<KeyHandle> make_key() {
  KeyHandle key(EVP_EC_gen("P-256"));
  if (!key) return fail(openssl_error("making a P-256 key"));
  return key;
}

Result<CertificateHandle> start_certificate(const std::string& common_name, EVP_PKEY* key,
                                            int days) {
  CertificateHandle made(X509_new());
  std::unique_ptr<BIGNUM, FreeWith<BN_free>> serial(BN_new());
  const auto* name = reinterpret_cast<const unsigned char*>(common_name.c_str());
  const bool done =
      made && serial && X509_set_version(made.get(), X509_VERSION_3) == 1 &&
      BN_rand(serial.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
      BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(made.get())) != nullptr &&
      X509_gmtime_adj(X509_getm_notBefore(made.get()), kBackdating) != nullptr &&
      X509_time_adj_ex(X509_getm_notAfter(made.get()), days, 0, nullptr) != nullptr &&
      X509_set_pubkey(made.get(), key) == 1 &&
      X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8, name, -1,
                                 -1, 0) == 1;
  if (!done) return fail(openssl_error("certificate for " + common_name));
  return made;
}

Status add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>> made(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  if (!made || X509_add_ext(certificate, made.get(), -1) != 1) {
    return fail(openssl_error("certificate extension " + value));
  }
  return {};
}

Status sign_certificate(X509* certificate, X509* issuer, EVP_PKEY* key) {
  if (X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) != 1 ||
      X509_sign(certificate, key, EVP_sha256()) == 0) {
    return fail(openssl_error("signing a certificate"));
  }
  return {};
}

Status write_key(const std::string& path, EVP_PKEY* key) {
  auto file = create(path, kSecret);
  if (!file) return fail(file.error());
  if (PEM_write_PrivateKey(file->get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return fail(openssl_error(path));
  }
  return {};
}

Status write_certificate(const std::string& path, X509* certificate) {
  auto file = create(path, kPublic);
  if (!file) return fail(file.error());
  if (PEM_write_X509(file->get(), certificate) != 1) return fail(openssl_error(path));
  return {};
}

Result<KeyHandle> read_key(const std::string& path) {
  auto file = open(path);
  if (!file) return fail(file.error());
  KeyHandle key(PEM_read_PrivateKey(file->get(), nullptr, nullptr, nullptr));
  if (!key) return fail(openssl_error(path + ": expected a private key in PEM"));
  return key;
}

Result<CertificateHandle> read_certificate(const std::string& path) {
  auto file = open(path);
  if (!file) return fail(file.error());
  CertificateHandle certificate(PEM_read_X509(file->get(), nullptr, nullptr, nullptr));
  if (!certificate) return fail(openssl_error(path + ": expected a certificate in PEM"));
  return certificate;
}

}  // namespace ph::server
