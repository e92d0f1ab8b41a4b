#include "server/cli/table.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace ph::cli {
namespace {

// Characters, not bytes, of UTF-8.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string padded(const std::string& text, std::size_t to, Align align) {
  const std::string space(to - std::min(to, width(text)), ' ');
  return align == Align::kRight ? space + text : text + space;
}

// What came from outside must not steer the terminal.
std::string plain(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return text;
}

}  // namespace

void Table::print() const {
  std::vector<std::size_t> widths;
  for (const auto& column : columns_) widths.push_back(width(column.heading));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  const auto line = [&](auto cell) {
    std::string out;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      out += padded(plain(cell(i)), widths[i], columns_[i].align) + "  ";
    }
    out.erase(out.find_last_not_of(' ') + 1);
    std::printf("%s\n", out.c_str());
  };
  line([&](std::size_t i) { return columns_[i].heading; });
  for (const auto& row : rows_) line([&](std::size_t i) { return row[i]; });
}

std::string shown_time(long long wall_ms) {
  const std::time_t seconds = wall_ms / 1000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%SZ", &parts);
  return std::string(text, length);
}

}  // namespace ph::cli
