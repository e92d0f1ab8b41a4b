#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "protocol/domain/quantity.hpp"

namespace ph::agent {

// The flow as the encoder measures it, over the last minute at one demanded rate (P05). A step of
// half a microlitre in a minute is 0.03 mL/h: finer than the tenth that is asked for. Nothing
// before kLeast, when the motor stands, and after each change of the rate. Real-time safe.
class FlowMeter {
 public:
  static constexpr std::chrono::seconds kPart{5}, kLeast{30};

  // `moved` while `rate` was demanded.
  void observe(Volume moved, std::chrono::nanoseconds elapsed, FlowRate rate) {
    if (rate != rate_ || rate <= FlowRate{}) {
      *this = FlowMeter{};
      rate_ = rate;
      return;
    }
    parts_[at_].moved += moved;
    parts_[at_].time += elapsed;
    if (parts_[at_].time < kPart) return;
    at_ = (at_ + 1) % parts_.size();
    parts_[at_] = Part{};
  }

  std::optional<FlowRate> measured() const {
    Part all;
    for (const Part& part : parts_) {
      all.moved += part.moved;
      all.time += part.time;
    }
    if (all.time < kLeast) return std::nullopt;
    constexpr Int128 kNanosecondsPerHour = Int128{3'600'000'000'000};
    return FlowRate::of(static_cast<std::int64_t>(Int128{all.moved.count()} * kNanosecondsPerHour /
                                                  all.time.count()));
  }

 private:
  struct Part {
    Volume moved;
    std::chrono::nanoseconds time{0};
  };

  std::array<Part, 13> parts_{};
  std::size_t at_ = 0;
  FlowRate rate_;
};

}  // namespace ph::agent
