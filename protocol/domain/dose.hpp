#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/domain/decimal.hpp"
#include "protocol/domain/quantity.hpp"

namespace ph {

// What an amount of drug is measured in. Amounts of two substances never compare.
enum class Substance : std::uint8_t { kMass, kUnits, kEquivalents, kMoles, kEnergy, kVolume };

// A unit of amount as it is shown: mcg and never the Greek letter, units and never U (ISMP list of
// error-prone abbreviations).
enum class AmountUnit : std::uint8_t {
  kNanogram,
  kMicrogram,
  kMilligram,
  kGram,  // ng mcg mg g
  kMilliunit,
  kUnit,
  kThousandUnits,
  kMillionUnits,     // milliunits units thousand-units million-units
  kMilliequivalent,  // mEq
  kMillimole,        // mmol
  kKilocalorie,      // kcal
  kMillilitre,       // mL
};

Substance substance_of(AmountUnit unit);
// Smallest countable parts in one unit: pg for mass, micro-units for units, neq, nmol, mcal, nL.
std::int64_t parts_in(AmountUnit unit);
std::string_view to_string(AmountUnit unit);
Result<AmountUnit> parse_amount_unit(std::string_view text, std::string_view what);

// What the amount is scaled by, and over which time it is given.
enum class Basis : std::uint8_t { kNone, kPerKilogram, kPerSquareMetre };
enum class Pace : std::uint8_t { kTotal, kPerMinute, kPerHour, kPerDay };

// The unit of a dose: mcg/kg/min is {kMicrogram, kPerKilogram, kPerMinute}; a total dose such as
// mg/m2 has Pace::kTotal; mL/h is {kMillilitre, kNone, kPerHour}.
struct DoseUnit {
  AmountUnit amount = AmountUnit::kMillilitre;
  Basis basis = Basis::kNone;
  Pace pace = Pace::kPerHour;
  bool operator==(const DoseUnit&) const = default;
};

std::string to_string(DoseUnit unit);
Result<DoseUnit> parse_dose_unit(std::string_view text, std::string_view what);
inline bool is_total(DoseUnit unit) { return unit.pace == Pace::kTotal; }
// Same substance, basis and kind of pace (both a rate, or both a total): values may be compared.
bool comparable(DoseUnit a, DoseUnit b);

// A dose as a person wrote it. value >= 0.
struct Dose {
  Decimal value;
  DoseUnit unit;
  bool operator==(const Dose&) const = default;
};

// "5 mcg/kg/min"
std::string to_string(const Dose& dose);

// Less, equal or greater, exactly, across units (1 mg/h against 1000 mcg/h). Requires comparable().
std::strong_ordering compare(const Dose& a, const Dose& b);

// Drug in its container: `amount` of `unit` in `diluent`, for example 4 mg in 250 mL. For a plain
// fluid the unit is mL and amount equals the volume. amount > 0, diluent > 0.
struct Concentration {
  Decimal amount;
  AmountUnit unit = AmountUnit::kMillilitre;
  Volume diluent;
  bool operator==(const Concentration&) const = default;
};

std::string to_string(const Concentration& concentration);

// Less, equal or greater in strength, exactly, across units: 1 g in 100 mL is 1000 mg in 100 mL.
// Requires amounts of one substance, each in its range.
std::strong_ordering compare_strength(const Concentration& a, const Concentration& b);
// The same amount in the same volume, however it is written.
bool same(const Concentration& a, const Concentration& b);

// What may be chosen at programming: an amount to 100,000 in 0.1 mL to 5 L.
inline constexpr std::int64_t kMostAmount = 100'000;
inline constexpr Volume kLeastDiluent = microlitres(100), kMostDiluent = millilitres(5'000);

// The patient's measures that a dose may need; absent when not entered. Never a default.
struct PatientMeasures {
  std::optional<BodyWeight> weight;    // 0.2 kg to 500 kg
  std::optional<BodySurface> surface;  // 0.05 m2 to 4 m2
  bool operator==(const PatientMeasures&) const = default;
};

// Body surface by Du Bois and Du Bois 1916: 0.007184 W^0.425 H^0.725, to a square centimetre.
// kOutOfRange outside 0.2-500 kg or 200-2500 mm.
Result<BodySurface> du_bois(BodyWeight weight, BodyHeight height);

// The flow that gives `dose` of a drug in `concentration` to the patient, to the nearest nL/h
// (halves up). mL/h = dose / concentration x (kg or m2) x time factor. Requires a rate, not a
// total. kRefused: substances differ, or a measure that the unit needs is absent. kOutOfRange:
// result above 10 L/h or a measure outside its range.
Result<FlowRate> flow_for(const Dose& dose, const Concentration& concentration,
                          const PatientMeasures& patient);

// The volume that holds the total dose, to the nearest nL. Requires a total. Errors as flow_for.
Result<Volume> volume_for(const Dose& dose, const Concentration& concentration,
                          const PatientMeasures& patient);

// A dose rate in `unit` that `flow` gives, rounded to six significant digits, to show beside mL/h.
// Never used against a limit.
Result<Dose> shown_dose(FlowRate flow, DoseUnit unit, const Concentration& concentration,
                        const PatientMeasures& patient);

// The same for a dose of `volume` in a total `unit`: what a demand dose or a bolus gives.
Result<Dose> shown_dose(Volume volume, DoseUnit unit, const Concentration& concentration,
                        const PatientMeasures& patient);

// "125 mL/h", "0.05 mL/h", "2.5 mL", "1 h 30 min", "70.5 kg", "1.73 m2"
std::string to_string(FlowRate rate);
std::string to_string(Volume volume);
std::string to_string(BodyWeight weight);
std::string to_string(BodySurface surface);
std::string to_string(Pressure pressure);
std::string to_string(std::chrono::milliseconds time);

}  // namespace ph
