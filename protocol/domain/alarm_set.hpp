#pragma once
#include <bit>
#include <cstdint>

#include "protocol/domain/alarm.hpp"

namespace ph {

// A set of alarm conditions in one word: it crosses shared memory. Real-time safe.
class AlarmSet {
 public:
  constexpr AlarmSet() = default;
  constexpr explicit AlarmSet(AlarmCode code) : bits_(bit(code)) {}

  constexpr void add(AlarmCode code) { bits_ |= bit(code); }
  constexpr void remove(AlarmCode code) { bits_ &= ~bit(code); }
  constexpr void set(AlarmCode code, bool present) { present ? add(code) : remove(code); }
  constexpr bool contains(AlarmCode code) const { return (bits_ & bit(code)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool operator==(const AlarmSet&) const = default;
  // Calls visit(AlarmCode) for every member, in the order of AlarmCode.
  template <class Visit>
  constexpr void each(Visit visit) const {
    for (std::uint64_t rest = bits_; rest != 0; rest &= rest - 1) {
      visit(static_cast<AlarmCode>(std::countr_zero(rest)));
    }
  }
  friend constexpr AlarmSet operator&(AlarmSet a, AlarmSet b) {
    return AlarmSet{a.bits_ & b.bits_};
  }
  friend constexpr AlarmSet operator|(AlarmSet a, AlarmSet b) {
    return AlarmSet{a.bits_ | b.bits_};
  }

 private:
  constexpr explicit AlarmSet(std::uint64_t bits) : bits_(bits) {}
  static constexpr std::uint64_t bit(AlarmCode code) {
    return std::uint64_t{1} << static_cast<unsigned>(code);
  }
  std::uint64_t bits_ = 0;
};
static_assert(kAlarmCodeCount <= 64, "one bit a code");

}  // namespace ph
