#pragma once
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "server/library/check.hpp"

namespace ph::server {

// Collects findings; the same one in a further care area only adds the area.
class Findings {
 public:
  void add(Check check, const CareArea& area, const DrugEntry& entry, std::string field,
           std::string why, std::string fix);
  // Of the care area itself.
  void add(Check check, const CareArea& area, std::string field, std::string why, std::string fix);
  std::vector<Finding> take() { return std::move(found_); }

 private:
  std::vector<Finding> found_;
  std::map<std::tuple<Check, EntryId, std::string, std::string>, std::size_t> known_;
};

// The groups of checks, each over the whole library. See Check for what they look for.
void check_limits(const Library& draft, Findings& out);
void check_flows(const Library& draft, std::span<const PumpModel> models, Findings& out);
void check_models(const Library& draft, std::span<const PumpModel> models, Findings& out);
void check_areas(const Library& draft, std::span<const PumpModel> models, Findings& out);
void check_twins(const Library& draft, Findings& out);
void check_siblings(const Library& draft, Findings& out);
void check_names(const Library& draft, Findings& out);
void check_patients(const Library& draft, Findings& out);
void check_changes(const Library& draft, const Library& before, Findings& out);

}  // namespace ph::server
