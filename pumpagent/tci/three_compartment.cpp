#include "pumpagent/tci/three_compartment.hpp"

#include <algorithm>
#include <cmath>

namespace ph::agent {
namespace {

using Minutes = std::chrono::duration<double, std::ratio<60>>;

// With a rate times a time of at most one half, the fourteenth term is below 1e-15 of the first.
constexpr double kLongestPiece = 0.5;
constexpr int kTerms = 14;

}  // namespace

Concentrations Transition::apply(const Concentrations& before, double pg_per_min) const {
  const std::array<double, kSize> x{before.plasma, before.fast, before.slow, before.effect,
                                    pg_per_min};
  std::array<double, kSize> y{};
  for (std::size_t row = 0; row < kSize; ++row) {
    for (std::size_t column = 0; column < kSize; ++column) y[row] += m_[row][column] * x[column];
  }
  return {y[0], y[1], y[2], y[3]};
}

Transition Transition::twice() const {
  Transition doubled;
  doubled.m_ = product(m_, m_);
  return doubled;
}

Transition::Matrix Transition::product(const Matrix& a, const Matrix& b) {
  Matrix c{};
  for (std::size_t row = 0; row < kSize; ++row) {
    for (std::size_t inner = 0; inner < kSize; ++inner) {
      for (std::size_t column = 0; column < kSize; ++column) {
        c[row][column] += a[row][inner] * b[inner][column];
      }
    }
  }
  return c;
}

// exp(A t) = exp(-q t) exp((A + q I) t), and A + q I has no negative element when q is the fastest
// rate; for a long time that of a piece, doubled again and again.
Transition ThreeCompartment::over(std::chrono::nanoseconds time) const {
  const PkModel& k = model_;
  const double q = std::max({k.k10 + k.k12 + k.k13, k.k21, k.k31, k.ke0});
  double piece = std::chrono::duration_cast<Minutes>(time).count();
  int doublings = 0;
  for (; q * piece > kLongestPiece; ++doublings) piece /= 2;

  const double out = k.k10 + k.k12 + k.k13;
  Transition::Matrix shifted{{{q - out, k.k12, k.k13, 0, 1 / k.v1_ml},
                              {k.k21, q - k.k21, 0, 0, 0},
                              {k.k31, 0, q - k.k31, 0, 0},
                              {k.ke0, 0, 0, q - k.ke0, 0},
                              {0, 0, 0, 0, q}}};
  for (auto& row : shifted) {
    for (double& element : row) element *= piece;
  }
  Transition result;
  Transition::Matrix term{};
  for (std::size_t i = 0; i < Transition::kSize; ++i) term[i][i] = std::exp(-q * piece);
  result.m_ = term;
  for (int n = 1; n <= kTerms; ++n) {
    term = Transition::product(term, shifted);
    for (std::size_t row = 0; row < Transition::kSize; ++row) {
      for (std::size_t column = 0; column < Transition::kSize; ++column) {
        term[row][column] /= n;
        result.m_[row][column] += term[row][column];
      }
    }
  }
  for (; doublings > 0; --doublings) result = result.twice();
  return result;
}

}  // namespace ph::agent
