#include "protocol/wire/sheet.hpp"

#include <algorithm>

#include "protocol/base/text.hpp"

namespace ph::wire {
namespace {

constexpr std::array<std::string_view, kColumnCount> kNames = {"drug",
                                                               "tall_man",
                                                               "route",
                                                               "therapy_class",
                                                               "concentration_amount",
                                                               "concentration_unit",
                                                               "diluent_volume_ml",
                                                               "dosing_unit",
                                                               "soft_low",
                                                               "soft_high",
                                                               "hard_low",
                                                               "hard_high",
                                                               "default_rate"};

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

}  // namespace

std::string_view to_string(Column column) { return kNames.at(static_cast<std::size_t>(column)); }

void Problems::at(std::size_t row, std::string_view why) {
  add("row " + std::to_string(row) + std::string(why));
}

void Problems::add(std::string why) {
  if (found_.size() < kMost) found_.push_back(std::move(why));
  if (found_.size() == kMost) found_.push_back("and more: only the first 100 problems are told");
}

void Problems::at(std::size_t row, Column column, std::string_view why) {
  const std::string_view name = to_string(column);
  if (why.substr(0, name.size()) == name) why.remove_prefix(name.size());
  if (why.substr(0, 2) == ": ") why.remove_prefix(2);
  at(row, ", column " + std::string(name) + ": " + std::string(why));
}

Sheet::Sheet(std::string_view text, Problems& problems) {
  separator_ = separator_of(text);
  auto rows = parse_csv(text, separator_);
  if (!rows) {
    problems.add(rows.error().detail);
    return;
  }
  rows_ = std::move(*rows);
  read_header(problems);
  if (!problems.any()) check_lengths(problems);
  if (problems.any()) {
    rows_.clear();
    return;
  }
  if (separator_ != ',') find_sign();
}

void Sheet::find_sign() {
  SignVote vote;
  for (std::size_t row = first_row(); row < end_row(); ++row) {
    for (const Column column :
         {Column::kConcentrationAmount, Column::kDiluent, Column::kSoftLow, Column::kSoftHigh,
          Column::kHardLow, Column::kHardHigh, Column::kDefaultRate}) {
      vote.hear(sign_in(cell(row, column)));
    }
  }
  sign_ = vote.sign();
}

void Sheet::read_header(Problems& problems) {
  if (rows_.empty()) return problems.at(1, ": expected a header line, got an empty file");
  const CsvRow& header = rows_[0];
  places_.fill(kNowhere);
  for (std::size_t i = 0; i < header.size(); ++i) {
    const auto known = std::find(kNames.begin(), kNames.end(), lower(trimmed(header[i])));
    if (known == kNames.end()) {
      problems.at(1, ", column " + std::to_string(i + 1) + ": unknown column \"" +
                         header[i].substr(0, 40) + "\"");
      continue;
    }
    std::size_t& place = places_[static_cast<std::size_t>(known - kNames.begin())];
    if (place != kNowhere) problems.at(1, ", column " + header[i] + ": stands twice");
    place = i;
  }
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    if (places_[i] == kNowhere) {
      problems.at(1, ", column " + std::string(kNames[i]) + ": missing from the header");
    }
  }
  if (rows_.size() == 1) problems.at(1, ": expected drugs below the header, got none");
}

void Sheet::check_lengths(Problems& problems) const {
  for (std::size_t row = first_row(); row < end_row(); ++row) {
    const std::size_t fields = rows_[row - 1].size();
    if (fields == kColumnCount) continue;
    problems.at(row, ": expected " + std::to_string(kColumnCount) + " fields, got " +
                         std::to_string(fields) + " (a comma inside a field needs quotes)");
  }
}

const std::string& Sheet::cell(std::size_t row, Column column) const {
  return rows_[row - 1][places_[static_cast<std::size_t>(column)]];
}

}  // namespace ph::wire
