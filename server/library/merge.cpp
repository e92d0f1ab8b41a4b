#include "server/library/merge.hpp"

#include <set>
#include <unordered_map>

#include "protocol/wire/library_codec.hpp"

namespace ph::server {
namespace {

// One care area of one side; the area may be missing there.
struct Side {
  explicit Side(const CareArea* a) : area(a) {
    if (area == nullptr) return;
    for (const auto& entry : area->entries) entries.emplace(entry.id.str(), &entry);
  }
  const DrugEntry* find(const std::string& id) const {
    const auto found = entries.find(id);
    return found == entries.end() ? nullptr : found->second;
  }
  const CareArea* area;
  std::unordered_map<std::string, const DrugEntry*> entries;
};

std::string text_or_none(const DrugEntry* entry) {
  return entry == nullptr ? std::string() : wire::canonical(*entry);
}
std::string text_or_none(const CareArea* area) {
  return area == nullptr ? std::string() : wire::canonical_settings(*area);
}
bool same(const DrugEntry* a, const DrugEntry* b) {
  return a == b || (a != nullptr && b != nullptr && *a == *b);
}
bool same(const CareArea* a, const CareArea* b) { return text_or_none(a) == text_or_none(b); }

class Merging {
 public:
  Merging(const Choices& choices, Merged& out) : choices_(choices), out_(out) {}

  void area(const std::string& id, const Side& base, const Side& mine, const Side& theirs) {
    const CareArea* settings = pick({id, ""}, base.area, mine.area, theirs.area);
    CareArea made;
    std::set<std::string> seen;
    for (const CareArea* order : {theirs.area, mine.area}) {
      if (order == nullptr) continue;
      for (const auto& entry : order->entries) {
        const std::string& name = entry.id.str();
        if (!seen.insert(name).second) continue;
        const DrugEntry* kept =
            pick({id, name}, base.find(name), mine.find(name), theirs.find(name));
        if (kept != nullptr) made.entries.push_back(*kept);
      }
    }
    // Entries that somebody still wants keep their area.
    if (settings == nullptr && !made.entries.empty()) {
      settings = mine.area != nullptr ? mine.area : theirs.area;
    }
    if (settings == nullptr) return;
    std::vector<DrugEntry> entries = std::move(made.entries);
    made = *settings;
    made.entries = std::move(entries);
    out_.library.areas.push_back(std::move(made));
  }

 private:
  template <class Part>
  const Part* pick(const Place& place, const Part* base, const Part* mine, const Part* theirs) {
    if (same(mine, theirs) || same(base, theirs)) return mine;
    if (same(base, mine)) return take(theirs);
    const auto choice = choices_.find(place);
    if (choice != choices_.end()) return choice->second == Take::kMine ? mine : take(theirs);
    out_.conflicts.push_back({place, text_or_none(base), text_or_none(mine), text_or_none(theirs)});
    return mine;
  }
  template <class Part>
  const Part* take(const Part* theirs) {
    ++out_.taken;
    return theirs;
  }

  const Choices& choices_;
  Merged& out_;
};

}  // namespace

Merged merge_libraries(const Library& base, const Library& mine, const Library& theirs,
                       const Choices& choices) {
  Merged out;
  out.library.number = mine.number;
  out.library.site = mine.site;
  out.library.note = mine.note;
  Merging merging(choices, out);
  std::set<std::string> seen;
  for (const Library* order : {&theirs, &mine}) {
    for (const auto& area : order->areas) {
      if (!seen.insert(area.id).second) continue;
      merging.area(area.id, Side(base.area(area.id)), Side(mine.area(area.id)),
                   Side(theirs.area(area.id)));
    }
  }
  return out;
}

}  // namespace ph::server
