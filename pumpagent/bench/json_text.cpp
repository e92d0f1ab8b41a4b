#include "pumpagent/bench/json_text.hpp"

#include <cstdio>

namespace ph::agent {

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      out += code;
    } else {
      out += c;
    }
  }
  return out + '"';
}

void JsonText::key(std::string_view key) {
  if (text_.size() > 1) text_ += ',';
  text_ += json_quoted(key) + ":";
}

JsonText& JsonText::text(std::string_view name, std::string_view value) {
  key(name);
  text_ += json_quoted(value);
  return *this;
}

JsonText& JsonText::number(std::string_view name, std::int64_t value) {
  key(name);
  text_ += std::to_string(value);
  return *this;
}

JsonText& JsonText::flag(std::string_view name, bool value) {
  key(name);
  text_ += value ? "true" : "false";
  return *this;
}

JsonText& JsonText::value(std::string_view name, std::string_view json) {
  key(name);
  text_ += json;
  return *this;
}

}  // namespace ph::agent
