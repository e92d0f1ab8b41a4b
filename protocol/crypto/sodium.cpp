#include "protocol/crypto/sodium.hpp"

#include <sodium.h>

#include "protocol/base/check.hpp"
#include "protocol/crypto/crypto.hpp"

namespace ph::crypto {

void prepare_sodium() {
  static const int started = sodium_init();
  PH_CHECK(started >= 0);
}

Bytes random_bytes(std::size_t count) {
  prepare_sodium();
  Bytes out(count);
  randombytes_buf(out.data(), out.size());
  return out;
}

StreamId random_stream() {
  prepare_sodium();
  StreamId out{};
  randombytes_buf(out.data(), out.size());
  return out;
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace ph::crypto
