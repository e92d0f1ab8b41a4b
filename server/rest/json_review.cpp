#include "server/rest/json_review.hpp"
#include "server/rest/json_text.hpp"

#include <set>

namespace ph::server {
namespace {

Json shown(const Finding& finding) {
  return Json{{"check", to_string(finding.check)},
              {"areas", finding.areas},
              {"entry", finding.entry.str()},
              {"drug", finding.drug},
              {"field", finding.field},
              {"why", finding.why},
              {"fix", finding.fix},
              {"error", forbids_release(finding.check)}};
}

Json shown(const Difference& difference) {
  return Json{{"change", to_string(difference.change)},
              {"areas", difference.areas},
              {"entry", difference.entry.str()},
              {"drug", difference.drug},
              {"field", difference.field},
              {"before", difference.before},
              {"after", difference.after},
              {"high_alert", difference.high_alert},
              {"loud", difference.loud},
              {"line", to_string(difference)}};
}

Json shown(const GateCounts& counts) {
  Json out = Json::object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    out[std::string(to_string(static_cast<GateAnswer>(i)))] = counts[i];
  }
  return out;
}

Json ticks_of(const std::vector<NeededTick>& needed) {
  Json out = Json::array();
  for (const auto& one : needed) {
    out.push_back(Json{{"area", one.tick.area},
                       {"entry", one.tick.entry},
                       {"digest", to_hex(one.tick.digest)},
                       {"drug", one.drug},
                       {"high_alert", one.high_alert},
                       {"loud", one.loud}});
  }
  return out;
}

}  // namespace

std::string review_json(const LibraryReview& review) {
  Json findings = Json::array(), differences = Json::array();
  for (const Finding& finding : review.findings) findings.push_back(shown(finding));
  std::set<std::string> ticks;
  for (const Difference& difference : review.differences) {
    differences.push_back(shown(difference));
    if (difference.high_alert) ticks.insert(difference.drug);
  }
  Json out;
  out["against"] = review.against;
  out["based_on"] = review.based_on;
  out["findings"] = std::move(findings);
  out["differences"] = std::move(differences);
  out["high_alert_drugs"] = ticks;
  out["ticks_needed"] = ticks_of(review.needed);
  out["ticks_left"] = ticks_of(review.left);
  return text_of(out);
}

std::string forecast_json(const Forecast& forecast, std::uint64_t days) {
  Json rows = Json::array();
  for (const ForecastRow& row : forecast.rows) {
    rows.push_back(Json{{"drug", row.drug},
                        {"ward", row.ward},
                        {"now", shown(row.now)},
                        {"then", shown(row.then)},
                        {"new_alerts", row.new_alerts},
                        {"gone_alerts", row.gone_alerts}});
  }
  Json out;
  out["days"] = days;
  out["infusions"] = forecast.infusions;
  out["unknown_models"] = forecast.unknown_models;
  out["now"] = shown(forecast.now);
  out["then"] = shown(forecast.then);
  out["rows"] = std::move(rows);
  return text_of(out);
}

}  // namespace ph::server
