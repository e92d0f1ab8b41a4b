#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/wire/csv.hpp"
#include "protocol/wire/sheet_text.hpp"

namespace ph::wire {

// The columns of a drug sheet; the order here is the usual one.
enum class Column : std::size_t {
  kDrug,
  kTallMan,
  kRoute,
  kTherapyClass,
  kConcentrationAmount,
  kConcentrationUnit,
  kDiluent,
  kDosingUnit,
  kSoftLow,
  kSoftHigh,
  kHardLow,
  kHardHigh,
  kDefaultRate,
};
inline constexpr std::size_t kColumnCount = static_cast<std::size_t>(Column::kDefaultRate) + 1;
std::string_view to_string(Column column);

// Collects what is wrong with a sheet, each with its place, up to a bound.
class Problems {
 public:
  static constexpr std::size_t kMost = 100;

  void add(std::string why);
  void at(std::size_t row, std::string_view why);
  // `why` without the column's name, or beginning with it as "soft_low: …".
  void at(std::size_t row, Column column, std::string_view why);
  bool any() const { return !found_.empty(); }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  std::vector<std::string> found_;
};

// Semicolons and tabs go with decimal commas: what the numbers of such a sheet say.
class SignVote {
 public:
  void hear(DecimalSign sign) {
    point_ = point_ || sign == DecimalSign::kPoint;
    comma_ = comma_ || sign == DecimalSign::kComma;
  }
  DecimalSign sign() const {
    if (point_ == comma_) return DecimalSign::kUnsure;
    return point_ ? DecimalSign::kPoint : DecimalSign::kComma;
  }

 private:
  bool point_ = false, comma_ = false;
};

// The rows below a header, with each column found by its name.
class Sheet {
 public:
  // Problems of header and row lengths go to `problems`; then the sheet is empty.
  Sheet(std::string_view text, Problems& problems);

  std::size_t first_row() const { return 2; }
  std::size_t end_row() const { return rows_.size() + 1; }
  const std::string& cell(std::size_t row, Column column) const;
  char separator() const { return separator_; }
  DecimalSign decimal_sign() const { return sign_; }

 private:
  void read_header(Problems& problems);
  void check_lengths(Problems& problems) const;
  void find_sign();

  std::vector<CsvRow> rows_;
  std::array<std::size_t, kColumnCount> places_{};
  char separator_ = ',';
  DecimalSign sign_ = DecimalSign::kPoint;
};

}  // namespace ph::wire
