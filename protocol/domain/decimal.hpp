#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/domain/quantity.hpp"

namespace ph {

// An exact decimal number, as a pharmacist writes it: coefficient / 10^places, with
// |coefficient| < 10^12 and 0 <= places <= 9. 1, 1.0 and 1.00 are the same value and are kept
// without trailing zeros. No binary floating point anywhere.
class Decimal {
 public:
  static constexpr int kMaxPlaces = 9;

  constexpr Decimal() = default;
  // coefficient / 10^places; PH_CHECKs the ranges above. For literals in code and tests.
  static Decimal of(std::int64_t coefficient, int places = 0);
  // Plain notation only: "12", "0.05", "-3.5". Refuses "", ".5", "5.", "1e3", "1,5", spaces, too
  // many digits, each with its own message; `what` names the field.
  static Result<Decimal> parse(std::string_view text, std::string_view what);

  constexpr std::int64_t coefficient() const { return coefficient_; }
  constexpr int places() const { return places_; }
  // The value times 10^9, exactly.
  Int128 in_billionths() const;

  // For people and files: leading zero, no trailing zero ("0.5", never ".5" or "0.50").
  std::string str() const;

  bool operator==(const Decimal&) const = default;
  std::strong_ordering operator<=>(const Decimal& other) const;

 private:
  constexpr Decimal(std::int64_t coefficient, int places)
      : coefficient_(coefficient), places_(places) {}
  std::int64_t coefficient_ = 0;
  int places_ = 0;
};

}  // namespace ph
