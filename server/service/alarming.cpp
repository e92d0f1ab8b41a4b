#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

asio::awaitable<std::vector<AlarmView>> FleetDesk::alarms(WardId ward) {
  auto job = [this, &ward] { return fleet_.alarms(ward); };
  co_return co_await ask(rooms_.strand, std::move(job));
}

void FleetDesk::notify(const std::vector<storage::AlarmNotice>& notices) {
  if (notices.empty()) return;
  Effects effects;
  for (const auto& notice : notices) {
    fleet_.notify(notice);
    effects.urgent.emplace_back(storage::KeepNotice{notice});
  }
  publish_alarms();
  carry_out(std::move(effects));
}

asio::awaitable<Status> FleetDesk::acknowledge_alarm(PumpId pump, std::int64_t instance,
                                                     std::string coming, UserName actor) {
  auto job = [this, &pump, instance, &coming, &actor] {
    auto effects = fleet_.acknowledge_alarm(pump, instance, actor, coming, rooms_.clock.now());
    publish_alarms();
    return effects;
  };
  auto effects = co_await ask(rooms_.strand, std::move(job));
  if (!effects) co_return fail(effects.error());
  Changes changes = std::move(effects->urgent);
  changes.push_back(audit_row(
      actor.str(), "alarm.acknowledged", pump.str(),
      "alarm " + std::to_string(instance) + (coming.empty() ? "" : ", coming: " + coming)));
  auto outcomes = co_await commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  co_return Status{};
}

}  // namespace ph::server
