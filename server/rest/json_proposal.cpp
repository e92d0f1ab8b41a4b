#include "server/rest/json_proposal.hpp"

#include "protocol/wire/library_codec.hpp"
#include "server/rest/json_text.hpp"

namespace ph::server {
namespace {

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kWithin:
      return "within";
    case Verdict::kBelowSoft:
      return "below_soft";
    case Verdict::kAboveSoft:
      return "above_soft";
    case Verdict::kBelowHard:
      return "below_hard";
    case Verdict::kAboveHard:
      return "above_hard";
  }
  return "above_hard";
}

Json shown(const PumpModel& model) {
  Json routes = Json::array();
  for (const Route route : model.routes) routes.push_back(to_string(route));
  return Json{{"id", model.id.str()},
              {"name", model.name},
              {"mechanism", to_string(model.mechanism)},
              {"routes", std::move(routes)},
              {"rate_min_nl_per_h", model.rate_min.count()},
              {"rate_max_nl_per_h", model.rate_max.count()},
              {"vtbi_max_nl", model.vtbi_max.count()},
              {"container_nl", model.container.count()}};
}

Json listed(const DrugEntry& entry, const PumpModel& model) {
  Json out{{"id", entry.id.str()},
           {"tall_man", entry.tall_man},
           {"drug", entry.drug},
           {"aliases", entry.aliases},
           {"clinical_use", entry.clinical_use},
           {"kind", to_string(entry.kind)},
           {"route", to_string(entry.route)},
           {"concentration", to_string(entry.concentration)},
           {"unit", to_string(entry.limits.unit)},
           {"high_alert", entry.high_alert}};
  if (const auto may = may_give(model, entry); !may) out["may_not"] = may.error().detail;
  return out;
}

Json head_of(const OrderGrounds& grounds) {
  Json out{{"library",
            Json{{"number", grounds.version.number}, {"digest", to_hex(grounds.version.digest)}}},
           {"model", shown(grounds.model)}};
  const CareArea* area = grounds.library->area(grounds.care_area);
  out["care_area"] = area == nullptr ? Json(nullptr) : Json::parse(wire::canonical_settings(*area));
  return out;
}

}  // namespace

std::string grounds_json(const OrderGrounds& grounds) {
  Json out = head_of(grounds);
  out["entries"] = Json::array();
  if (const CareArea* area = grounds.library->area(grounds.care_area)) {
    for (const auto& entry : area->entries) out["entries"].push_back(listed(entry, grounds.model));
  }
  return text_of(out);
}

std::string ground_entry_json(const OrderGrounds& grounds, const DrugEntry& entry) {
  Json out = head_of(grounds);
  out["entry"] = Json::parse(wire::canonical(entry));
  return text_of(out);
}

std::string assessment_json(const Assessment& found) {
  return text_of(Json{{"rate_nl_per_h", found.rate.count()},
                      {"vtbi_nl", found.vtbi.count()},
                      {"therapy", to_string(found.programme.therapy)},
                      {"verdict", word_of(found.judgement.verdict)},
                      {"reason", found.judgement.reason},
                      {"refusals", found.refusals}});
}

}  // namespace ph::server
