#include "server/rest/json_rollout.hpp"
#include "server/rest/json_text.hpp"

namespace ph::server {
namespace {

template <class IdType>
Json texts(const std::vector<IdType>& ids) {
  Json out = Json::array();
  for (const auto& id : ids) out.push_back(id.str());
  return out;
}

Json shown(const Wave& wave, const WaveProof& proof, bool is_open) {
  const bool by_hand = wave.gate == Wave::Gate::kByHand;
  return Json{{"name", wave.name},
              {"pumps", texts(wave.pumps)},
              {"wards", texts(wave.wards)},
              {"percent", wave.percent},
              {"gate", by_hand ? "by_hand" : "after_success"},
              {"success_percent", wave.success_percent},
              {"soak_minutes", wave.soak.count()},
              {"open", is_open},
              {"size", proof.pumps},
              {"reachable", proof.reachable},
              {"proven", proof.proven}};
}

Json shown(const storage::LibraryUse& use) {
  return Json{{"refusals", use.refusals}, {"programmed", use.programmed}, {"alerts", use.alerts}};
}

Json stop_of(const RolloutPlan& plan) {
  Json out = Json::object();
  if (plan.refusals_most) out["refusals_most"] = *plan.refusals_most;
  if (plan.alerts_most) {
    out["alerts_most"] = *plan.alerts_most;
    out["alerts_after"] = plan.alerts_after;
  }
  return out;
}

Json shown(const RolloutView& view) {
  const Rollout& rollout = view.rollout;
  const RolloutPlan& plan = rollout.plan;
  Json waves = Json::array();
  for (std::size_t i = 0; i < plan.waves.size(); ++i) {
    waves.push_back(shown(plan.waves[i], view.waves.at(i), i < rollout.open));
  }
  Json out{{"number", plan.number},       {"state", storage::to_string(rollout.state)},
           {"why", rollout.why},          {"changed_ms", wall_ms(rollout.changed)},
           {"emergency", plan.emergency}, {"open", rollout.open},
           {"waves", std::move(waves)},   {"stop", stop_of(plan)},
           {"use", shown(view.use)}};
  if (plan.not_before) out["not_before_ms"] = wall_ms(*plan.not_before);
  return out;
}

}  // namespace

std::string rollout_json(const RolloutView& view) {
  Json out = shown(view);
  Json refusals = Json::array();
  for (const auto& refusal : view.refusals) {
    refusals.push_back(Json{{"pump", refusal.pump.str()},
                            {"why", refusal.why},
                            {"at_ms", wall_ms(refusal.at)},
                            {"is_final", refusal.is_final}});
  }
  Json history = Json::array();
  for (const auto& step : view.history) {
    history.push_back(Json{
        {"at_ms", wall_ms(step.at)}, {"by", step.by}, {"act", step.act}, {"reason", step.reason}});
  }
  out["refusals"] = std::move(refusals);
  out["history"] = std::move(history);
  return text_of(out);
}

std::string rollouts_json(const std::vector<RolloutView>& views) {
  Json list = Json::array();
  for (const auto& view : views) list.push_back(shown(view));
  return text_of(Json{{"rollouts", std::move(list)}});
}

std::string activations_json(const ActivationCurves& curves) {
  Json wards = Json::array();
  for (const auto& [id, ward] : curves.wards) {
    Json points = Json::array();
    for (const auto& point : ward.curve) {
      points.push_back(Json{{"at_ms", wall_ms(point.at)}, {"proven", point.proven}});
    }
    wards.push_back(Json{{"ward", id.str()}, {"pumps", ward.pumps}, {"points", std::move(points)}});
  }
  return text_of(Json{{"number", curves.number},
                      {"from_ms", wall_ms(curves.from)},
                      {"to_ms", wall_ms(curves.to)},
                      {"wards", std::move(wards)}});
}

}  // namespace ph::server
