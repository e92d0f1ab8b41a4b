#pragma once
#include <cctype>
#include <string>
#include <string_view>

#include "protocol/base/text.hpp"
#include "protocol/domain/library.hpp"

namespace ph::server {

// The drug without its use: "insulin regular" of "insulin regular (DKA)".
inline std::string base_name(std::string_view drug) {
  std::string out = lower(drug.substr(0, drug.find('(')));
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

inline std::string_view first_word(std::string_view name) { return name.substr(0, name.find(' ')); }

// Letters alone and digits alone, lower case: what is left when a name is written otherwise.
inline std::string letters_of(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) out += c;
  }
  return out;
}
inline std::string digits_of(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.') out += c;
  }
  return out;
}

// Two or more capitals inside a word that has small letters too (FDA and ISMP name lists).
inline bool has_tall_letters(std::string_view shown) {
  int capitals = 0, small = 0;
  for (const char c : first_word(shown)) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0) ++capitals;
    if (std::islower(static_cast<unsigned char>(c)) != 0) ++small;
  }
  return capitals >= 2 && small > 0;
}

// Whom an entry is for, as far as its class or group says it.
inline std::string group_of(const DrugEntry& entry) {
  if (!entry.patients.name.empty()) return entry.patients.name;
  const std::string_view drug_class = entry.therapy_class;
  if (drug_class.ends_with("_neonatal")) return "neonate";
  if (drug_class.ends_with("_pediatric")) return "child";
  return "";
}

}  // namespace ph::server
