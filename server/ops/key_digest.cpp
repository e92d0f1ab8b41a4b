#include "protocol/crypto/crypto.hpp"
#include "protocol/identity/certificate.hpp"
#include "protocol/identity/handles.hpp"
#include "server/ops/authority.hpp"
#include "server/ops/certificate_parts.hpp"

namespace ph::server {

Result<Digest> key_digest_of(const std::string& certificate_path) {
  auto certificate = read_certificate(certificate_path);
  if (!certificate) return fail(certificate.error());
  const Digest digest = identity::digest_of(X509_get_X509_PUBKEY(certificate->get()));
  if (digest == Digest{}) return fail(openssl_error(certificate_path));
  return digest;
}

Result<WallTime> end_of(const std::string& certificate_path) {
  auto certificate = read_certificate(certificate_path);
  if (!certificate) return fail(certificate.error());
  auto facts = identity::read_certificate(identity::pem_of(certificate->get()));
  if (!facts) return fail(facts.error());
  return facts->not_after;
}

Result<std::string> common_name_of(const std::string& certificate_path) {
  auto certificate = read_certificate(certificate_path);
  if (!certificate) return fail(certificate.error());
  X509_NAME* subject = X509_get_subject_name(certificate->get());
  char text[256] = "";
  if (X509_NAME_get_text_by_NID(subject, NID_commonName, text, sizeof text) < 0) {
    return fail(Fault::kMalformed, certificate_path + ": its subject has no common name");
  }
  return std::string(text);
}

}  // namespace ph::server
