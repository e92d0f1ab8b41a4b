#include "server/library/draft.hpp"

#include <algorithm>
#include <utility>

#include "protocol/wire/library_exchange.hpp"

namespace ph::server {
namespace {

void add_new(std::vector<std::string>& to, std::vector<std::string> problems) {
  for (auto& problem : problems) {
    if (std::find(to.begin(), to.end(), problem) == to.end()) to.push_back(std::move(problem));
  }
}

Draft from_drug_sheet(std::string_view csv, const std::vector<CareArea>& areas) {
  Draft out;
  if (areas.empty()) out.problems.emplace_back("care areas: none is configured in the wards file");
  for (const auto& area : areas) {
    auto imported = wire::import_csv(csv, area);
    add_new(out.problems, std::move(imported.problems));
    for (auto& made : imported.library.areas) out.library.areas.push_back(std::move(made));
  }
  return out;
}

}  // namespace

Draft make_draft(std::string_view file, std::string site, std::string note,
                 const std::vector<CareArea>& areas) {
  Draft out;
  if (wire::form_of(file) == wire::FileForm::kDrugSheet) {
    out = from_drug_sheet(file, areas);
    out.library.note = std::move(note);
  } else {
    auto imported = wire::import_library(file);
    out = {std::move(imported.library), std::move(imported.problems)};
    if (!note.empty()) out.library.note = std::move(note);
  }
  out.library.site = std::move(site);
  out.library.number = 0;
  if (out.problems.empty()) add_new(out.problems, well_formed(out.library));
  return out;
}

}  // namespace ph::server
