// What a hostile server packs: the first three bytes are the size that it promises, the rest what
// it sends. Unpacking gives exactly so many bytes or an error, alone and against a base.
#include "protocol/pack/pack.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  static const ph::Bytes kBase(1'000, 'a');
  const std::uint32_t promised =
      (std::uint32_t{data[0]} << 16) | (std::uint32_t{data[1]} << 8) | data[2];
  const ph::ByteView packed(data + 3, size - 3);
  for (const ph::ByteView base : {ph::ByteView{}, ph::ByteView(kBase)}) {
    const auto content = ph::pack::unpack(packed, promised, base);
    PH_CHECK(!content || content->size() == promised);
  }
  return 0;
}
