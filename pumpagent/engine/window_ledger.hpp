#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <type_traits>

#include "protocol/domain/quantity.hpp"

namespace ph::agent {

// What was given in doses, and when, so that a rolling window can be added up (P23). Bounded: when
// it is full, the two neighbours that cover the least time become one at its end. So nothing leaves
// a window early; some leaves it late. Times are of one clock that never runs back. Plain and of
// fixed size: it is stored byte for byte. Real-time safe.
class WindowLedger {
 public:
  static constexpr std::size_t kEntries = 48;
  static constexpr std::chrono::seconds kGrain{10};  // within it, volumes become one entry
  static constexpr std::chrono::hours kLongest{8};   // window (P31); what is older is forgotten

  // Requires volume > 0 and `now` not before the last call's.
  void add(Volume volume, std::chrono::nanoseconds now);
  // Everything given later than `now` - `length`. Requires length <= kLongest.
  Volume within(std::chrono::nanoseconds length, std::chrono::nanoseconds now) const;

  // For what was read back from storage: times rise up to `now`, no volume is below zero.
  bool is_sound(std::chrono::nanoseconds now) const;

 private:
  struct Entry {
    std::chrono::nanoseconds at{0};  // all of it was given at this time or before
    Volume volume;
  };
  void forget(std::chrono::nanoseconds now);
  void merge_closest();

  std::array<Entry, kEntries> entries_{};  // oldest first
  std::uint32_t count_ = 0;
};

static_assert(std::is_trivially_copyable_v<WindowLedger>);

}  // namespace ph::agent
