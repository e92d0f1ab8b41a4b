#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "protocol/settings/settings.hpp"

namespace ph {

// One value of the file or of the environment.
struct SettingValue {
  enum Kind { kText, kInteger, kFlag, kTexts, kIntegers, kTable, kTables, kOther };
  Kind kind = kOther;
  int line = 0;
  std::string text;
  std::int64_t integer = 0;
  bool flag = false;
  std::vector<std::string> texts;
  std::vector<std::int64_t> integers;
  std::size_t count = 0;  // of tables
};

// The whole file as flat paths ("ward[0].id"), what was asked for, and what is wrong.
struct SettingsReading {
  std::string name;
  std::map<std::string, SettingValue> values;
  std::set<std::string> asked;
  std::string environment_prefix;
  std::map<std::string, std::string> environment;
  std::map<std::string, SettingValue> overrides;  // read from the environment, by path
  std::vector<std::pair<int, std::string>> problems;

  // Fills `values`; kMalformed when the text is not TOML.
  Status parse(std::string_view toml);
  std::string variable_for(const std::string& path) const;
  void complain(const std::string& path, std::string_view why);
};

}  // namespace ph
