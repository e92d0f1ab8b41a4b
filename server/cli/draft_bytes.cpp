#include "server/cli/draft_bytes.hpp"

#include <map>

#include "protocol/release/checks.hpp"
#include "protocol/wire/library_codec.hpp"

namespace ph::cli {
namespace {

using Places = std::map<std::string, std::string>;

// The settings of an area: the area without its entries.
Places places_of(const Library& library) {
  Places out;
  for (CareArea area : library.areas) {
    for (const DrugEntry& entry : std::exchange(area.entries, {})) {
      out[area.id + "/" + entry.id.str()] = wire::canonical(entry);
    }
    Library alone;
    alone.areas = {area};
    out[area.id] = wire::canonical(alone);
  }
  return out;
}

}  // namespace

Result<DraftBytes> read_draft_bytes(const std::string& canonical) {
  auto content = content_of(as_bytes(canonical));
  if (!content) return fail(content.error());
  auto library = wire::parse_library(canonical);
  if (!library) return fail(library.error());
  return DraftBytes{std::move(*library), *content};
}

std::string differs_from_words(const DraftBytes& draft, const std::string& named) {
  const std::string own = to_hex(draft.content);
  if (own == named) return {};
  return "the server asks for an approval of content " + named + ", but the draft it shows is " +
         own + ": nothing was signed; tell whoever runs the server";
}

std::vector<std::string> places_changed(const Library& before, const Library& after) {
  std::vector<std::string> out;
  Places old = places_of(before);
  for (const auto& [place, text] : places_of(after)) {
    const auto was = old.extract(place);
    if (was.empty()) {
      out.push_back("new " + place);
    } else if (was.mapped() != text) {
      out.push_back("changed " + place);
    }
  }
  for (const auto& [place, text] : old) out.push_back("removed " + place);
  return out;
}

}  // namespace ph::cli
