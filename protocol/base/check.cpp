#include "protocol/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace ph {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "invariant.broken condition=\"%s\" at=%s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace ph
