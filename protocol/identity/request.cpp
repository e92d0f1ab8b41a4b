#include "protocol/identity/request.hpp"

#include <openssl/err.h>

#include "protocol/identity/handles.hpp"

namespace ph::identity {
namespace {

using Extensions = STACK_OF(X509_EXTENSION);

void free_extensions(Extensions* held) { sk_X509_EXTENSION_pop_free(held, X509_EXTENSION_free); }
using ExtensionList = std::unique_ptr<Extensions, FreeWith<free_extensions>>;

void read_names(X509_EXTENSION* extension, RequestFacts& facts) {
  const Names names(static_cast<GENERAL_NAMES*>(X509V3_EXT_d2i(extension)));
  if (!names) {
    ++facts.other_names;
    return;
  }
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) {
      ++facts.other_names;
      continue;
    }
    const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
    facts.uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                            static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
}

void read_extensions(X509_REQ* request, RequestFacts& facts) {
  const ExtensionList extensions(X509_REQ_get_extensions(request));
  for (int i = 0; extensions && i < sk_X509_EXTENSION_num(extensions.get()); ++i) {
    X509_EXTENSION* extension = sk_X509_EXTENSION_value(extensions.get(), i);
    if (OBJ_obj2nid(X509_EXTENSION_get_object(extension)) == NID_subject_alt_name) {
      read_names(extension, facts);
    } else {
      ++facts.other_extensions;
    }
  }
}

Status name_request(X509_REQ* request, const PumpId& pump) {
  const auto* id = reinterpret_cast<const unsigned char*>(pump.str().c_str());
  X509_NAME* subject = X509_REQ_get_subject_name(request);
  const ExtensionList list(sk_X509_EXTENSION_new_null());
  X509_EXTENSION* name =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("URI:" + name_of(pump)).c_str());
  if (!list || name == nullptr || sk_X509_EXTENSION_push(list.get(), name) == 0 ||
      X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, id, -1, -1, 0) != 1 ||
      X509_REQ_add_extensions(request, list.get()) != 1) {
    return fail(openssl_error("certificate request of pump " + pump.str()));
  }
  return {};
}

}  // namespace

std::string name_of(const PumpId& pump) { return "pumphouse:pump:" + pump.str(); }

Result<RequestFacts> read_request(ByteView der) {
  if (der.size() > kLargestRequest) {
    return fail(Fault::kOutOfRange, "certificate request: expected at most " +
                                        std::to_string(kLargestRequest) + " bytes, got " +
                                        std::to_string(der.size()));
  }
  const unsigned char* at = der.data();
  const Request request(d2i_X509_REQ(nullptr, &at, static_cast<long>(der.size())));
  if (!request || at != der.data() + der.size()) {
    return fail(openssl_error("certificate request: expected one of PKCS #10"));
  }
  RequestFacts facts;
  X509_NAME* subject = X509_REQ_get_subject_name(request.get());
  facts.common_name = common_name_of(subject);
  facts.subject_parts = static_cast<std::size_t>(X509_NAME_entry_count(subject));
  read_extensions(request.get(), facts);
  EVP_PKEY* key = X509_REQ_get0_pubkey(request.get());
  facts.is_p256 = is_p256(key);
  facts.is_proven = X509_REQ_get_signature_nid(request.get()) == NID_ecdsa_with_SHA256 &&
                    key != nullptr && X509_REQ_verify(request.get(), key) == 1;
  facts.key_digest = digest_of(X509_REQ_get_X509_PUBKEY(request.get()));
  ERR_clear_error();
  return facts;
}

Result<Bytes> make_request(const std::string& key_pem, const PumpId& pump) {
  const auto key = key_of(key_pem);
  if (!key) return fail(key.error());
  const Request request(X509_REQ_new());
  if (!request || X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1 ||
      X509_REQ_set_pubkey(request.get(), key->get()) != 1) {
    return fail(openssl_error("certificate request of pump " + pump.str()));
  }
  if (auto named = name_request(request.get(), pump); !named) return fail(named.error());
  if (X509_REQ_sign(request.get(), key->get(), EVP_sha256()) == 0) {
    return fail(openssl_error("signing the certificate request of pump " + pump.str()));
  }
  unsigned char* der = nullptr;
  const int length = i2d_X509_REQ(request.get(), &der);
  if (length <= 0) return fail(openssl_error("certificate request of pump " + pump.str()));
  Bytes out(der, der + length);
  OPENSSL_free(der);
  return out;
}

}  // namespace ph::identity
