#include "protocol/base/result.hpp"

namespace ph {

const char* to_string(Fault fault) {
  switch (fault) {
    case Fault::kMalformed:
      return "malformed";
    case Fault::kOutOfRange:
      return "out of range";
    case Fault::kNotFound:
      return "not found";
    case Fault::kConflict:
      return "conflict";
    case Fault::kUnavailable:
      return "unavailable";
    case Fault::kRefused:
      return "refused";
  }
  return "unknown fault";
}

}  // namespace ph
