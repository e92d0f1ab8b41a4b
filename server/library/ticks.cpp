#include "server/library/ticks.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "protocol/wire/library_codec.hpp"
#include "server/library/diff.hpp"
#include "server/library/drafting.hpp"

namespace ph::server {
namespace {

using Entries = std::unordered_map<std::string, const DrugEntry*>;

Entries entries_of(const CareArea* area) {
  Entries out;
  if (area == nullptr) return out;
  for (const auto& entry : area->entries) out.emplace(entry.id.str(), &entry);
  return out;
}

class Needing {
 public:
  Needing(const Library& before, const Library& draft) : before_(before), draft_(draft) {
    for (const auto& difference : diff_libraries(before, draft)) {
      if (!difference.loud) continue;
      for (const auto& area : difference.areas) loud_.insert({area, difference.entry.str()});
    }
  }

  std::vector<NeededTick> all() {
    for (const auto& area : draft_.areas) changed(area);
    for (const auto& area : before_.areas) removed(area);
    return std::move(out_);
  }

 private:
  void changed(const CareArea& area) {
    if (loud_.contains({area.id, ""})) {
      add({area.id, ""}, digest_of(wire::canonical_settings(area)), area.name, false);
    }
    const Entries before = entries_of(before_.area(area.id));
    for (const auto& entry : area.entries) {
      const auto was = before.find(entry.id.str());
      const bool is_new = was == before.end();
      if (!is_new && *was->second == entry) continue;
      const bool high_alert = entry.high_alert || (!is_new && was->second->high_alert);
      const Place place{area.id, entry.id.str()};
      if (!high_alert && !loud_.contains(place)) continue;
      add(place, digest_of(wire::canonical(entry)), entry.tall_man, high_alert);
    }
  }

  void removed(const CareArea& area) {
    if (draft_.area(area.id) == nullptr) add({area.id, ""}, Digest{}, area.name, false);
    const Entries now = entries_of(draft_.area(area.id));
    for (const auto& entry : area.entries) {
      const Place place{area.id, entry.id.str()};
      if (now.contains(place.entry)) continue;
      if (entry.high_alert || loud_.contains(place)) {
        add(place, Digest{}, entry.tall_man, entry.high_alert);
      }
    }
  }

  void add(const Place& place, const Digest& digest, std::string drug, bool high_alert) {
    out_.push_back(
        {{place.area, place.entry, digest}, std::move(drug), high_alert, loud_.contains(place)});
  }

  const Library& before_;
  const Library& draft_;
  std::set<Place> loud_;
  std::vector<NeededTick> out_;
};

}  // namespace

std::vector<NeededTick> needed_ticks(const Library* before, const Library& draft) {
  static const Library kNothing;
  return Needing(before == nullptr ? kNothing : *before, draft).all();
}

std::vector<NeededTick> unticked(std::vector<NeededTick> needed,
                                 std::span<const storage::TickRecord> ticks,
                                 const UserName& reviewer) {
  std::set<storage::Tick> done;
  for (const auto& record : ticks) {
    if (record.reviewer == reviewer) done.insert(record.tick);
  }
  std::erase_if(needed, [&done](const NeededTick& one) { return done.contains(one.tick); });
  return needed;
}

std::string to_string(const NeededTick& needed) {
  return needed.drug + " (" + to_string(Place{needed.tick.area, needed.tick.entry}) + ")";
}

}  // namespace ph::server
