// Bytes of a library on their way: a chunk that decodes has one form.
#include "protocol/wire/codec.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto binary = ph::fuzz::text_of(data, size);
  const auto chunk = ph::wire::decode_chunk(binary);
  if (chunk) PH_CHECK(ph::wire::encode_chunk(*chunk) == binary);
  return 0;
}
