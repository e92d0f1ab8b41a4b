#include "protocol/domain/dose.hpp"

#include <cmath>

#include "protocol/base/check.hpp"

namespace ph {
namespace {

constexpr Int128 kBillion = 1'000'000'000;
constexpr std::int64_t kMaxFlow = 10'000'000'000;     // 10 L/h in nL/h
constexpr std::int64_t kMaxVolume = 100'000'000'000;  // 100 L in nL

std::int64_t times_a_day(Pace pace) {
  switch (pace) {
    case Pace::kPerMinute:
      return 1'440;
    case Pace::kPerHour:
      return 24;
    case Pace::kPerDay:
    case Pace::kTotal:
      return 1;
  }
  return 1;
}

// Parts of substance in the dose (a day, for a rate), times 10^9.
Int128 parts_in_billionths(const Dose& dose) {
  return dose.value.in_billionths() * parts_in(dose.unit.amount) * times_a_day(dose.unit.pace);
}

// What the dose is multiplied by: the patient's measure as numerator over 1000 or 10,000.
struct Scale {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

Result<Scale> scale_for(Basis basis, const PatientMeasures& patient) {
  switch (basis) {
    case Basis::kNone:
      return Scale{};
    case Basis::kPerKilogram:
      if (!patient.weight)
        return fail(Fault::kRefused, "weight: needed for a dose per kg, not entered");
      if (patient.weight->count() < 200 || patient.weight->count() > 500'000) {
        return fail(Fault::kOutOfRange,
                    "weight: expected 0.2 kg to 500 kg, got " + to_string(*patient.weight));
      }
      return Scale{patient.weight->count(), 1'000};
    case Basis::kPerSquareMetre:
      if (!patient.surface) {
        return fail(Fault::kRefused, "body surface: needed for a dose per m2, not entered");
      }
      if (patient.surface->count() < 500 || patient.surface->count() > 40'000) {
        return fail(Fault::kOutOfRange,
                    "body surface: expected 0.05 m2 to 4 m2, got " + to_string(*patient.surface));
      }
      return Scale{patient.surface->count(), 10'000};
  }
  return fail(Fault::kMalformed, "dose basis: unknown");
}

Status check_substances(const Dose& dose, const Concentration& concentration) {
  if (concentration.amount.coefficient() <= 0 || concentration.diluent <= nanolitres(0)) {
    return fail(Fault::kOutOfRange,
                "concentration: expected above 0, got " + to_string(concentration));
  }
  const bool is_volume = substance_of(dose.unit.amount) == Substance::kVolume;
  if (is_volume || substance_of(dose.unit.amount) == substance_of(concentration.unit)) return {};
  return fail(Fault::kRefused, "dose unit " + to_string(dose.unit) +
                                   ": does not fit concentration " + to_string(concentration));
}

// Divides with halves up; the caller keeps both within 128 bits.
Int128 nearest(Int128 numerator, Int128 denominator) {
  return (numerator + denominator / 2) / denominator;
}

// nL (a day, for a rate) that carry the dose to this patient.
Result<Int128> nanolitres_carrying(const Dose& dose, const Concentration& concentration,
                                   const PatientMeasures& patient, std::int64_t divisor) {
  if (auto fits = check_substances(dose, concentration); !fits) return fail(fits.error());
  if (dose.value.coefficient() < 0) {
    return fail(Fault::kOutOfRange, "dose " + to_string(dose) + ": expected 0 or above");
  }
  const auto scale = scale_for(dose.unit.basis, patient);
  if (!scale) return fail(scale.error());
  const Int128 parts = parts_in_billionths(dose);
  if (substance_of(dose.unit.amount) == Substance::kVolume) {
    return nearest(parts * scale->numerator, kBillion * scale->denominator * divisor);
  }
  // parts x diluent / parts-in-container, reduced early so that 128 bits hold the product.
  const Int128 held = concentration.amount.in_billionths() * parts_in(concentration.unit);
  Int128 numerator = parts;
  Int128 denominator = held;
  for (const Int128 common :
       {Int128{1'000'000'000}, Int128{1'000'000}, Int128{1'000}, Int128{10}}) {
    while (numerator % common == 0 && denominator % common == 0 && numerator != 0) {
      numerator /= common;
      denominator /= common;
    }
  }
  constexpr Int128 kRoom = Int128{1} << 126;
  const Int128 factor = Int128{concentration.diluent.count()} * scale->numerator;
  const Int128 below = Int128{scale->denominator} * divisor;
  if (numerator > kRoom / factor || denominator > kRoom / below) {
    return fail(Fault::kOutOfRange, "dose " + to_string(dose) + ": too large to compute");
  }
  return nearest(numerator * factor, denominator * below);
}

}  // namespace

std::strong_ordering compare(const Dose& a, const Dose& b) {
  PH_CHECK(comparable(a.unit, b.unit));
  const Int128 left = parts_in_billionths(a);
  const Int128 right = parts_in_billionths(b);
  if (left < right) return std::strong_ordering::less;
  return left > right ? std::strong_ordering::greater : std::strong_ordering::equal;
}

namespace {

// a/b against c/d as two descending chains of quotients: nothing is ever multiplied.
std::strong_ordering compare_ratio(Int128 a, Int128 b, Int128 c, Int128 d) {
  while (true) {
    const Int128 left = a / b, right = c / d;
    if (left != right) {
      return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    const Int128 over = a % b, rest = c % d;
    if (over == 0 || rest == 0) return (over != 0 ? 1 : 0) <=> (rest != 0 ? 1 : 0);
    a = d;
    c = b;
    b = rest;
    d = over;
  }
}

Int128 parts_held(const Concentration& held) {
  return held.amount.in_billionths() * parts_in(held.unit);
}

}  // namespace

std::strong_ordering compare_strength(const Concentration& a, const Concentration& b) {
  PH_CHECK(substance_of(a.unit) == substance_of(b.unit));
  PH_CHECK(a.diluent > Volume{} && b.diluent > Volume{});
  return compare_ratio(parts_held(a), a.diluent.count(), parts_held(b), b.diluent.count());
}

bool same(const Concentration& a, const Concentration& b) {
  return substance_of(a.unit) == substance_of(b.unit) && a.diluent == b.diluent &&
         parts_held(a) == parts_held(b);
}

Result<FlowRate> flow_for(const Dose& dose, const Concentration& concentration,
                          const PatientMeasures& patient) {
  if (is_total(dose.unit)) {
    return fail(Fault::kRefused,
                "dose unit " + to_string(dose.unit) + ": a total dose has no rate");
  }
  const auto flow = nanolitres_carrying(dose, concentration, patient, 24);
  if (!flow) return fail(flow.error());
  if (*flow > kMaxFlow) {
    return fail(Fault::kOutOfRange, "dose " + to_string(dose) + ": needs more than 10000 mL/h");
  }
  return FlowRate::of(static_cast<std::int64_t>(*flow));
}

Result<Volume> volume_for(const Dose& dose, const Concentration& concentration,
                          const PatientMeasures& patient) {
  if (!is_total(dose.unit)) {
    return fail(Fault::kRefused,
                "dose unit " + to_string(dose.unit) + ": a dose rate has no volume");
  }
  const auto volume = nanolitres_carrying(dose, concentration, patient, 1);
  if (!volume) return fail(volume.error());
  if (*volume > kMaxVolume) {
    return fail(Fault::kOutOfRange, "dose " + to_string(dose) + ": needs more than 100000 mL");
  }
  return Volume::of(static_cast<std::int64_t>(*volume));
}

namespace {

// `amount` nL (a day, for a rate) in `unit`, rounded to six significant digits.
Result<Dose> shown(double amount, DoseUnit unit, const Concentration& concentration,
                   const PatientMeasures& patient) {
  const Dose one{Decimal::of(1), unit};
  if (auto fits = check_substances(one, concentration); !fits) return fail(fits.error());
  const auto scale = scale_for(unit.basis, patient);
  if (!scale) return fail(scale.error());
  const bool is_volume = substance_of(unit.amount) == Substance::kVolume;
  const double strength = is_volume ? 1e-6
                                    : static_cast<double>(concentration.amount.in_billionths()) /
                                          1e9 * static_cast<double>(parts_in(concentration.unit)) /
                                          static_cast<double>(parts_in(unit.amount)) /
                                          static_cast<double>(concentration.diluent.count());
  const double value = amount * strength / static_cast<double>(times_a_day(unit.pace)) *
                       static_cast<double>(scale->denominator) /
                       static_cast<double>(scale->numerator);
  const int magnitude = value > 0 ? static_cast<int>(std::floor(std::log10(value))) : 0;
  const int places = std::min(std::max(5 - magnitude, 0), Decimal::kMaxPlaces);
  const double scaled = value * std::pow(10.0, places);
  if (!(scaled < 1e12)) {
    return fail(Fault::kOutOfRange, "dose in " + to_string(unit) + ": too large to show");
  }
  return Dose{Decimal::of(std::llround(scaled), places), unit};
}

}  // namespace

Result<Dose> shown_dose(FlowRate flow, DoseUnit unit, const Concentration& concentration,
                        const PatientMeasures& patient) {
  if (is_total(unit)) return fail(Fault::kRefused, "dose unit " + to_string(unit) + ": not a rate");
  return shown(static_cast<double>(flow.count()) * 24.0, unit, concentration, patient);
}

Result<Dose> shown_dose(Volume volume, DoseUnit unit, const Concentration& concentration,
                        const PatientMeasures& patient) {
  if (!is_total(unit)) {
    return fail(Fault::kRefused, "dose unit " + to_string(unit) + ": not a total");
  }
  return shown(static_cast<double>(volume.count()), unit, concentration, patient);
}

Result<BodySurface> du_bois(BodyWeight weight, BodyHeight height) {
  if (weight.count() < 200 || weight.count() > 500'000) {
    return fail(Fault::kOutOfRange, "weight: expected 0.2 kg to 500 kg, got " + to_string(weight));
  }
  if (height.count() < 200 || height.count() > 2'500) {
    return fail(Fault::kOutOfRange, "height: expected 200 mm to 2500 mm, got " +
                                        std::to_string(height.count()) + " mm");
  }
  const double kg = static_cast<double>(weight.count()) / 1000.0;
  const double cm = static_cast<double>(height.count()) / 10.0;
  return BodySurface::of(std::llround(71.84 * std::pow(kg, 0.425) * std::pow(cm, 0.725)));
}

}  // namespace ph
