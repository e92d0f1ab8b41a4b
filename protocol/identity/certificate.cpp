#include "protocol/identity/certificate.hpp"

#include <openssl/pem.h>

#include <ctime>

#include "protocol/identity/handles.hpp"

namespace ph::identity {
namespace {

WallTime time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return wall_from_ms(static_cast<std::int64_t>(::timegm(&parts)) * 1'000);
}

std::string first_uri_of(X509* certificate) {
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
  }
  return {};
}

std::string serial_of(const X509* certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  const auto* bytes = ASN1_STRING_get0_data(serial);
  return to_hex({bytes, static_cast<std::size_t>(ASN1_STRING_length(serial))});
}

}  // namespace

Result<Certificate> certificate_of(std::string_view pem) {
  const Memory memory = memory_of(pem);
  Certificate certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
  if (!certificate) return fail(openssl_error("certificate: expected PEM"));
  return certificate;
}

std::string pem_of(X509* certificate) {
  const Memory memory(BIO_new(BIO_s_mem()));
  if (!memory || PEM_write_bio_X509(memory.get(), certificate) != 1) return {};
  return text_of(memory.get());
}

Digest digest_of(X509_PUBKEY* key) {
  Digest digest{};
  unsigned char* der = nullptr;
  const int length = i2d_X509_PUBKEY(key, &der);
  if (length <= 0) return digest;
  unsigned int written = 0;
  EVP_Digest(der, static_cast<std::size_t>(length), digest.data(), &written, EVP_sha256(), nullptr);
  OPENSSL_free(der);
  return digest;
}

std::string common_name_of(const X509_NAME* name) {
  const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (at < 0) return {};
  unsigned char* utf8 = nullptr;
  const int length =
      ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (length < 0) return {};
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
  OPENSSL_free(utf8);
  return text;
}

Result<CertificateFacts> read_certificate(const std::string& pem) {
  const auto certificate = certificate_of(pem);
  if (!certificate) return fail(certificate.error());
  X509* held = certificate->get();
  CertificateFacts facts;
  facts.common_name = common_name_of(X509_get_subject_name(held));
  facts.issuer = common_name_of(X509_get_issuer_name(held));
  facts.uri = first_uri_of(held);
  facts.serial = serial_of(held);
  facts.key_digest = digest_of(X509_get_X509_PUBKEY(held));
  unsigned int written = 0;
  X509_digest(held, EVP_sha256(), facts.fingerprint.data(), &written);
  facts.not_before = time_of(X509_get0_notBefore(held));
  facts.not_after = time_of(X509_get0_notAfter(held));
  return facts;
}

std::string short_fingerprint(const Digest& digest) {
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i > 0 && i % 2 == 0) out += '-';
    for (char c : to_hex({&digest[i], 1})) {
      out += c >= 'a' ? static_cast<char>(c - 32) : c;
    }
  }
  return out;
}

}  // namespace ph::identity
