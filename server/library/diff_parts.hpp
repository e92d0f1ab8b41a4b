#pragma once
#include <string>
#include <utility>
#include <vector>

#include "server/library/diff.hpp"

namespace ph::server {

// One thing that can differ, in words: the pages of a before and an after.
struct Field {
  std::string name;
  std::string value;   // empty: not set
  double size = 0;     // to see what is ten-fold; 0: no amount
  bool grave = false;  // loud whenever it changes
};

// Everything of an entry but its name, concentration and limit sets.
std::vector<Field> settings_of(const DrugEntry& entry);
// Everything of a care area but its entries.
std::vector<Field> settings_of(const CareArea& area);

}  // namespace ph::server
