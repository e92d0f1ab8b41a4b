#include "protocol/identity/key.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "protocol/identity/handles.hpp"

namespace ph::identity {

Error openssl_error(const std::string& doing) {
  char text[256] = "no reason given";
  const unsigned long code = ERR_get_error();
  if (code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return Error{Fault::kMalformed, doing + ": " + text};
}

Memory memory_of(std::string_view text) {
  return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string text_of(BIO* memory) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

Result<Key> key_of(const std::string& pem) {
  const Memory memory = memory_of(pem);
  // A key with a pass phrase is none of ours, and nobody is asked for one.
  const auto no_phrase = [](char*, int, int, void*) { return -1; };
  Key key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_phrase, nullptr));
  if (!key) return fail(openssl_error("private key: expected PEM"));
  return key;
}

bool is_p256(EVP_PKEY* key) {
  char group[64] = "";
  std::size_t length = 0;
  return key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, group, sizeof group, &length) == 1 &&
         std::string_view(group, length) == "prime256v1";
}

Result<std::string> make_private_key() {
  const Key key(EVP_EC_gen("P-256"));
  const Memory memory(BIO_new(BIO_s_secmem()));
  if (!key || !memory ||
      PEM_write_bio_PKCS8PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                    nullptr) != 1) {
    return fail(openssl_error("making a P-256 key"));
  }
  return text_of(memory.get());
}

bool belong_together(const std::string& certificate_pem, const std::string& key_pem) {
  const auto certificate = certificate_of(certificate_pem);
  const auto key = key_of(key_pem);
  const bool same = certificate && key && X509_check_private_key(certificate->get(), key->get());
  ERR_clear_error();
  return same;
}

}  // namespace ph::identity
