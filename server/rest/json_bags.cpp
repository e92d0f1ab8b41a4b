#include "server/rest/json_bags.hpp"

#include "server/rest/json_text.hpp"

namespace ph::server {
namespace {

Json shown(const storage::BagMark& mark) {
  if (mark.step == storage::BagStep::kNone) return Json{{"step", to_string(mark.step)}};
  return Json{{"step", to_string(mark.step)}, {"by", mark.by.str()}, {"at_ms", wall_ms(mark.at)}};
}

Json shown(const BagNeed& need) {
  Json out{{"pump", need.name.pump.str()},
           {"order", need.name.order.str()},
           {"bag", need.name.bag},
           {"ward", need.ward.str()},
           {"bed", need.bed},
           {"entry", need.entry.str()},
           {"drug", need.drug},
           {"concentration", need.concentration},
           {"container", to_string(need.container)},
           {"life_sustaining", need.life_sustaining},
           {"high_alert", need.high_alert},
           {"state", to_string(need.state)},
           {"contact", to_string(need.contact)},
           {"rate_nl_per_h", need.rate.count()},
           {"left_nl", need.left.count()},
           {"ends_by", need.by_container ? "container" : "vtbi"},
           {"urgency", to_string(need.urgency)},
           {"mark", shown(need.mark)}};
  if (need.age) out["age_ms"] = need.age->count();
  if (need.empty_at) out["empty_ms"] = wall_ms(*need.empty_at);
  if (need.lead) out["lead_minutes"] = need.lead->count();
  if (need.begin_by) out["begin_by_ms"] = wall_ms(*need.begin_by);
  return out;
}

}  // namespace

std::string bags_json(const BagList& list) {
  Json needs = Json::array();
  for (const auto& need : list.needs) needs.push_back(shown(need));
  return text_of(Json{{"server_ms", wall_ms(list.now)}, {"bags", std::move(needs)}});
}

std::string bag_mark_json(const storage::BagMark& mark) { return text_of(shown(mark)); }

}  // namespace ph::server
