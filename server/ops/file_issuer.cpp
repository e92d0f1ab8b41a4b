#include "server/ops/file_issuer.hpp"

#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "protocol/identity/certificate.hpp"
#include "protocol/identity/handles.hpp"
#include "server/ops/authority.hpp"

namespace ph::server {
namespace {

Status is_own_secret(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    return fail(Fault::kNotFound, path + ": no such file");
  }
  if (found.st_uid == ::geteuid() && (found.st_mode & 0077) == 0) return {};
  return fail(Fault::kRefused, path + ": expected mode 0600 and this user as its owner");
}

Result<std::string> read_text(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream out;
  if (in) out << in.rdbuf();
  if (!in || !out) return fail(Fault::kNotFound, path + ": cannot be read");
  return out.str();
}

// Leaves alone, for clients alone: what its key could do in other hands is bounded by this.
Status is_issuing(const std::string& path, X509* certificate) {
  const bool leaves_only = X509_check_ca(certificate) == 1 && X509_get_pathlen(certificate) == 0;
  const bool clients_only = X509_get_extended_key_usage(certificate) == XKU_SSL_CLIENT;
  if (leaves_only && clients_only) return {};
  return fail(Fault::kRefused, path +
                                   ": expected an authority for clients' leaf certificates alone; "
                                   "make one with: pumphouse-server ca issuing");
}

}  // namespace

FileIssuer::FileIssuer(CertificateHandle certificate, KeyHandle key, std::string authorities,
                       int days)
    : certificate_(std::move(certificate)),
      key_(std::move(key)),
      authorities_(std::move(authorities)),
      days_(days) {}

Result<std::shared_ptr<FileIssuer>> FileIssuer::open(const IssuerFiles& files) {
  auto certificate = read_certificate(files.certificate);
  if (!certificate) return fail(certificate.error());
  if (auto sound = is_issuing(files.certificate, certificate->get()); !sound) {
    return fail(sound.error());
  }
  if (auto secret = is_own_secret(files.key); !secret) return fail(secret.error());
  auto key = read_key(files.key);
  if (!key) return fail(key.error());
  if (X509_check_private_key(certificate->get(), key->get()) != 1) {
    return fail(Fault::kMalformed, files.key + ": does not belong to " + files.certificate);
  }
  auto authorities = read_text(files.authorities);
  if (!authorities) return fail(authorities.error());
  auto trusted = identity::read_certificate(*authorities);
  if (!trusted)
    return fail(trusted.error().fault, files.authorities + ": " + trusted.error().detail);
  auto own = identity::read_certificate(identity::pem_of(certificate->get()));
  if (!own) return fail(own.error());
  std::shared_ptr<FileIssuer> out(new FileIssuer(std::move(*certificate), std::move(*key),
                                                 std::move(*authorities), files.days));
  out->until_ = own->not_after;
  return out;
}

Result<IssuedCertificate> FileIssuer::issue(const PumpId& pump, ByteView request) {
  const unsigned char* at = request.data();
  const identity::Request asked(d2i_X509_REQ(nullptr, &at, static_cast<long>(request.size())));
  EVP_PKEY* key = asked ? X509_REQ_get0_pubkey(asked.get()) : nullptr;
  if (key == nullptr) return fail(openssl_error("certificate request of pump " + pump.str()));
  auto leaf = pump_certificate(pump, key, {days_}, certificate_.get(), key_.get());
  if (!leaf) return fail(leaf.error());
  IssuedCertificate out;
  out.pem = identity::pem_of(leaf->get());
  auto facts = identity::read_certificate(out.pem);
  if (!facts) return fail(facts.error());
  if (facts->not_after > until_) {
    return fail(Fault::kUnavailable,
                "enrolment: the issuing authority ends before a pump's certificate would; renew it "
                "(pumphouse-server ca issuing)");
  }
  out.until = facts->not_after;
  return out;
}

}  // namespace ph::server
