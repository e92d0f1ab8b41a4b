#include "protocol/settings/settings.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>

#include "protocol/settings/reading.hpp"

extern "C" char** environ;

namespace ph {
namespace {

constexpr const char* kAText = "a text";
constexpr const char* kAnInteger = "a whole number";
constexpr const char* kAFlag = "true or false";
constexpr const char* kAList = "a list of texts";
constexpr const char* kNumbers = "a list of whole numbers";

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string item; std::getline(stream, item, ',');) out.push_back(item);
  return out;
}

// What of `text` is a whole number to its end; nothing otherwise.
bool read_whole(const std::string& text, std::int64_t& out) {
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  return read.ec == std::errc{} && read.ptr == end && !text.empty();
}

bool read_numbers(const std::vector<std::string>& texts, std::vector<std::int64_t>& out) {
  out.assign(texts.size(), 0);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!read_whole(texts[i], out[i])) return false;
  }
  return true;
}

std::string range(std::int64_t least, std::int64_t most) {
  return std::to_string(least) + " to " + std::to_string(most);
}

}  // namespace

Result<Settings> Settings::read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const Fault fault = errno == ENOENT ? Fault::kNotFound : Fault::kUnavailable;
    return fail(fault, path + ": cannot open: " + std::strerror(errno));
  }
  std::ostringstream text;
  text << file.rdbuf();
  if (file.bad()) return fail(Fault::kUnavailable, path + ": cannot read");
  return read_text(text.str(), path);
}

Result<Settings> Settings::read_text(std::string_view text, std::string name) {
  auto reading = std::make_shared<SettingsReading>();
  reading->name = std::move(name);
  if (auto parsed = reading->parse(text); !parsed) return fail(parsed.error());
  return Settings(std::move(reading), "");
}

void Settings::override_from_environment(std::string prefix) {
  std::vector<std::pair<std::string, std::string>> variables;
  for (char** line = environ; line != nullptr && *line != nullptr; ++line) {
    const std::string_view text = *line;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || text.substr(0, prefix.size()) != prefix) continue;
    variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  override_from(std::move(prefix), std::move(variables));
}

void Settings::override_from(std::string prefix,
                             std::vector<std::pair<std::string, std::string>> variables) {
  reading_->environment_prefix = std::move(prefix);
  for (auto& [name, value] : variables) reading_->environment[name] = std::move(value);
}

std::string Settings::full_path(std::string_view key) const { return prefix_ + std::string(key); }

bool Settings::has(std::string_view key) const {
  const std::string path = full_path(key);
  return reading_->values.count(path) > 0 ||
         reading_->environment.count(reading_->variable_for(path)) > 0;
}

const SettingValue* Settings::take(std::string_view key) {
  const std::string path = full_path(key);
  reading_->asked.insert(path);
  const auto variable = reading_->environment.find(reading_->variable_for(path));
  if (variable != reading_->environment.end()) {
    SettingValue& value = reading_->overrides[path];
    value.kind = SettingValue::kText;
    value.text = variable->second;
    return &value;
  }
  const auto found = reading_->values.find(path);
  return found != reading_->values.end() ? &found->second : nullptr;
}

const SettingValue* Settings::take_required(std::string_view key, const char* what) {
  const SettingValue* value = take(key);
  if (value == nullptr) complain(key, std::string("missing; expected ") + what);
  return value;
}

// A variable is text whatever is wanted: it becomes a value of `kind` where it can.
const SettingValue* Settings::of_kind(std::string_view key, const SettingValue* value, int kind,
                                      const char* what) {
  if (value == nullptr) return nullptr;
  const auto override_found = reading_->overrides.find(full_path(key));
  if (override_found != reading_->overrides.end() && kind != SettingValue::kText) {
    SettingValue& out = override_found->second;
    const bool whole = read_whole(out.text, out.integer);
    out.flag = out.text == "true";
    out.texts = split_at_commas(out.text);
    const bool fits = kind == SettingValue::kInteger ? whole
                      : kind == SettingValue::kIntegers
                          ? read_numbers(out.texts, out.integers)
                          : kind == SettingValue::kTexts || out.flag || out.text == "false";
    if (fits) out.kind = static_cast<SettingValue::Kind>(kind);
  }
  if (value->kind == kind) return value;
  complain(key, std::string("expected ") + what);
  return nullptr;
}

std::string Settings::text(std::string_view key) {
  const SettingValue* value = of_kind(key, take_required(key, kAText), SettingValue::kText, kAText);
  if (value == nullptr) return {};
  if (value->text.empty()) complain(key, "expected a text, got an empty one");
  return value->text;
}

std::string Settings::text(std::string_view key, std::string fallback) {
  return take(key) != nullptr ? text(key) : std::move(fallback);
}

std::int64_t Settings::integer(std::string_view key, std::int64_t least, std::int64_t most) {
  const SettingValue* value =
      of_kind(key, take_required(key, kAnInteger), SettingValue::kInteger, kAnInteger);
  if (value == nullptr) return least;
  if (value->integer >= least && value->integer <= most) return value->integer;
  complain(key, "expected " + range(least, most) + ", got " + std::to_string(value->integer));
  return least;
}

std::int64_t Settings::integer(std::string_view key, std::int64_t least, std::int64_t most,
                               std::int64_t fallback) {
  return take(key) != nullptr ? integer(key, least, most) : fallback;
}

bool Settings::flag(std::string_view key) {
  const SettingValue* value = of_kind(key, take_required(key, kAFlag), SettingValue::kFlag, kAFlag);
  return value != nullptr && value->flag;
}

bool Settings::flag(std::string_view key, bool fallback) {
  return take(key) != nullptr ? flag(key) : fallback;
}

std::vector<std::string> Settings::texts(std::string_view key) {
  const SettingValue* value =
      of_kind(key, take_required(key, kAList), SettingValue::kTexts, kAList);
  return value != nullptr ? value->texts : std::vector<std::string>{};
}

std::vector<std::string> Settings::texts(std::string_view key, std::vector<std::string> fallback) {
  return take(key) != nullptr ? texts(key) : std::move(fallback);
}

std::vector<std::int64_t> Settings::integers(std::string_view key, std::int64_t least,
                                             std::int64_t most) {
  const SettingValue* value = take_required(key, kNumbers);
  // An empty list says of nothing what it holds.
  if (value != nullptr && value->kind == SettingValue::kTexts && value->texts.empty()) return {};
  value = of_kind(key, value, SettingValue::kIntegers, kNumbers);
  if (value == nullptr) return {};
  for (const std::int64_t number : value->integers) {
    if (number >= least && number <= most) continue;
    complain(key,
             "expected numbers from " + range(least, most) + ", got " + std::to_string(number));
  }
  return value->integers;
}

std::vector<Settings> Settings::tables(std::string_view key, std::size_t least) {
  const SettingValue* value = take(key);
  const std::string path = full_path(key);
  std::vector<Settings> out;
  if (value != nullptr && value->kind != SettingValue::kTables) {
    complain(key, "expected tables: [[" + path + "]]");
    return out;
  }
  const std::size_t count = value != nullptr ? value->count : 0;
  if (count < least) {
    complain(key, "expected at least " + std::to_string(least) + " of [[" + path + "]], got " +
                      std::to_string(count));
  }
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(Settings(reading_, path + '[' + std::to_string(i) + "]."));
  }
  return out;
}

Settings Settings::section(std::string_view section) const {
  return Settings(reading_, full_path(section) + '.');
}

void Settings::complain(std::string_view key, std::string_view why) {
  const std::string path = full_path(key);
  if (why.substr(0, path.size() + 2) == path + ": ") why.remove_prefix(path.size() + 2);
  reading_->complain(path, why);
}

}  // namespace ph
