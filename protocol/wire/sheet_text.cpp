#include "protocol/wire/sheet_text.hpp"

#include <algorithm>
#include <array>

namespace ph::wire {
namespace {

constexpr std::string_view kMark8 = "\xEF\xBB\xBF", kMark16Little = "\xFF\xFE",
                           kMark16Big = "\xFE\xFF";
constexpr std::string_view kRuns = "=+-@\t\r";

void put_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

Result<std::string> from_utf16(std::string_view bytes, bool big) {
  const auto bad = [] {
    return fail(Fault::kMalformed, "file: UTF-16 that is cut or has half a character");
  };
  if (bytes.size() % 2 != 0) return bad();
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<std::uint8_t>(bytes[at]);
    const auto second = static_cast<std::uint8_t>(bytes[at + 1]);
    return big ? std::uint32_t{first} << 8 | second : std::uint32_t{second} << 8 | first;
  };
  std::string out;
  out.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    std::uint32_t c = unit(at);
    if (c >= 0xD800 && c < 0xE000) {
      if (c >= 0xDC00 || at + 2 >= bytes.size()) return bad();
      const std::uint32_t low = unit(at += 2);
      if (low < 0xDC00 || low >= 0xE000) return bad();
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    put_utf8(out, c);
  }
  return out;
}

}  // namespace

Result<std::string> plain_text(std::string_view file) {
  std::string out;
  if (file.substr(0, 2) == kMark16Little || file.substr(0, 2) == kMark16Big) {
    auto text = from_utf16(file.substr(2), file.substr(0, 2) == kMark16Big);
    if (!text) return text;
    out = std::move(*text);
  } else {
    out = file.substr(file.substr(0, kMark8.size()) == kMark8 ? kMark8.size() : 0);
  }
  if (lower(std::string_view(out).substr(0, 4)) == "sep=") {
    out.erase(0, std::min(out.find('\n'), out.size() - 1) + 1);
  }
  return out;
}

char separator_of(std::string_view text) {
  constexpr std::array<char, 3> kSeparators = {',', ';', '\t'};
  std::array<std::size_t, 3> found{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n') break;
    for (std::size_t i = 0; i < found.size(); ++i) found[i] += c == kSeparators[i] ? 1 : 0;
  }
  const auto most = std::max_element(found.begin(), found.end());
  return kSeparators[static_cast<std::size_t>(most - found.begin())];
}

std::string guarded(std::string_view cell) {
  const bool runs = !cell.empty() && (kRuns.find(cell[0]) != kRuns.npos || cell[0] == '\'');
  return (runs ? "'" : "") + std::string(cell);
}

std::string_view unguarded(std::string_view cell) {
  if (cell.size() < 2 || cell[0] != '\'') return cell;
  const bool guards = kRuns.find(cell[1]) != kRuns.npos || cell[1] == '\'';
  return guards ? cell.substr(1) : cell;
}

}  // namespace ph::wire
