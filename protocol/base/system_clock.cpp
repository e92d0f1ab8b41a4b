#include "protocol/base/clock.hpp"

namespace ph {
namespace {

class SystemClock final : public Clock {
 public:
  Now now() const override {
    return {std::chrono::steady_clock::now(),
            std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now())};
  }
};

}  // namespace

Clock& system_clock() {
  static SystemClock clock;
  return clock;
}

}  // namespace ph
