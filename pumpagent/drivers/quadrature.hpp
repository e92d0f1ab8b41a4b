#pragma once
#include <cstdint>

namespace ph::agent {

// Two tracks of an encoder, a quarter period apart, as a signed count of edges. Pure; real-time
// safe. An edge that the state before it does not allow means that another was missed: from then on
// the count is not to be trusted, for good.
class Quadrature {
 public:
  Quadrature() = default;
  Quadrature(bool a, bool b) : a_(a), b_(b) {}

  void a_goes(bool level) {
    missed_ = missed_ || level == a_;
    a_ = level;
    count_ += a_ == b_ ? -1 : 1;  // a leads when the shaft turns forwards
  }
  void b_goes(bool level) {
    missed_ = missed_ || level == b_;
    b_ = level;
    count_ += a_ == b_ ? 1 : -1;
  }
  std::int64_t count() const { return count_; }
  bool missed() const { return missed_; }

 private:
  bool a_ = false, b_ = false, missed_ = false;
  std::int64_t count_ = 0;
};

}  // namespace ph::agent
