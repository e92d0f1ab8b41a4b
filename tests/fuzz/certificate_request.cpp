// What a stranger sends for a certificate, and what a hostile server sends back for one: PKCS #10
// as it is, and the same bytes as base64 text of a certs-only PKCS #7. What is proven is of a key.
#include "protocol/identity/envelope.hpp"
#include "protocol/identity/request.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ph::ByteView bytes(data, size);
  const auto facts = ph::identity::read_request(bytes);
  PH_CHECK(!facts || !facts->is_proven || facts->key_digest != ph::Digest{});
  const auto text = ph::identity::from_base64(ph::as_text(bytes), ph::identity::kLargestRequest);
  PH_CHECK(!text || text->size() <= ph::identity::kLargestRequest);
  static_cast<void>(ph::identity::unwrap_certificates(ph::as_text(bytes)));
  static_cast<void>(ph::identity::unwrap_certificates(ph::identity::to_base64(bytes)));
  return 0;
}
