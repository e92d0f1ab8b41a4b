#pragma once
#include <string>
#include <vector>

namespace ph::cli {

enum class Align { kLeft, kRight };
struct Column {
  Column(std::string h, Align a = Align::kLeft) : heading(std::move(h)), align(a) {}
  std::string heading;
  Align align;
};

// Rows for people on standard output; as wide as the widest cell, numbers to the right.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void print() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// "2026-11-22 10:00:00Z"
std::string shown_time(long long wall_ms);

}  // namespace ph::cli
