#pragma once
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace ph {

// What a caller may react to. A member exists only where some caller branches on it; the rest of a
// failure is told in Error::detail.
enum class Fault {
  kMalformed,    // the bytes or the text are not what they claim to be
  kOutOfRange,   // well formed, but a value is outside what is allowed
  kNotFound,     // what was named does not exist
  kConflict,     // true once, but the state has moved on
  kUnavailable,  // try again later: peer gone, disk full, busy
  kRefused,      // understood and denied: rights, limits, policy
};

// One failure as a value.
struct Error {
  Error(Fault f, std::string d) : fault(f), detail(std::move(d)) {}
  Fault fault;
  std::string detail;  // one line for a person: what, which, expected, got; no secret, no name
};

// The outcome of what may fail in an expected way. Names follow std::expected, which replaces it
// one day. Ignoring one does not compile.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

using Status = Result<void>;

// Makes the failing Result: `return fail(Fault::kMalformed, "…");`
inline tl::unexpected<Error> fail(Fault fault, std::string detail) {
  return tl::make_unexpected(Error{fault, std::move(detail)});
}
inline tl::unexpected<Error> fail(Error error) { return tl::make_unexpected(std::move(error)); }

// A word for logs and messages, such as "out of range".
const char* to_string(Fault fault);

}  // namespace ph
