#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "protocol/net/tls_context.hpp"

namespace ph::net {
namespace {

std::string common_name_of(X509* certificate) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at < 0) return {};
  const ASN1_STRING* value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  unsigned char* utf8 = nullptr;
  const int length = ASN1_STRING_to_UTF8(&utf8, value);
  if (length < 0) return {};
  std::string name(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
  OPENSSL_free(utf8);
  return name;
}

std::string first_uri_of(X509* certificate) {
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  if (names == nullptr) return {};
  std::string uri;
  for (int i = 0; i < sk_GENERAL_NAME_num(names) && uri.empty(); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
    uri.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
               static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  GENERAL_NAMES_free(names);
  return uri;
}

Digest key_digest_of(X509* certificate) {
  Digest digest{};
  unsigned char* der = nullptr;
  const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (length <= 0) return digest;
  unsigned int written = 0;
  EVP_Digest(der, static_cast<std::size_t>(length), digest.data(), &written, EVP_sha256(), nullptr);
  OPENSSL_free(der);
  return digest;
}

}  // namespace

Peer peer_of(SSL* ssl, std::string address) {
  Peer peer;
  peer.address = std::move(address);
  X509* certificate = SSL_get0_peer_certificate(ssl);
  if (certificate == nullptr) return peer;
  peer.has_certificate = true;
  peer.common_name = common_name_of(certificate);
  peer.san_uri = first_uri_of(certificate);
  peer.key_digest = key_digest_of(certificate);
  return peer;
}

bool peer_certificate_in_time(SSL* ssl) {
  const X509* certificate = SSL_get0_peer_certificate(ssl);
  return certificate == nullptr || (X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0 &&
                                    X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0);
}

}  // namespace ph::net
