#include "certificates.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <memory>

#include "protocol/base/check.hpp"

namespace ph::net {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

File open(const std::string& path, const char* mode) {
  File file(std::fopen(path.c_str(), mode), &std::fclose);
  PH_CHECK(file);
  return file;
}

void write(const std::string& path, X509* certificate) {
  PH_CHECK(PEM_write_X509(open(path, "w").get(), certificate) == 1);
}

void write(const std::string& path, EVP_PKEY* key) {
  PH_CHECK(
      PEM_write_PrivateKey(open(path, "w").get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
}

void extend(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  PH_CHECK(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate blank(const std::string& common_name, EVP_PKEY* key, long from_s, long until_s) {
  static long serial = 1;
  Certificate certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until_s);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                             0);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

Certificate read(const std::string& path) {
  return {PEM_read_X509(open(path, "r").get(), nullptr, nullptr, nullptr), &X509_free};
}

}  // namespace

Authority::Authority(const std::string& name) {
  std::string pattern = (std::filesystem::temp_directory_path() / "ph-net-XXXXXX").string();
  PH_CHECK(mkdtemp(pattern.data()) != nullptr);
  folder_ = pattern;
  const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const Certificate own = blank(name, key.get(), -7'200, 7'200);
  X509_set_issuer_name(own.get(), X509_get_subject_name(own.get()));
  extend(own.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(own.get(), NID_key_usage, "critical,keyCertSign");
  X509_sign(own.get(), key.get(), EVP_sha256());
  write(path("ca.pem"), own.get());
  write(path("ca.key"), key.get());
}

Authority::~Authority() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

TlsFiles Authority::issue(const std::string& common_name, const std::string& san, long from_s,
                          long until_s) const {
  const Certificate own = read(path("ca.pem"));
  const Key own_key(PEM_read_PrivateKey(open(path("ca.key"), "r").get(), nullptr, nullptr, nullptr),
                    &EVP_PKEY_free);
  const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const Certificate leaf = blank(common_name, key.get(), from_s, until_s);
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(own.get()));
  extend(leaf.get(), NID_subject_alt_name, san);
  X509_sign(leaf.get(), own_key.get(), EVP_sha256());
  write(path(common_name + ".pem"), leaf.get());
  write(path(common_name + ".key"), key.get());
  return {path(common_name + ".pem"), path(common_name + ".key"), path("ca.pem")};
}

std::string Authority::revoke(const std::vector<TlsFiles>& certificates, long until_s) const {
  const Certificate own = read(path("ca.pem"));
  const Key own_key(PEM_read_PrivateKey(open(path("ca.key"), "r").get(), nullptr, nullptr, nullptr),
                    &EVP_PKEY_free);
  const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(X509_CRL_new(), &X509_CRL_free);
  const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> now(X509_gmtime_adj(nullptr, 0),
                                                                  &ASN1_TIME_free);
  const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> next(
      X509_gmtime_adj(nullptr, until_s), &ASN1_TIME_free);
  X509_CRL_set_version(list.get(), 1);
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(own.get()));
  X509_CRL_set1_lastUpdate(list.get(), now.get());
  X509_CRL_set1_nextUpdate(list.get(), next.get());
  for (const TlsFiles& files : certificates) {
    X509_REVOKED* entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(read(files.certificate).get()));
    X509_REVOKED_set_revocationDate(entry, now.get());
    X509_CRL_add0_revoked(list.get(), entry);
  }
  X509_CRL_sort(list.get());
  X509_CRL_sign(list.get(), own_key.get(), EVP_sha256());
  PH_CHECK(PEM_write_X509_CRL(open(path("revoked.pem"), "w").get(), list.get()) == 1);
  return path("revoked.pem");
}

TlsFiles Authority::anonymous() const { return {"", "", path("ca.pem")}; }

}  // namespace ph::net
