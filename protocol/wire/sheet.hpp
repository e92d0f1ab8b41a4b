#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/wire/csv.hpp"

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

// The rows below a header, with each column found by its name.
class Sheet {
 public:
  // Problems of header and row lengths go to `problems`; then the sheet is empty.
  Sheet(std::string_view text, Problems& problems);

  std::size_t first_row() const { return 2; }
  std::size_t end_row() const { return rows_.size() + 1; }
  const std::string& cell(std::size_t row, Column column) const;

 private:
  void read_header(Problems& problems);
  void check_lengths(Problems& problems) const;

  std::vector<CsvRow> rows_;
  std::array<std::size_t, kColumnCount> places_{};
};

}  // namespace ph::wire
