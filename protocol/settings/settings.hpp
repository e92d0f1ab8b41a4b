#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/result.hpp"

namespace ph {

struct SettingValue;
struct SettingsReading;

// A configuration file (TOML) that is taken out value by value. Whoever reads it asks for every key
// by its dotted path, "server.port"; a value that is missing, of another type or outside its range
// becomes a problem and a value of no meaning is returned. So: take everything, then finish(), and
// go on only when it is empty. Keys that nobody asked for are problems too, with the nearest known
// key beside them. Copies share one reading. One owner; at start only, not for hot paths.
class Settings {
 public:
  // kNotFound, kUnavailable or kMalformed (not TOML), each with "path:line: why".
  static Result<Settings> read_file(const std::string& path);
  // `name` stands for the path in what is told.
  static Result<Settings> read_text(std::string_view text, std::string name);

  // From now on PREFIX_SERVER_PORT goes before "server.port" (never in an array of tables); lists
  // are written with commas. The second form takes the variables from the caller.
  void override_from_environment(std::string prefix);
  void override_from(std::string prefix,
                     std::vector<std::pair<std::string, std::string>> variables);

  // Without a fallback the key is required. Texts are never empty.
  std::string text(std::string_view key);
  std::string text(std::string_view key, std::string fallback);
  std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most);
  std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most,
                       std::int64_t fallback);
  bool flag(std::string_view key);
  bool flag(std::string_view key, bool fallback);
  std::vector<std::string> texts(std::string_view key);
  std::vector<std::string> texts(std::string_view key, std::vector<std::string> fallback);
  // A list of whole numbers, each in the range; may be empty.
  std::vector<std::int64_t> integers(std::string_view key, std::int64_t least, std::int64_t most);
  bool has(std::string_view key) const;

  // The tables of [[key]], in order, each with keys relative to it; at least `least` of them.
  std::vector<Settings> tables(std::string_view key, std::size_t least = 0);
  // The keys of [section] relative to it; the section may be absent.
  Settings section(std::string_view section) const;

  // A text that only the caller can judge: `parse(text, key)` gives a Result<T>.
  template <class T, class Parse>
  T parsed(std::string_view key, Parse parse) {
    const std::string value = text(key);
    if (value.empty()) return T{};
    const auto result = parse(value, full_path(key));
    if (result) return *result;
    complain(key, result.error().detail);
    return T{};
  }
  // A problem with `key` that the caller found, such as a file that is not there.
  void complain(std::string_view key, std::string_view why);

  // Every problem of the whole file, each as "path:line: key: why", in the order of lines.
  std::vector<std::string> finish();
  // finish() as one failure with all problems in its detail, one a line.
  Status finished();

 private:
  Settings(std::shared_ptr<SettingsReading> reading, std::string prefix)
      : reading_(std::move(reading)), prefix_(std::move(prefix)) {}
  std::string full_path(std::string_view key) const;
  const SettingValue* take(std::string_view key);
  const SettingValue* take_required(std::string_view key, const char* what);
  const SettingValue* of_kind(std::string_view key, const SettingValue* value, int kind,
                              const char* what);

  std::shared_ptr<SettingsReading> reading_;
  std::string prefix_;  // empty, or ends with a point
};

// Single-character edits (insert, delete, replace, swap of neighbours) from one word to the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace ph
