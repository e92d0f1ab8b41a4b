#include "server/rest/json_draft.hpp"

#include "protocol/base/text.hpp"
#include "protocol/wire/library_codec.hpp"
#include "server/rest/json_text.hpp"

namespace ph::server {
namespace {

// Canonical text as JSON; null: nothing stands there.
Json content_of(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json::parse(text, nullptr, false);
}

Json error_of(const std::string& message) {
  return Json{{"code", "conflict"}, {"message", message}};
}

bool is_meant(const EntryPage& page, const DrugEntry& entry) {
  const std::string wanted = lower(page.drug);
  return wanted.empty() || lower(entry.drug).find(wanted) != std::string::npos ||
         lower(entry.tall_man).find(wanted) != std::string::npos;
}

Json limits_of(const LimitSet& limits) {
  Json out{{"unit", to_string(limits.unit)}};
  const auto add = [&out](const char* name, const std::optional<Decimal>& limit) {
    if (limit) out[name] = limit->str();
  };
  add("hard_low", limits.hard_low);
  add("soft_low", limits.soft_low);
  add("soft_high", limits.soft_high);
  add("hard_high", limits.hard_high);
  return out;
}

Json listed(const CareArea& area, const DrugEntry& entry) {
  Json out{{"care_area", area.id},
           {"id", entry.id.str()},
           {"drug", entry.drug},
           {"tall_man", entry.tall_man},
           {"concentration", to_string(entry.concentration)},
           {"high_alert", entry.high_alert},
           {"digest", to_hex(digest_of(wire::canonical(entry)))}};
  out["limits"] = limits_of(entry.limits);
  if (entry.usual) out["usual"] = entry.usual->str();
  return out;
}

}  // namespace

std::string draft_entries_json(const Library& draft, const EntryPage& page) {
  Json list = Json::array();
  std::string next;
  bool behind = page.after.empty(), full = false;
  for (const auto& area : draft.areas) {
    if (!page.area.empty() && area.id != page.area) continue;
    for (const auto& entry : area.entries) {
      const std::string name = area.id + "/" + entry.id.str();
      if (!behind) {
        behind = name == page.after;
        continue;
      }
      if (full || !is_meant(page, entry)) continue;
      list.push_back(listed(area, entry));
      full = list.size() >= page.limit;
      next = name;
    }
  }
  Json out;
  out["entries"] = std::move(list);
  out["next"] = full ? next : "";
  return text_of(out);
}

std::string draft_areas_json(const Library& draft) {
  Json list = Json::array();
  for (const auto& area : draft.areas) {
    list.push_back(Json{{"id", area.id},
                        {"name", area.name},
                        {"entries", area.entries.size()},
                        {"digest", to_hex(digest_of(wire::canonical_settings(area)))}});
  }
  Json out;
  out["areas"] = std::move(list);
  return text_of(out);
}

std::string place_json(const Place& place, const std::string& text) {
  return text_of(Json{{"area", place.area},
                      {"entry", place.entry},
                      {"digest", to_hex(digest_of(text))},
                      {"content", content_of(text)}});
}

std::string edit_conflict_json(const EditConflict& conflict, const EditRequest& asked) {
  Json out;
  out["error"] = error_of(to_string(asked.place) + ": " + conflict.by.str() +
                          " changed it since you looked; look at both and decide");
  out["by"] = conflict.by.str();
  out["at_ms"] = wall_ms(conflict.at);
  out["digest"] = to_hex(conflict.digest);
  out["now"] = content_of(conflict.text);
  out["yours"] = content_of(asked.json);
  return text_of(out);
}

std::string rebase_conflicts_json(const std::vector<MergeConflict>& conflicts) {
  Json list = Json::array();
  for (const auto& conflict : conflicts) {
    list.push_back(Json{{"area", conflict.place.area},
                        {"entry", conflict.place.entry},
                        {"base", content_of(conflict.base)},
                        {"mine", content_of(conflict.mine)},
                        {"theirs", content_of(conflict.theirs)}});
  }
  Json out;
  out["error"] = error_of(std::to_string(conflicts.size()) +
                          " places were changed here and in the newer release: say for each which "
                          "to take");
  out["conflicts"] = std::move(list);
  return text_of(out);
}

std::string rebase_json(const storage::LibraryRecord& record, std::size_t taken) {
  return text_of(Json{{"draft", record.draft},
                      {"based_on", record.based_on},
                      {"taken", taken},
                      {"digest", to_hex(record.digest)}});
}

std::string history_json(const std::vector<storage::DraftEdit>& edits) {
  Json list = Json::array();
  for (const auto& edit : edits) {
    const bool is_part =
        edit.act == storage::EditAct::kEntry || edit.act == storage::EditAct::kSettings;
    list.push_back(Json{{"sequence", edit.sequence},
                        {"at_ms", wall_ms(edit.at)},
                        {"author", edit.author.str()},
                        {"act", storage::to_string(edit.act)},
                        {"area", edit.area},
                        {"entry", edit.entry},
                        {"before", is_part ? content_of(edit.before) : Json(edit.before)},
                        {"after", is_part ? content_of(edit.after) : Json(edit.after)}});
  }
  Json out;
  out["next"] = edits.empty() ? 0 : edits.back().sequence;
  out["edits"] = std::move(list);
  return text_of(out);
}

std::string digest_json(const Digest& digest) { return text_of(Json{{"digest", to_hex(digest)}}); }

}  // namespace ph::server
