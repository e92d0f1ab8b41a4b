#include "protocol/domain/decimal.hpp"

#include <array>

#include "protocol/base/check.hpp"

namespace ph {
namespace {

constexpr std::int64_t kCoefficientLimit = 1'000'000'000'000;

constexpr std::array<std::int64_t, 10> kPowersOfTen = {
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

auto complain(std::string_view what, std::string_view text, const char* why) {
  return fail(Fault::kMalformed, std::string(what) +
                                     ": expected a plain decimal number such as 0.5, " + why +
                                     ", got \"" + std::string(text.substr(0, 40)) + "\"");
}

}  // namespace

Decimal Decimal::of(std::int64_t coefficient, int places) {
  PH_CHECK(places >= 0 && places <= kMaxPlaces);
  PH_CHECK(coefficient > -kCoefficientLimit && coefficient < kCoefficientLimit);
  while (places > 0 && coefficient % 10 == 0) {
    coefficient /= 10;
    --places;
  }
  return Decimal{coefficient, places};
}

Result<Decimal> Decimal::parse(std::string_view text, std::string_view what) {
  const bool negative = !text.empty() && text.front() == '-';
  const std::string_view digits = negative ? text.substr(1) : text;
  if (digits.empty() || !is_digit(digits.front())) {
    return complain(what, text, "with a digit before the point");
  }
  std::int64_t coefficient = 0;
  int places = 0;
  bool after_point = false;
  for (const char c : digits) {
    if (c == '.' && !after_point) {
      after_point = true;
      continue;
    }
    if (!is_digit(c)) return complain(what, text, "with digits and one point only");
    if (coefficient >= kCoefficientLimit / 10) return complain(what, text, "of at most 12 digits");
    coefficient = coefficient * 10 + (c - '0');
    if (after_point) ++places;
    if (places > kMaxPlaces) return complain(what, text, "of at most 9 decimal places");
  }
  if (after_point && places == 0) return complain(what, text, "with a digit after the point");
  return of(negative ? -coefficient : coefficient, places);
}

Int128 Decimal::in_billionths() const {
  return Int128{coefficient_} * kPowersOfTen.at(static_cast<std::size_t>(kMaxPlaces - places_));
}

std::string Decimal::str() const {
  const bool negative = coefficient_ < 0;
  std::string digits = std::to_string(negative ? -coefficient_ : coefficient_);
  const auto places = static_cast<std::size_t>(places_);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, 1, '.');
  return negative ? '-' + digits : digits;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  const Int128 a = in_billionths();
  const Int128 b = other.in_billionths();
  if (a < b) return std::strong_ordering::less;
  return a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

}  // namespace ph
