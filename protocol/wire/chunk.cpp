#include <algorithm>

#include "protocol/wire/codec.hpp"

namespace ph::wire {
namespace {

constexpr std::string_view kMark = "PHC1";
constexpr std::size_t kHead = kMark.size() + 32 + 4;

}  // namespace

std::string encode_chunk(const Chunk& chunk) {
  std::string out(kMark);
  out.reserve(kHead + chunk.bytes.size());
  out += as_text(chunk.digest);
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>((chunk.offset >> shift) & 0xFF);
  out += as_text(chunk.bytes);
  return out;
}

Result<Chunk> decode_chunk(std::string_view binary) {
  if (binary.substr(0, kMark.size()) != kMark) {
    return fail(Fault::kMalformed, "chunk: expected to begin with PHC1");
  }
  if (binary.size() <= kHead || binary.size() > kHead + ChunkRequest::kMaxLength) {
    return fail(Fault::kOutOfRange, "chunk: expected 1 to 32768 bytes after a head of 40, got " +
                                        std::to_string(binary.size()) + " in all");
  }
  const ByteView bytes = as_bytes(binary);
  Chunk out;
  std::copy_n(bytes.begin() + kMark.size(), out.digest.size(), out.digest.begin());
  for (std::size_t i = kHead - 4; i < kHead; ++i) out.offset = out.offset << 8 | bytes[i];
  out.bytes.assign(bytes.begin() + kHead, bytes.end());
  if (out.offset > LibraryTarget::kMaxSize - out.bytes.size()) {
    return fail(Fault::kOutOfRange, "chunk: offset " + std::to_string(out.offset) +
                                        " and its bytes reach beyond 16777216");
  }
  return out;
}

}  // namespace ph::wire
