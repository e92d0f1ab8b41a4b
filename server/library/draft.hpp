#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "protocol/domain/library.hpp"

namespace ph::server {

// What an import gives: a sound library without a number, or every problem.
struct Draft {
  Library library;
  std::vector<std::string> problems;
};

// Reads a file in any form that import takes. A library sheet or JSON says its own care areas and
// entries; of a drug sheet (wire::import_csv) the rows stand in every one of `areas`, which are the
// house's, without entries. The site is the house's whatever the file says, the number none; `note`
// stands in for the file's own when it is not empty. Checks the whole. Pure.
Draft make_draft(std::string_view file, std::string site, std::string note,
                 const std::vector<CareArea>& areas);

}  // namespace ph::server
