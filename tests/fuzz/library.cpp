// A library that is read is canonical: one content, one hash. What a pump asks of it holds.
#include "protocol/wire/library_codec.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = ph::fuzz::text_of(data, size);
  const auto library = ph::wire::parse_library(text);
  if (!library) return 0;
  PH_CHECK(ph::wire::canonical(*library) == text);
  (void)ph::well_formed(*library);
  return 0;
}
