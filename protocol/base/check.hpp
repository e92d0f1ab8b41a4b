#pragma once

namespace ph {

// Prints where and what, then aborts. A broken invariant is never handled.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace ph

// States an invariant of our own code; input from outside is judged with Result instead.
#define PH_CHECK(condition) \
  (static_cast<bool>(condition) ? void(0) : ::ph::check_failed(#condition, __FILE__, __LINE__))
