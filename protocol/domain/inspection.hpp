#pragma once
#include <string>
#include <vector>

#include "protocol/domain/library.hpp"

namespace ph {

// The inside of well_formed(): nobody else includes this. Pure.

// Collects what is wrong, each with its place.
class Inspection {
 public:
  void in(const CareArea& area, const DrugEntry& entry) {
    where_ = "care area " + area.id + ", entry " + entry.id.str() + ": ";
  }
  void in(const CareArea& area) { where_ = "care area " + area.id + ": "; }
  void expect(bool holds, const std::string& why) {
    if (!holds) reasons_.push_back(where_ + why);
  }
  std::vector<std::string> take() { return std::move(reasons_); }

 private:
  std::string where_;
  std::vector<std::string> reasons_;
};

// The limits rise and none is negative. `part` stands before what is said ("demand dose "); empty
// for the entry's own limits.
void check_order(const LimitSet& limits, const std::string& part, Inspection& inspection);

// library_rules.cpp: what an entry or area has beyond limits of its base dose.
void check_custom(const DrugEntry& entry, Inspection& inspection);
void check_rules(const DrugEntry& entry, Inspection& inspection);
void check_area(const CareArea& area, Inspection& inspection);

}  // namespace ph
