#include "protocol/pack/pack.hpp"

#include <zstd.h>

#include <memory>
#include <string>

#include "protocol/base/check.hpp"

namespace ph::pack {
namespace {

constexpr int kLevel = 19;
// Reaches from the end of the largest content to the beginning of the largest base.
constexpr int kWindowLog = 25;
static_assert((1U << kWindowLog) == 2 * kMaxContent);

template <auto kFree>
struct Freed {
  template <class Context>
  void operator()(Context* context) const {
    kFree(context);
  }
};
using Compressor = std::unique_ptr<ZSTD_CCtx, Freed<ZSTD_freeCCtx>>;
using Decompressor = std::unique_ptr<ZSTD_DCtx, Freed<ZSTD_freeDCtx>>;

void set(ZSTD_CCtx* context, ZSTD_cParameter parameter, int value) {
  PH_CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)));
}

// A window no larger than it must be: the pump's unpacking need not know a larger one.
int window_for(std::size_t bytes) {
  int log = 10;
  while (log < kWindowLog && (std::size_t{1} << log) < bytes) ++log;
  return log;
}

tl::unexpected<Error> malformed(const std::string& why) {
  return fail(Fault::kMalformed, "packed bytes: " + why);
}

}  // namespace

Bytes pack(ByteView content, ByteView base) {
  PH_CHECK(!content.empty() && content.size() <= kMaxContent && base.size() <= kMaxContent);
  const Compressor context(ZSTD_createCCtx());
  PH_CHECK(context != nullptr);
  set(context.get(), ZSTD_c_compressionLevel, kLevel);
  set(context.get(), ZSTD_c_windowLog, window_for(content.size() + base.size()));
  if (!base.empty()) {
    set(context.get(), ZSTD_c_enableLongDistanceMatching, 1);
    PH_CHECK(!ZSTD_isError(ZSTD_CCtx_refPrefix(context.get(), base.data(), base.size())));
  }
  Bytes out(ZSTD_compressBound(content.size()));
  const std::size_t size =
      ZSTD_compress2(context.get(), out.data(), out.size(), content.data(), content.size());
  PH_CHECK(!ZSTD_isError(size));
  out.resize(size);
  return out;
}

Result<Bytes> unpack(ByteView packed, std::uint32_t size, ByteView base) {
  if (size == 0 || size > kMaxContent || base.size() > kMaxContent) {
    return malformed("expected 1 to " + std::to_string(kMaxContent) + " bytes of content, got " +
                     std::to_string(size));
  }
  if (ZSTD_findFrameCompressedSize(packed.data(), packed.size()) != packed.size()) {
    return malformed("not one whole frame");
  }
  const unsigned long long promised = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (promised != size) {
    return malformed("expected a frame of " + std::to_string(size) + " bytes, it says " +
                     (promised > kMaxContent ? "too many" : std::to_string(promised)));
  }
  const Decompressor context(ZSTD_createDCtx());
  PH_CHECK(context != nullptr);
  PH_CHECK(!ZSTD_isError(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kWindowLog)));
  if (!base.empty()) {
    PH_CHECK(!ZSTD_isError(ZSTD_DCtx_refPrefix(context.get(), base.data(), base.size())));
  }
  Bytes out(size);
  const std::size_t got =
      ZSTD_decompressDCtx(context.get(), out.data(), out.size(), packed.data(), packed.size());
  if (ZSTD_isError(got)) return malformed(ZSTD_getErrorName(got));
  if (got != size) return malformed("gave " + std::to_string(got) + " bytes");
  return out;
}

}  // namespace ph::pack
