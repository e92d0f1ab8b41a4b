#pragma once
#include <chrono>
#include <compare>
#include <cstdint>

namespace ph {

// Wide enough for every product of two quantities here.
__extension__ typedef __int128 Int128;

// An amount in whole smallest units of its kind, so that equal amounts compare equal and no
// rounding hides in a float. Mixing two kinds does not compile. Real-time safe.
template <class Kind>
class Quantity {
 public:
  constexpr Quantity() = default;
  static constexpr Quantity of(std::int64_t n) { return Quantity{n}; }
  constexpr std::int64_t count() const { return n_; }
  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity& operator+=(Quantity other) {
    n_ += other.n_;
    return *this;
  }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.n_ + b.n_}; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.n_ - b.n_}; }

 private:
  constexpr explicit Quantity(std::int64_t n) : n_(n) {}
  std::int64_t n_ = 0;
};

using Volume = Quantity<struct VolumeKind>;            // nanolitres
using FlowRate = Quantity<struct FlowRateKind>;        // nanolitres per hour
using Pressure = Quantity<struct PressureKind>;        // thousandths of a mmHg, against atmosphere
using BodyWeight = Quantity<struct BodyWeightKind>;    // grams
using BodyHeight = Quantity<struct BodyHeightKind>;    // millimetres
using BodySurface = Quantity<struct BodySurfaceKind>;  // square centimetres
using Charge = Quantity<struct ChargeKind>;            // thousandths of a full battery

constexpr Volume nanolitres(std::int64_t n) { return Volume::of(n); }
constexpr Volume microlitres(std::int64_t n) { return Volume::of(n * 1'000); }
constexpr Volume millilitres(std::int64_t n) { return Volume::of(n * 1'000'000); }
constexpr FlowRate nanolitres_per_hour(std::int64_t n) { return FlowRate::of(n); }
constexpr FlowRate microlitres_per_hour(std::int64_t n) { return FlowRate::of(n * 1'000); }
constexpr FlowRate millilitres_per_hour(std::int64_t n) { return FlowRate::of(n * 1'000'000); }
constexpr Pressure mmhg(std::int64_t n) { return Pressure::of(n * 1'000); }
constexpr BodyWeight grams(std::int64_t n) { return BodyWeight::of(n); }
constexpr BodyWeight kilograms(std::int64_t n) { return BodyWeight::of(n * 1'000); }

// Volume that `rate` moves in `time`, rounded down to a nanolitre. Requires time >= 0 and
// rate >= 0. Exact up to 10 L/h for ten years.
constexpr Volume delivered(FlowRate rate, std::chrono::nanoseconds time) {
  constexpr Int128 kNanosecondsPerHour = Int128{3'600'000'000'000};
  return Volume::of(
      static_cast<std::int64_t>(Int128{rate.count()} * time.count() / kNanosecondsPerHour));
}

// Time that `rate` needs for `volume`, rounded up to a millisecond. Requires rate > 0.
constexpr std::chrono::milliseconds time_for(Volume volume, FlowRate rate) {
  const Int128 product = Int128{volume.count()} * 3'600'000 + rate.count() - 1;
  return std::chrono::milliseconds{static_cast<std::int64_t>(product / rate.count())};
}

// The rate that moves `volume` in `time`, to the nearest nanolitre per hour. Requires time > 0.
constexpr FlowRate rate_for(Volume volume, std::chrono::milliseconds time) {
  const Int128 product = Int128{volume.count()} * 3'600'000 + time.count() / 2;
  return FlowRate::of(static_cast<std::int64_t>(product / time.count()));
}

static_assert(delivered(millilitres_per_hour(120), std::chrono::minutes{30}) == millilitres(60));
static_assert(time_for(millilitres(1), millilitres_per_hour(125)) ==
              std::chrono::milliseconds{28'800});
static_assert(rate_for(millilitres(100), std::chrono::minutes{30}) == millilitres_per_hour(200));

}  // namespace ph
