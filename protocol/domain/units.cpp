#include <array>

#include "protocol/domain/dose.hpp"

namespace ph {
namespace {

struct AmountUnitRow {
  AmountUnit unit;
  std::string_view text;
  Substance substance;
  std::int64_t parts;
};

constexpr std::array<AmountUnitRow, 12> kAmountUnits = {{
    {AmountUnit::kNanogram, "ng", Substance::kMass, 1'000},
    {AmountUnit::kMicrogram, "mcg", Substance::kMass, 1'000'000},
    {AmountUnit::kMilligram, "mg", Substance::kMass, 1'000'000'000},
    {AmountUnit::kGram, "g", Substance::kMass, 1'000'000'000'000},
    {AmountUnit::kMilliunit, "milliunits", Substance::kUnits, 1'000},
    {AmountUnit::kUnit, "units", Substance::kUnits, 1'000'000},
    {AmountUnit::kThousandUnits, "thousand-units", Substance::kUnits, 1'000'000'000},
    {AmountUnit::kMillionUnits, "million-units", Substance::kUnits, 1'000'000'000'000},
    {AmountUnit::kMilliequivalent, "mEq", Substance::kEquivalents, 1'000'000},
    {AmountUnit::kMillimole, "mmol", Substance::kMoles, 1'000'000},
    {AmountUnit::kKilocalorie, "kcal", Substance::kEnergy, 1'000'000},
    {AmountUnit::kMillilitre, "mL", Substance::kVolume, 1'000'000},
}};

const AmountUnitRow& row(AmountUnit unit) {
  return kAmountUnits.at(static_cast<std::size_t>(unit));
}

std::string_view text_of(Basis basis) {
  switch (basis) {
    case Basis::kNone:
      return "";
    case Basis::kPerKilogram:
      return "/kg";
    case Basis::kPerSquareMetre:
      return "/m2";
  }
  return "";
}

std::string_view text_of(Pace pace) {
  switch (pace) {
    case Pace::kTotal:
      return "";
    case Pace::kPerMinute:
      return "/min";
    case Pace::kPerHour:
      return "/h";
    case Pace::kPerDay:
      return "/24h";
  }
  return "";
}

}  // namespace

Substance substance_of(AmountUnit unit) { return row(unit).substance; }
std::int64_t parts_in(AmountUnit unit) { return row(unit).parts; }
std::string_view to_string(AmountUnit unit) { return row(unit).text; }

Result<AmountUnit> parse_amount_unit(std::string_view text, std::string_view what) {
  std::string known;
  for (const AmountUnitRow& candidate : kAmountUnits) {
    if (candidate.text == text) return candidate.unit;
    known.append(known.empty() ? "" : " ").append(candidate.text);
  }
  return fail(Fault::kMalformed, std::string(what) + ": expected one of " + known + ", got \"" +
                                     std::string(text.substr(0, 40)) + "\"");
}

std::string to_string(DoseUnit unit) {
  return std::string(to_string(unit.amount)).append(text_of(unit.basis)).append(text_of(unit.pace));
}

Result<DoseUnit> parse_dose_unit(std::string_view text, std::string_view what) {
  const std::size_t slash = text.find('/');
  const auto amount = parse_amount_unit(text.substr(0, slash), what);
  if (!amount) return fail(amount.error());
  const std::string_view rest = slash == std::string_view::npos ? "" : text.substr(slash);
  for (const Basis basis : {Basis::kNone, Basis::kPerKilogram, Basis::kPerSquareMetre}) {
    for (const Pace pace : {Pace::kTotal, Pace::kPerMinute, Pace::kPerHour, Pace::kPerDay}) {
      if (rest == std::string(text_of(basis)).append(text_of(pace))) {
        return DoseUnit{*amount, basis, pace};
      }
    }
  }
  return fail(Fault::kMalformed,
              std::string(what) +
                  ": expected a dose unit such as mg/h, mcg/kg/min or mg/m2, got \"" +
                  std::string(text.substr(0, 40)) + "\"");
}

bool comparable(DoseUnit a, DoseUnit b) {
  return substance_of(a.amount) == substance_of(b.amount) && a.basis == b.basis &&
         is_total(a) == is_total(b);
}

}  // namespace ph
