#include "server/rest/json_quality.hpp"
#include "server/rest/json_text.hpp"

namespace ph::server {
namespace {

Json shown(const QualityCounts& counts) {
  return Json{{"programmed", counts.programmed},
              {"by_order", counts.by_order},
              {"by_hand", counts.by_hand},
              {"changes", counts.changes},
              {"outdated_library", counts.outdated},
              {"soft_alerts", counts.soft_alerts},
              {"overridden", counts.overridden},
              {"overridden_within_2s", counts.overridden_within_2s},
              {"hard_refusals", counts.hard_refusals},
              {"edited", counts.edited},
              {"good_catches", counts.good_catches},
              {"given_up", counts.given_up},
              {"unreadable", counts.unreadable},
              {"refused_orders", counts.refused_orders}};
}

void add_time(Json& out, const char* name, const std::optional<std::chrono::milliseconds>& time) {
  if (time) out[name] = time->count();
}

Json shown(const WardQuality& ward) {
  Json alarms = Json::object();
  for (const auto& [code, count] : ward.alarms) alarms[std::string(alarm_kind(code).name)] = count;
  Json out{{"ward", ward.ward.str()},
           {"infusions_started", ward.started},
           {"infusions_accounted", ward.accounted},
           {"compliance_percent", share(ward.accounted, ward.started)},
           {"volume_ends", ward.volume_ends},
           {"volume_ends_announced", ward.volume_announced},
           {"near_end_warnings", ward.near_ends},
           {"alarms", std::move(alarms)}};
  add_time(out, "near_end_lead_median_ms", ward.lead_median);
  return out;
}

Json shown(const OverrideRow& row) {
  return Json{{"at_ms", wall_ms(row.at)},     {"pump", row.pump.str()},
              {"ward", row.ward.str()},       {"drug", row.drug},
              {"limit", row.limit},           {"reason", row.reason},
              {"after_ms", row.after.count()}};
}

Json shown(const PracticeBin& bin) {
  return Json{{"within", bin.within}, {"overridden", bin.overridden}, {"stopped", bin.stopped}};
}

}  // namespace

std::string practice_json(const Practice& practice, const PracticeTerms& terms) {
  Json bins = Json::array();
  for (const auto& bin : practice.bins) bins.push_back(shown(bin));
  return text_of(Json{{"unit", to_string(terms.unit)},
                      {"most", terms.most.str()},
                      {"bins", std::move(bins)},
                      {"beyond", shown(practice.beyond)},
                      {"elsewhere", practice.elsewhere}});
}

std::string quality_json(const Quality& quality, WallTime from, WallTime to) {
  Json rows = Json::array(), wards = Json::array(), overrides = Json::array();
  for (const auto& row : quality.rows) {
    rows.push_back(
        Json{{"ward", row.ward.str()}, {"drug", row.drug}, {"counts", shown(row.counts)}});
  }
  std::uint64_t started = 0, accounted = 0;
  for (const auto& ward : quality.wards) {
    wards.push_back(shown(ward));
    started += ward.started;
    accounted += ward.accounted;
  }
  for (const auto& row : quality.overrides) overrides.push_back(shown(row));
  Json out{{"from_ms", wall_ms(from)},
           {"to_ms", wall_ms(to)},
           {"all", shown(quality.all)},
           {"infusions_started", started},
           {"compliance_percent", share(accounted, started)},
           {"rows", std::move(rows)},
           {"wards", std::move(wards)},
           {"overrides", std::move(overrides)},
           {"override_reasons", quality.override_reasons}};
  add_time(out, "override_median_ms", quality.override_median);
  return text_of(out);
}

}  // namespace ph::server
