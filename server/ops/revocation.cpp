#include "server/ops/revocation.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>

#include "server/ops/certificate_parts.hpp"

namespace ph::server {
namespace {

using ListHandle = std::unique_ptr<X509_CRL, FreeWith<X509_CRL_free>>;
using TimeHandle = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
using FileHandle = std::unique_ptr<std::FILE, FreeWith<std::fclose>>;

constexpr long kDay = 24 * 3'600;

Result<ListHandle> list_at(const std::string& path, X509* authority) {
  const FileHandle file(std::fopen(path.c_str(), "re"));
  ListHandle list(file ? PEM_read_X509_CRL(file.get(), nullptr, nullptr, nullptr) : X509_CRL_new());
  if (!list) return fail(openssl_error(path + ": expected a list of revoked certificates"));
  const bool named =
      file || (X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) == 1 &&
               X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(authority)) == 1);
  if (!named) return fail(openssl_error(path));
  return list;
}

Status add(X509_CRL* list, const std::string& path, X509* authority) {
  auto certificate = read_certificate(path);
  if (!certificate) return fail(certificate.error());
  if (X509_verify(certificate->get(), X509_get0_pubkey(authority)) != 1) {
    static_cast<void>(openssl_error(path));
    return fail(Fault::kRefused, path + ": not a certificate of this authority");
  }
  X509_REVOKED* known = nullptr;
  if (X509_CRL_get0_by_cert(list, &known, certificate->get()) == 1) return {};
  const TimeHandle now(X509_gmtime_adj(nullptr, 0));
  X509_REVOKED* entry = X509_REVOKED_new();
  X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate->get()));
  X509_REVOKED_set_revocationDate(entry, now.get());
  if (X509_CRL_add0_revoked(list, entry) == 1) return {};
  X509_REVOKED_free(entry);
  return fail(openssl_error(path));
}

Status write(const std::string& path, X509_CRL* list) {
  const std::string fresh = path + ".new";
  FileHandle file(std::fopen(fresh.c_str(), "we"));
  const bool written =
      file && PEM_write_X509_CRL(file.get(), list) == 1 && std::fflush(file.get()) == 0;
  file.reset();
  std::error_code error;
  if (written) std::filesystem::rename(fresh, path, error);
  if (!written || error) return fail(Fault::kUnavailable, path + ": cannot be written");
  return {};
}

}  // namespace

Status revoke_certificates(const RevocationWish& wish) {
  const std::string stem = wish.directory + "/" + wish.authority;
  auto authority = read_certificate(stem + ".pem");
  if (!authority) return fail(authority.error());
  auto key = read_key(stem + ".key");
  if (!key) return fail(key.error());
  auto list = list_at(stem + "-revoked.pem", authority->get());
  if (!list) return fail(list.error());
  for (const auto& path : wish.certificates) {
    if (auto added = add(list->get(), path, authority->get()); !added) return added;
  }
  const TimeHandle now(X509_gmtime_adj(nullptr, 0));
  const TimeHandle next(X509_gmtime_adj(nullptr, wish.days * kDay));
  if (X509_CRL_set1_lastUpdate(list->get(), now.get()) != 1 ||
      X509_CRL_set1_nextUpdate(list->get(), next.get()) != 1 || X509_CRL_sort(list->get()) != 1 ||
      X509_CRL_sign(list->get(), key->get(), EVP_sha256()) == 0) {
    return fail(openssl_error("signing the list of revoked certificates"));
  }
  return write(stem + "-revoked.pem", list->get());
}

}  // namespace ph::server
