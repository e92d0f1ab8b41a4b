#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {

asio::awaitable<std::vector<Ward>> FleetDesk::wards() { co_return settings_.wards; }

asio::awaitable<std::vector<PumpView>> FleetDesk::pumps(WardId ward) {
  auto job = [this, &ward] { return fleet_.changed_since(ward, 0, rooms_.clock.now()); };
  co_return co_await ask(rooms_.strand, std::move(job));
}

asio::awaitable<Result<PumpView>> FleetDesk::pump(PumpId id) {
  auto job = [this, &id]() -> Result<PumpView> {
    const auto slot = fleet_.find(id);
    if (!slot) return fail(Fault::kNotFound, "pump " + id.str() + ": not in the registry");
    return fleet_.view(*slot, rooms_.clock.now());
  };
  co_return co_await ask(rooms_.strand, std::move(job));
}

asio::awaitable<Result<std::vector<storage::StoredEvent>>> FleetDesk::events(
    std::optional<PumpId> pump, std::uint64_t after_row, std::size_t limit) {
  storage::EventFilter filter;
  filter.pump = std::move(pump);
  filter.after_row = after_row;
  filter.limit = limit;
  auto read = [this, &filter] { return rooms_.archive.events(filter); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Result<std::vector<storage::TrendPoint>>> FleetDesk::trend(PumpId pump,
                                                                           WallTime from,
                                                                           WallTime to) {
  auto read = [this, &pump, from, to] { return rooms_.archive.trend(pump, from, to); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Result<std::vector<storage::UserRecord>>> FleetDesk::users() {
  auto read = [this] { return rooms_.archive.users(); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Result<std::optional<storage::UserRecord>>> FleetDesk::user(UserName name) {
  auto read = [this, &name] { return rooms_.archive.user(name); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Status> FleetDesk::keep_user(storage::UserRecord user, std::string actor,
                                             std::string act, std::string detail) {
  storage::AuditRecord row;
  row.at = rooms_.clock.now().wall;
  row.actor = std::move(actor);
  row.act = std::move(act);
  row.subject = user.name.str();
  row.detail = std::move(detail);
  storage::KeepUser keep;
  keep.seen = user.revision;
  keep.user = std::move(user);
  keep.audit = std::move(row);
  Changes changes;
  changes.emplace_back(std::move(keep));
  auto outcomes = co_await commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  const storage::Outcome& outcome = outcomes->front();
  if (outcome.kind != storage::Outcome::Kind::kDone)
    co_return fail(Fault::kConflict, outcome.detail);
  co_return Status{};
}

asio::awaitable<Result<std::vector<storage::AuditRecord>>> FleetDesk::audit(std::uint64_t after_row,
                                                                            std::size_t limit) {
  auto read = [this, after_row, limit] { return rooms_.archive.audit(after_row, limit); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Status> FleetDesk::note(std::string actor, std::string act, std::string subject,
                                        std::string detail) {
  Changes changes;
  changes.push_back(
      audit_row(std::move(actor), std::move(act), std::move(subject), std::move(detail)));
  auto outcomes = co_await commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  co_return Status{};
}

}  // namespace ph::server
