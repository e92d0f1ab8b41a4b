#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/domain/library.hpp"
#include "protocol/wire/csv.hpp"
#include "protocol/wire/sheet.hpp"

namespace ph::wire {

// The inside of export_csv() and import_library(): one table in which every row is a record.

// Every column, in the order in which they are written (library_columns.cpp).
const std::vector<std::string>& sheet_columns();
// Columns that hold numbers: they tell how the sheet writes its decimals.
bool holds_numbers(std::string_view column);

// Writes one row, its cells by name in any order; what is not put stays empty.
class RecordWriter {
 public:
  void text(std::string_view column, std::string_view value);
  void number(std::string_view column, const std::optional<Decimal>& value);
  // A count of smallest parts, of which 10^places make one: nanolitres as mL with 6.
  void parts(std::string_view column, std::int64_t value, int places);
  void flag(std::string_view column, bool value) { text(column, value ? "yes" : "no"); }
  void time(std::string_view column, std::chrono::milliseconds value);
  void list(std::string_view column, const std::vector<std::string>& values);
  void limits(const std::string& group, const LimitSet& limits);
  std::string line() const;

 private:
  std::map<std::string, std::string, std::less<>> cells_;
};

// Reads one row. Whatever is wrong becomes a problem with row and column; a cell that holds
// something and that nobody asked for is one too.
class RecordReader {
 public:
  using Columns = std::map<std::string, std::size_t, std::less<>>;
  RecordReader(const Columns& columns, const CsvRow& cells, std::size_t row, DecimalSign sign,
               Problems& problems)
      : columns_(columns),
        cells_(cells),
        row_(row),
        sign_(sign),
        problems_(problems),
        taken_(cells.size()) {}

  bool has(std::string_view column);
  std::string text(std::string_view column, std::size_t most);
  std::string needed_text(std::string_view column, std::size_t most);
  std::optional<Decimal> number(std::string_view column);
  std::optional<std::int64_t> parts(std::string_view column, int places, std::int64_t most);
  bool flag(std::string_view column);
  std::optional<std::chrono::milliseconds> time(std::string_view column);
  std::vector<std::string> list(std::string_view column, std::size_t most, std::size_t longest);
  std::optional<LimitSet> limits(const std::string& group);

  // The value, which must be there: `why` it is needed stands in the problem.
  template <class T>
  T needed(std::string_view column, const std::optional<T>& value, const char* why) {
    if (!value && !has(column)) complain(column, std::string("expected a value, ") + why);
    return value.value_or(T{});
  }
  // `parse(text, what)` gives a Result<T>.
  template <class T, class Parse>
  std::optional<T> parsed(std::string_view column, Parse parse) {
    if (!has(column)) return std::nullopt;
    const auto value = parse(text(column, kLongest), column);
    if (value) return *value;
    complain(column, value.error().detail);
    return std::nullopt;
  }

  void complain(std::string_view column, std::string_view why);
  // Every cell that holds something and that nobody asked for.
  void finish(const char* why);

 private:
  static constexpr std::size_t kLongest = 400;
  std::string_view cell(std::string_view column);

  const Columns& columns_;
  const CsvRow& cells_;
  std::size_t row_;
  DecimalSign sign_;
  Problems& problems_;
  std::vector<bool> taken_;
};

// library_records.cpp: what each kind of record has.
void write_records(const Library& library, std::string& out);
void read_library_record(RecordReader& row, Library& into);
CareArea read_area_record(RecordReader& row);
DrugEntry read_entry_record(RecordReader& row);

}  // namespace ph::wire
