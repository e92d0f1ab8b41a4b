#include "tests/bench/stage.hpp"

namespace ph::bench {

Status bench_tick(const Options&) {
  return fail(Fault::kUnavailable, "tick: the loop is not built");
}

}  // namespace ph::bench
