#pragma once
#include <chrono>
#include <cstdint>

namespace ph::sim {

// One number of three, well mixed (SplitMix64, Steele 2014): a question with a name of its own gets
// the same answer whatever else was asked.
constexpr std::uint64_t mixed(std::uint64_t seed, std::uint64_t first, std::uint64_t second = 0) {
  std::uint64_t z = seed;
  for (const std::uint64_t part : {first, second}) {
    z += part + 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    z ^= z >> 31U;
  }
  return z;
}

// The only source of chance in a simulated hospital: PCG-XSH-RR (O'Neill 2014), so that a seed
// gives the same run on every machine and standard library. One owner.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed + kStep) { (void)roll(); }

  std::uint32_t roll() {
    const std::uint64_t old = state_;
    state_ = old * kFactor + kStep;
    const auto mixed = static_cast<std::uint32_t>(((old >> 18U) ^ old) >> 27U);
    const auto turn = static_cast<std::uint32_t>(old >> 59U);
    return (mixed >> turn) | (mixed << ((32U - turn) & 31U));
  }
  std::uint64_t seed() { return (std::uint64_t{roll()} << 32U) | roll(); }

  // 0 to n - 1; n > 0. The bias is below n / 2^32.
  std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>((std::uint64_t{roll()} * n) >> 32U);
  }
  // Once in `n` on average.
  bool once_in(std::uint32_t n) { return below(n) == 0; }
  // From `low` to `high`, both included.
  std::chrono::milliseconds between(std::chrono::milliseconds low, std::chrono::milliseconds high) {
    const auto span = static_cast<std::uint32_t>((high - low).count() + 1);
    return low + std::chrono::milliseconds{below(span)};
  }

 private:
  static constexpr std::uint64_t kFactor = 6364136223846793005U;
  static constexpr std::uint64_t kStep = 1442695040888963407U;
  std::uint64_t state_;
};

}  // namespace ph::sim
