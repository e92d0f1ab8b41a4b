#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

// On the strand: from here on the pump is nobody. What is stored follows at once.
Result<FleetDesk::Changes> FleetDesk::shut_out(const PumpId& id, const std::string& reason,
                                               bool force, const UserName& actor) {
  const auto slot = fleet_.find(id);
  if (!slot) return fail(Fault::kNotFound, "pump " + id.str() + ": not in the registry");
  auto effects = fleet_.retire(*slot, reason, actor, force, rooms_.clock.now());
  if (!effects) return fail(effects.error());
  tokens_.drop(id);
  Changes changes = std::move(effects->urgent);
  changes.emplace_back(storage::DropToken{id});
  changes.push_back(
      audit_row(actor.str(), "pump.retired", id.str(), reason + (force ? " (forced)" : "")));
  if (auto line = std::exchange(lines_[*slot], nullptr)) {
    line->deliver(wire::Refusal{
        "retired", "this pump was retired: " + reason + "; wipe it: pumphouse-setup wipe",
        std::chrono::hours{1}});
  }
  return changes;
}

asio::awaitable<Status> FleetDesk::retire_pump(PumpId id, std::string reason, bool force,
                                               UserName actor) {
  Status refused;
  auto decide = [this, &id, &reason, force, &actor, &refused]() -> Changes {
    auto changes = shut_out(id, reason, force, actor);
    if (changes) return std::move(*changes);
    refused = fail(changes.error());
    return {};
  };
  auto outcomes = co_await commit_decided(std::move(decide));
  if (!refused) co_return refused;
  if (!outcomes) co_return fail(outcomes.error());
  co_return Status{};
}

}  // namespace ph::server
