#include <array>
#include <cstdio>

#include "protocol/domain/dose.hpp"

namespace ph {
namespace {

// n / 10^places with a leading zero and no trailing zero.
std::string shown(std::int64_t n, int places) { return Decimal::of(n, places).str(); }

}  // namespace

std::string to_string(const Dose& dose) { return dose.value.str() + ' ' + to_string(dose.unit); }

std::string to_string(const Concentration& concentration) {
  if (concentration.amount == Decimal{} && concentration.diluent == Volume{}) {
    return "custom, in " + std::string(to_string(concentration.unit));
  }
  return concentration.amount.str() + ' ' + std::string(to_string(concentration.unit)) + " in " +
         to_string(concentration.diluent);
}

std::string to_string(FlowRate rate) { return shown(rate.count(), 6) + " mL/h"; }
std::string to_string(Volume volume) { return shown(volume.count(), 6) + " mL"; }
std::string to_string(BodyWeight weight) { return shown(weight.count(), 3) + " kg"; }
std::string to_string(BodySurface surface) { return shown(surface.count(), 4) + " m2"; }
std::string to_string(Pressure pressure) { return shown(pressure.count(), 3) + " mmHg"; }

std::string to_string(std::chrono::milliseconds time) {
  const std::int64_t seconds = time.count() / 1000;
  if (seconds < 60) return std::to_string(seconds) + " s";
  const std::int64_t minutes = seconds / 60;
  if (minutes < 60) return std::to_string(minutes) + " min " + std::to_string(seconds % 60) + " s";
  return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

}  // namespace ph
