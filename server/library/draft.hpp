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

// Reads the spreadsheet form (wire::import_csv) once for each care area, whose own settings come
// from the configuration (`areas`, without entries), and checks the whole. Pure.
Draft make_draft(std::string_view csv, std::string site, std::string note,
                 const std::vector<CareArea>& areas);

}  // namespace ph::server
