#pragma once
#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/domain/library.hpp"
#include "storage/records.hpp"

namespace ph::server {

// What authors edit one at a time: an entry of a care area, or (entry empty) the area's settings.
struct Place {
  std::string area;
  std::string entry;
  auto operator<=>(const Place&) const = default;
};
// "adult-icu, propofol-10mg-1mL-iv", "adult-icu, settings"
std::string to_string(const Place& place);

// What stands there, in its only text; "": nothing. Its SHA-256 (zero for nothing) is what an
// author tells to have seen.
std::string text_of(const Library& library, const Place& place);
Digest digest_of(std::string_view text);

// What somebody wants to stand at a place, judged by itself: JSON with members in any order becomes
// its only text, or every problem is told. `json` empty: it shall go. Settings go only when no
// entry is left in their area.
struct Proposal {
  std::string text;
  std::vector<std::string> problems;
};
Proposal read_proposal(const Library& draft, const Place& place, std::string_view json);

// Makes a stored edit anew. kMalformed: it does not fit the library that it is said to be of.
Status apply_edit(Library& draft, const storage::DraftEdit& edit);

}  // namespace ph::server
