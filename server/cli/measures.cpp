#include "server/cli/measures.hpp"

#include <span>

namespace ph::cli {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t parts;
};

// Splits "70 kg" at the end of the number.
std::pair<std::string, std::string> split(const std::string& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789.-"), text.size());
  const std::size_t unit = std::min(text.find_first_not_of(' ', end), text.size());
  return {text.substr(0, end), text.substr(unit)};
}

std::string names(std::span<const Unit> units) {
  std::string out;
  for (const Unit& unit : units) out += (out.empty() ? "" : " or ") + std::string(unit.name);
  return out;
}

// The value in smallest parts, exactly.
Result<std::int64_t> in_parts(const std::string& text, std::span<const Unit> units,
                              const std::string& what) {
  const auto [number, name] = split(text);
  auto value = Decimal::parse(number, what);
  if (!value) return fail(value.error());
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    constexpr Int128 kBillion = 1'000'000'000;
    const Int128 scaled = value->in_billionths() * unit.parts;
    if (scaled % kBillion != 0) return fail(Fault::kOutOfRange, what + ": too many decimal places");
    const Int128 whole = scaled / kBillion;
    if (whole <= 0 || whole > INT64_MAX) {
      return fail(Fault::kOutOfRange, what + ": expected above 0, got " + text);
    }
    return static_cast<std::int64_t>(whole);
  }
  return fail(Fault::kMalformed, what + ": expected a number with the unit " + names(units) +
                                     ", got \"" + text + "\"");
}

template <class Measure>
Result<Measure> measure(const std::string& text, std::span<const Unit> units,
                        const std::string& what) {
  auto parts = in_parts(text, units, what);
  if (!parts) return fail(parts.error());
  return Measure::of(*parts);
}

constexpr Unit kWeights[] = {{"kg", 1'000}, {"g", 1}};
constexpr Unit kSurfaces[] = {{"m2", 10'000}, {"cm2", 1}};
constexpr Unit kVolumes[] = {{"mL", 1'000'000}, {"L", 1'000'000'000}};
constexpr Unit kRates[] = {{"mL/h", 1'000'000}};
constexpr Unit kHeights[] = {{"cm", 10}, {"m", 1'000}, {"mm", 1}};
constexpr Unit kTimes[] = {{"h", 3'600'000}, {"min", 60'000}, {"s", 1'000}};

}  // namespace

Result<Dose> read_dose(const std::string& text, What what) {
  const auto [number, name] = split(text);
  auto value = Decimal::parse(number, what);
  if (!value) return fail(value.error());
  auto unit = parse_dose_unit(name, what);
  if (!unit) return fail(unit.error());
  return Dose{*value, *unit};
}

Result<Concentration> read_concentration(const std::string& text) {
  const std::string what = "--concentration";
  const std::size_t in = text.find(" in ");
  if (in == std::string::npos) {
    return fail(Fault::kMalformed,
                what + ": expected such as \"8 mg in 250 mL\", got \"" + text + '"');
  }
  const auto [number, name] = split(text.substr(0, in));
  auto amount = Decimal::parse(number, what);
  if (!amount) return fail(amount.error());
  auto unit = parse_amount_unit(name, what);
  if (!unit) return fail(unit.error());
  auto diluent = measure<Volume>(text.substr(in + 4), kVolumes, what);
  if (!diluent) return fail(diluent.error());
  return Concentration{*amount, *unit, *diluent};
}

Result<BodyWeight> read_weight(const std::string& text) {
  return measure<BodyWeight>(text, kWeights, "--weight");
}
Result<BodySurface> read_surface(const std::string& text) {
  return measure<BodySurface>(text, kSurfaces, "--surface");
}
Result<Volume> read_volume(const std::string& text, What what) {
  return measure<Volume>(text, kVolumes, what);
}
Result<FlowRate> read_rate(const std::string& text, What what) {
  return measure<FlowRate>(text, kRates, what);
}
Result<BodyHeight> read_height(const std::string& text, What what) {
  return measure<BodyHeight>(text, kHeights, what);
}

Result<std::chrono::milliseconds> read_duration(const std::string& text, What what) {
  std::int64_t total = 0;
  std::size_t at = 0;
  do {
    const std::size_t unit = std::min(text.find_first_not_of("0123456789. ", at), text.size());
    const std::size_t end = std::min(text.find_first_of("0123456789", unit), text.size());
    std::string piece = text.substr(at, end - at);
    piece.erase(piece.find_last_not_of(' ') + 1);
    auto part = in_parts(piece, kTimes, what);
    if (!part) return fail(part.error());
    if (*part > INT64_MAX - total) {
      return fail(Fault::kOutOfRange, what + ": too long, got " + text);
    }
    total += *part;
    at = end;
  } while (at < text.size());
  return std::chrono::milliseconds{total};
}

}  // namespace ph::cli
