#include "protocol/wire/library_exchange.hpp"

#include <algorithm>

#include "protocol/wire/library_sheet.hpp"

namespace ph::wire {
namespace {

// Rows of what, by care area and id: to say where a doubled one stands and a wrong one stood.
using Places = std::map<std::pair<std::string, std::string>, std::size_t>;

class SheetReader {
 public:
  explicit SheetReader(std::string_view text) {
    separator_ = separator_of(text);
    auto rows = parse_csv(text, separator_);
    if (!rows) {
      problems_.add(rows.error().detail);
      return;
    }
    rows_ = std::move(*rows);
    read_header();
    if (!problems_.any()) check_lengths();
    if (!problems_.any()) find_sign();
  }

  Imported read() {
    Imported out;
    out.library.note = kUnvouched;
    if (!problems_.any()) read_records(out.library);
    if (!problems_.any()) judge(out.library);
    out.problems = problems_.take();
    if (!out.problems.empty()) out.library = {};
    return out;
  }

 private:
  static bool is_empty(const CsvRow& row) {
    return std::all_of(row.begin(), row.end(),
                       [](const std::string& cell) { return trimmed(cell).empty(); });
  }

  void read_header() {
    const auto& known = sheet_columns();
    for (std::size_t i = 0; i < rows_[0].size(); ++i) {
      const std::string name = lower(trimmed(rows_[0][i]));
      const std::string where = ", column " + std::to_string(i + 1) + ": ";
      if (name.empty()) continue;
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        problems_.at(1, where + "unknown column \"" + name.substr(0, 40) + '"');
      } else if (!columns_.emplace(name, i).second) {
        problems_.at(1, where + name + " stands twice");
      }
    }
  }

  // A row cut short may have lost a cell anywhere: what stands under which column is then unknown.
  void check_lengths() {
    const std::size_t wanted = rows_[0].size();
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      if (is_empty(rows_[i])) continue;
      const bool only_empty_more =
          rows_[i].size() > wanted &&
          is_empty(CsvRow(rows_[i].begin() + static_cast<std::ptrdiff_t>(wanted), rows_[i].end()));
      if (rows_[i].size() == wanted || only_empty_more) continue;
      problems_.at(i + 1, ": expected " + std::to_string(wanted) + " fields, got " +
                              std::to_string(rows_[i].size()) +
                              " (a separator inside a field needs quotes)");
    }
  }

  void find_sign() {
    if (separator_ == ',') return;
    SignVote vote;
    for (const auto& [name, place] : columns_) {
      if (!holds_numbers(name)) continue;
      for (std::size_t i = 1; i < rows_.size(); ++i) {
        if (place < rows_[i].size()) vote.hear(sign_in(unguarded(rows_[i][place])));
      }
    }
    sign_ = vote.sign();
  }

  void read_records(Library& into) {
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      if (is_empty(rows_[i])) continue;
      RecordReader row(columns_, rows_[i], i + 1, sign_, problems_);
      read_record(row, i + 1, into);
    }
  }

  void read_record(RecordReader& row, std::size_t number, Library& into) {
    const std::string kind = lower(row.text("record", 40));
    if (kind == "library") {
      once(row, "record", {"", ""}, number);
      read_library_record(row, into);
      row.finish("in the row of the library");
    } else if (kind == "area") {
      into.areas.push_back(read_area_record(row));
      once(row, "id", {into.areas.back().id, ""}, number);
      areas_.emplace(into.areas.back().id, into.areas.size() - 1);
      row.finish("in the row of a care area");
    } else if (kind == "entry") {
      read_entry(row, number, into);
    } else {
      row.complain("record", "expected library, area or entry, got \"" + kind + '"');
    }
  }

  void read_entry(RecordReader& row, std::size_t number, Library& into) {
    const std::string area = row.needed_text("care_area", 64);
    DrugEntry entry = read_entry_record(row);
    row.finish("or what belongs to it is missing");
    once(row, "id", {area, entry.id.str()}, number);
    const auto found = areas_.find(area);
    if (found == areas_.end()) {
      return row.complain("care_area", "no row above has the care area \"" + area + '"');
    }
    into.areas[found->second].entries.push_back(std::move(entry));
  }

  void once(RecordReader& row, const char* column, std::pair<std::string, std::string> what,
            std::size_t number) {
    const auto [place, is_new] = places_.emplace(std::move(what), number);
    if (!is_new)
      row.complain(column, "stands in row " + std::to_string(place->second) + " already");
  }

  // The same law as everywhere, told by row.
  void judge(const Library& library) {
    for (const std::string& reason : well_formed(library)) {
      const auto found = std::find_if(places_.begin(), places_.end(), [&](const auto& place) {
        const auto& [area, entry] = place.first;
        if (area.empty()) return false;
        return reason.starts_with("care area " + area + (entry.empty() ? "" : ", entry " + entry) +
                                  ": ");
      });
      if (found == places_.end()) {
        problems_.add(reason);
      } else {
        problems_.at(found->second, ", " + reason);
      }
    }
  }

  std::vector<CsvRow> rows_;
  RecordReader::Columns columns_;
  std::map<std::string, std::size_t> areas_;
  Places places_;
  char separator_ = ',';
  DecimalSign sign_ = DecimalSign::kPoint;
  Problems problems_;
};

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

}  // namespace

std::string export_csv(const Library& library) {
  std::string out;
  for (const std::string& column : sheet_columns()) {
    out.append(out.empty() ? "" : ",").append(column);
  }
  out += '\n';
  write_records(library, out);
  return out;
}

std::string export_json(const Library& library) {
  std::string out;
  std::size_t depth = 0;
  bool quoted = false, escaped = false;
  const auto line = [&] { out.append("\n").append(2 * depth, ' '); };
  for (const char c : canonical(library)) {
    const bool closes = !quoted && (c == '}' || c == ']');
    if (closes) {
      --depth;
      if (out.back() != '[' && out.back() != '{') line();
    }
    const bool begins = !quoted && !closes && (out.ends_with('{') || out.ends_with('['));
    if (begins) line();
    out += c;
    if (!quoted && (c == '{' || c == '[')) ++depth;
    if (!quoted && c == ',') line();
    if (!quoted && c == ':') out += ' ';
    if (c == '"' && !escaped) quoted = !quoted;
    escaped = quoted && c == '\\' && !escaped;
  }
  return out += '\n';
}

FileForm form_of(std::string_view file) {
  const auto text = plain_text(file.substr(0, std::min<std::size_t>(file.size(), 4'096) & ~1U));
  if (!text) return FileForm::kDrugSheet;
  const std::size_t start = text->find_first_not_of(" \t\r\n");
  if (start != text->npos && (*text)[start] == '{') return FileForm::kJson;
  std::string header = lower(first_line(*text));
  const char separator = separator_of(header);
  std::replace(header.begin(), header.end(), separator, '\n');
  const auto cells = parse_csv(header);
  const bool has_record = cells && std::any_of(cells->begin(), cells->end(), [](const CsvRow& row) {
                            return trimmed(row[0]) == "record";
                          });
  return has_record ? FileForm::kLibrarySheet : FileForm::kDrugSheet;
}

Imported import_library(std::string_view file) {
  Imported out;
  const auto text = plain_text(file);
  if (!text) {
    out.problems.push_back(text.error().detail);
    return out;
  }
  const FileForm form = form_of(*text);
  if (form == FileForm::kLibrarySheet) return SheetReader(*text).read();
  if (form == FileForm::kJson) {
    out = parse_library_json(*text);
    if (out.problems.empty()) out.problems = well_formed(out.library);
    return out;
  }
  out.problems.emplace_back("file: expected JSON, or a sheet with a column \"record\"");
  return out;
}

}  // namespace ph::wire
