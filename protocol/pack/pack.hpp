#pragma once
#include <cstdint>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"

namespace ph::pack {

// Makes bytes smaller for their way, and whole again: zstd frames (RFC 8878), with `base`, content
// that the other side holds already, as a prefix to refer to; empty: none. What is packed is
// believed nothing: whoever unpacks proves the outcome by its own digest. Pure; any thread.

// The largest base, and the largest content. Unpacking needs no window beyond these bytes.
inline constexpr std::uint32_t kMaxContent = 16 * 1024 * 1024;

// The same base and content give the same bytes as long as the library's version stays, so that a
// fetch goes on after a restart. Slow on purpose: about 0.3 s for a megabyte. Needs content and
// base of at most kMaxContent, and content that is not empty.
Bytes pack(ByteView content, ByteView base = {});

// The content, of exactly `size` bytes. kMalformed when `packed` is anything but one whole frame
// that promises and gives so many: nothing larger is allocated, nothing beyond the end is read.
// With another base than it was packed against it fails or gives other bytes.
Result<Bytes> unpack(ByteView packed, std::uint32_t size, ByteView base = {});

}  // namespace ph::pack
