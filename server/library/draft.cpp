#include "server/library/draft.hpp"

#include <algorithm>
#include <utility>

#include "protocol/wire/library_codec.hpp"

namespace ph::server {
namespace {

void add_new(std::vector<std::string>& to, std::vector<std::string> problems) {
  for (auto& problem : problems) {
    if (std::find(to.begin(), to.end(), problem) == to.end()) to.push_back(std::move(problem));
  }
}

}  // namespace

Draft make_draft(std::string_view csv, std::string site, std::string note,
                 const std::vector<CareArea>& areas) {
  Draft out;
  out.library.site = std::move(site);
  out.library.note = std::move(note);
  if (areas.empty()) out.problems.emplace_back("care areas: none is configured in the wards file");
  for (const auto& area : areas) {
    auto imported = wire::import_csv(csv, area);
    add_new(out.problems, std::move(imported.problems));
    for (auto& made : imported.library.areas) out.library.areas.push_back(std::move(made));
  }
  if (out.problems.empty()) add_new(out.problems, well_formed(out.library));
  return out;
}

}  // namespace ph::server
