#include "server/library/drafting.hpp"

#include <algorithm>

#include "protocol/crypto/crypto.hpp"
#include "protocol/wire/library_codec.hpp"

namespace ph::server {
namespace {

using storage::EditAct;

std::vector<CareArea>::iterator find_area(Library& library, const std::string& id) {
  return std::find_if(library.areas.begin(), library.areas.end(),
                      [&id](const CareArea& area) { return area.id == id; });
}

std::vector<DrugEntry>::iterator find_entry(CareArea& area, const std::string& id) {
  return std::find_if(area.entries.begin(), area.entries.end(),
                      [&id](const DrugEntry& entry) { return entry.id.str() == id; });
}

Proposal removal(const Library& draft, const Place& place) {
  Proposal out;
  const CareArea* area = draft.area(place.area);
  if (place.entry.empty() && area != nullptr && !area->entries.empty()) {
    out.problems.push_back(to_string(place) + ": " + std::to_string(area->entries.size()) +
                           " entries are left in it, remove them first");
  }
  return out;
}

// The rules that hold for the part by itself; what it means beside others is for the checks.
std::vector<std::string> sound(const CareArea& settings, const DrugEntry* entry) {
  Library alone;
  alone.areas = {settings};
  alone.areas[0].entries.clear();
  if (entry != nullptr) alone.areas[0].entries.push_back(*entry);
  return well_formed(alone);
}

Proposal entry_proposal(const Library& draft, const Place& place, std::string_view json) {
  Proposal out;
  const CareArea* area = draft.area(place.area);
  if (area == nullptr) {
    out.problems.push_back("care area " + place.area + ": not in the draft");
    return out;
  }
  auto read = wire::parse_entry_json(json);
  out.problems = std::move(read.problems);
  if (!out.problems.empty()) return out;
  if (read.entry.id.str() != place.entry) {
    out.problems.push_back("id: expected " + place.entry + ", got " + read.entry.id.str());
  } else {
    CareArea settings = *area;
    settings.entries.clear();
    out.problems = sound(settings, &read.entry);
  }
  if (out.problems.empty()) out.text = wire::canonical(read.entry);
  return out;
}

Proposal settings_proposal(const Place& place, std::string_view json) {
  Proposal out;
  auto read = wire::parse_settings_json(json);
  out.problems = std::move(read.problems);
  if (!out.problems.empty()) return out;
  if (read.area.id != place.area) {
    out.problems.push_back("id: expected " + place.area + ", got " + read.area.id);
  } else {
    out.problems = sound(read.area, nullptr);
  }
  if (out.problems.empty()) out.text = wire::canonical_settings(read.area);
  return out;
}

Status misfit(const storage::DraftEdit& edit, const std::string& why) {
  return fail(Fault::kMalformed, "library draft " + std::to_string(edit.draft) + ": edit " +
                                     std::to_string(edit.sequence) + ": " + why);
}

Status apply_entry(Library& draft, const storage::DraftEdit& edit) {
  const auto area = find_area(draft, edit.area);
  if (area == draft.areas.end()) return misfit(edit, "no care area " + edit.area);
  const auto place = find_entry(*area, edit.entry);
  if (edit.after.empty()) {
    if (place != area->entries.end()) area->entries.erase(place);
    return {};
  }
  auto read = wire::parse_entry_json(edit.after);
  if (!read.problems.empty()) return misfit(edit, read.problems.front());
  if (place == area->entries.end()) {
    area->entries.push_back(std::move(read.entry));
  } else {
    *place = std::move(read.entry);
  }
  return {};
}

Status apply_settings(Library& draft, const storage::DraftEdit& edit) {
  const auto area = find_area(draft, edit.area);
  if (edit.after.empty()) {
    if (area != draft.areas.end()) draft.areas.erase(area);
    return {};
  }
  auto read = wire::parse_settings_json(edit.after);
  if (!read.problems.empty()) return misfit(edit, read.problems.front());
  if (area == draft.areas.end()) {
    draft.areas.push_back(std::move(read.area));
  } else {
    read.area.entries = std::move(area->entries);
    *area = std::move(read.area);
  }
  return {};
}

}  // namespace

std::string to_string(const Place& place) {
  return place.area + ", " + (place.entry.empty() ? "settings" : place.entry);
}

std::string text_of(const Library& library, const Place& place) {
  const CareArea* area = library.area(place.area);
  if (area == nullptr) return {};
  if (place.entry.empty()) return wire::canonical_settings(*area);
  for (const auto& entry : area->entries) {
    if (entry.id.str() == place.entry) return wire::canonical(entry);
  }
  return {};
}

Digest digest_of(std::string_view text) {
  return text.empty() ? Digest{} : crypto::sha256(as_bytes(text));
}

Proposal read_proposal(const Library& draft, const Place& place, std::string_view json) {
  if (json.empty()) return removal(draft, place);
  return place.entry.empty() ? settings_proposal(place, json) : entry_proposal(draft, place, json);
}

Status apply_edit(Library& draft, const storage::DraftEdit& edit) {
  switch (edit.act) {
    case EditAct::kEntry:
      return apply_entry(draft, edit);
    case EditAct::kSettings:
      return apply_settings(draft, edit);
    case EditAct::kNote:
      draft.note = edit.after;
      return {};
    case EditAct::kContent:
    case EditAct::kRebase:
      return misfit(edit, "the whole lies in the bytes of the draft");
  }
  return misfit(edit, "of an unknown act");
}

}  // namespace ph::server
