#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

asio::awaitable<std::vector<AlarmView>> FleetDesk::alarms(WardId ward) {
  auto job = [this, &ward] { return fleet_.alarms(ward); };
  co_return co_await ask(rooms_.strand, std::move(job));
}

asio::awaitable<Status> FleetDesk::acknowledge_alarm(PumpId pump, std::int64_t instance,
                                                     UserName actor) {
  auto job = [this, &pump, instance, &actor] {
    auto effects = fleet_.acknowledge_alarm(pump, instance, actor, rooms_.clock.now());
    publish_alarms();
    return effects;
  };
  auto effects = co_await ask(rooms_.strand, std::move(job));
  if (!effects) co_return fail(effects.error());
  Changes changes = std::move(effects->urgent);
  changes.push_back(audit_row(actor.str(), "alarm.acknowledged", pump.str(),
                              "alarm " + std::to_string(instance)));
  auto outcomes = co_await commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  co_return Status{};
}

}  // namespace ph::server
