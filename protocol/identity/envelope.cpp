#include "protocol/identity/envelope.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "protocol/identity/handles.hpp"

namespace ph::identity {
namespace {

Result<Pkcs7> empty_envelope() {
  Pkcs7 envelope(PKCS7_new());
  if (!envelope || PKCS7_set_type(envelope.get(), NID_pkcs7_signed) != 1 ||
      PKCS7_content_new(envelope.get(), NID_pkcs7_data) != 1 ||
      PKCS7_set_detached(envelope.get(), 1) != 1) {
    return fail(openssl_error("making a certs-only envelope"));
  }
  return envelope;
}

}  // namespace

std::string to_base64(ByteView bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

Result<Bytes> from_base64(std::string_view text, std::size_t most) {
  std::string packed;
  for (const char c : text) {
    if (c != '\r' && c != '\n') packed += c;
    if (packed.size() / 4 * 3 > most + 3) {
      return fail(Fault::kOutOfRange,
                  "base64: expected at most " + std::to_string(most) + " bytes");
    }
  }
  const std::size_t end = packed.find_last_not_of('=');
  const std::size_t fill = end == std::string::npos ? packed.size() : packed.size() - end - 1;
  Bytes out(packed.size() / 4 * 3 + 3);
  const int length =
      EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(packed.data()),
                      static_cast<int>(packed.size()));
  // Blanks at the ends would be skipped, and count for nothing here.
  const bool whole = length >= 0 && packed.size() % 4 == 0 && fill <= 2 &&
                     static_cast<std::size_t>(length) == packed.size() / 4 * 3;
  ERR_clear_error();
  if (!whole || packed.empty()) return fail(Fault::kMalformed, "base64: not a whole text of it");
  out.resize(static_cast<std::size_t>(length) - fill);
  if (out.size() > most) {
    return fail(Fault::kOutOfRange, "base64: expected at most " + std::to_string(most) + " bytes");
  }
  return out;
}

Result<std::string> wrap_certificates(const std::string& pem) {
  auto envelope = empty_envelope();
  if (!envelope) return fail(envelope.error());
  const Memory memory = memory_of(pem);
  std::size_t count = 0;
  for (;; ++count) {
    const Certificate one(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    if (!one) break;
    if (PKCS7_add_certificate(envelope->get(), one.get()) != 1) {
      return fail(openssl_error("making a certs-only envelope"));
    }
  }
  ERR_clear_error();
  if (count == 0) return fail(Fault::kMalformed, "certificates: expected PEM, got none");
  unsigned char* der = nullptr;
  const int length = i2d_PKCS7(envelope->get(), &der);
  if (length <= 0) return fail(openssl_error("making a certs-only envelope"));
  std::string out = to_base64({der, static_cast<std::size_t>(length)});
  OPENSSL_free(der);
  return out;
}

Result<std::string> unwrap_certificates(std::string_view base64) {
  const auto der = from_base64(base64, kLargestEnvelope);
  if (!der) return fail(der.error());
  const unsigned char* at = der->data();
  const Pkcs7 envelope(d2i_PKCS7(nullptr, &at, static_cast<long>(der->size())));
  if (!envelope || at != der->data() + der->size() || !PKCS7_type_is_signed(envelope.get()) ||
      envelope->d.sign == nullptr) {
    return fail(openssl_error("certificates: expected a certs-only PKCS #7"));
  }
  STACK_OF(X509)* held = envelope->d.sign->cert;
  const int count = held == nullptr ? 0 : sk_X509_num(held);
  if (count < 1 || static_cast<std::size_t>(count) > kMostCertificates) {
    return fail(Fault::kOutOfRange, "certificates: expected 1 to " +
                                        std::to_string(kMostCertificates) + ", got " +
                                        std::to_string(count));
  }
  std::string out;
  for (int i = 0; i < count; ++i) out += pem_of(sk_X509_value(held, i));
  return out;
}

}  // namespace ph::identity
