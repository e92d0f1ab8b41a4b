#pragma once
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/wire/messages.hpp"

namespace ph::wire {

// Text messages are one JSON object each, {"type":"…", …}; protocol/README.md shows every one.
// Decoding is strict: an unknown, missing, doubled, wrong-typed or out-of-range member, more than
// 16 levels, more than 65,536 bytes, or text that is not UTF-8 gives kMalformed or kOutOfRange with
// the path of the member ("events[3].alarm: …"), and nothing is half-applied. Pure; any thread.
inline constexpr std::size_t kMaxText = 65'536;
inline constexpr int kMaxDepth = 16;

Result<PumpMessage> decode_pump_message(std::string_view text);
Result<ServerMessage> decode_server_message(std::string_view text);
// Binary frames carry only chunks: "PHC1", 32 bytes digest, offset as 4 bytes big-endian, the
// bytes.
Result<Chunk> decode_chunk(std::string_view binary);

std::string encode(const PumpMessage& message);
std::string encode(const ServerMessage& message);  // a Chunk gives the binary form
std::string encode_chunk(const Chunk& chunk);
inline bool is_binary(const ServerMessage& message) {
  return std::holds_alternative<Chunk>(message);
}

}  // namespace ph::wire
