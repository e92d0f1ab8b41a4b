#include "protocol/settings/reading.hpp"

#include <algorithm>
#include <cctype>

// Compiled in here rather than linked: the packaged library is built for exceptions.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace ph {
namespace {

bool is_plain_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
}

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

bool holds_only(const toml::array& array, toml::node_type type) {
  return !array.empty() && array.is_homogeneous(type);
}

void flatten(SettingsReading& reading, const toml::node& node, const std::string& path);

void flatten_table(SettingsReading& reading, const toml::table& table, const std::string& prefix) {
  for (const auto& [key, node] : table) {
    const std::string path = prefix + std::string(key.str());
    if (is_plain_key(key.str())) {
      flatten(reading, node, path);
    } else {
      reading.problems.emplace_back(line_of(node), path + ": keys hold only A-Z a-z 0-9 _ -");
    }
  }
}

void flatten_list(SettingsReading& reading, const toml::array& array, const std::string& path,
                  SettingValue& value) {
  if (holds_only(array, toml::node_type::integer)) {
    value.kind = SettingValue::kIntegers;
    for (const toml::node& item : array) value.integers.push_back(item.as_integer()->get());
    return;
  }
  if (holds_only(array, toml::node_type::table)) {
    value.kind = SettingValue::kTables;
    value.count = array.size();
    for (std::size_t i = 0; i < array.size(); ++i) {
      flatten(reading, array[i], path + '[' + std::to_string(i) + ']');
    }
    return;
  }
  value.kind = SettingValue::kTexts;
  for (const toml::node& item : array) {
    const auto* text = item.as_string();
    if (text == nullptr) {
      value.kind = SettingValue::kOther;
      return;
    }
    value.texts.push_back(text->get());
  }
}

void flatten(SettingsReading& reading, const toml::node& node, const std::string& path) {
  SettingValue value;
  value.line = line_of(node);
  if (const auto* text = node.as_string()) {
    value.kind = SettingValue::kText;
    value.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.kind = SettingValue::kInteger;
    value.integer = integer->get();
  } else if (const auto* flag = node.as_boolean()) {
    value.kind = SettingValue::kFlag;
    value.flag = flag->get();
  } else if (const auto* table = node.as_table()) {
    value.kind = SettingValue::kTable;
    value.count = table->size();
    flatten_table(reading, *table, path + '.');
  } else if (const auto* array = node.as_array()) {
    flatten_list(reading, *array, path, value);
  }
  reading.values.emplace(path, std::move(value));
}

}  // namespace

Status SettingsReading::parse(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text, name);
  if (!parsed) {
    const auto& error = parsed.error();
    return fail(Fault::kMalformed, name + ':' + std::to_string(error.source().begin.line) +
                                       ": not TOML: " + std::string(error.description()));
  }
  flatten_table(*this, parsed.table(), "");
  return {};
}

std::string SettingsReading::variable_for(const std::string& path) const {
  if (environment_prefix.empty() || path.find('[') != std::string::npos) return {};
  std::string out = environment_prefix + '_' + path;
  for (char& c : out) {
    c = c == '.' || c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

// An absent key is told at the line of the table that should hold it.
void SettingsReading::complain(const std::string& path, std::string_view why) {
  if (overrides.count(path) > 0) {
    problems.emplace_back(0, variable_for(path) + " (environment): " + std::string(why));
    return;
  }
  std::string holder = path;
  int line = 0;
  while (line == 0 && !holder.empty()) {
    if (const auto found = values.find(holder); found != values.end()) line = found->second.line;
    const auto point = holder.rfind('.');
    holder.erase(point == std::string::npos ? 0 : point);
  }
  problems.emplace_back(line, path + ": " + std::string(why));
}

}  // namespace ph
