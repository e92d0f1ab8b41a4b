#include "server/service/fleet_desk.hpp"

namespace ph::server {

Result<std::shared_ptr<FleetDesk>> FleetDesk::open(DeskRooms rooms, DeskSettings settings) {
  std::shared_ptr<FleetDesk> desk(new FleetDesk(rooms, std::move(settings)));
  auto loaded = desk->load();
  if (!loaded) return fail(loaded.error());
  return desk;
}

Status FleetDesk::load() {
  if (auto done = load_pumps(); !done) return done;
  if (auto done = load_library(); !done) return done;
  storage::OrderFilter open;
  open.open_only = true;
  open.limit = 100'000;
  auto orders = rooms_.archive.orders(open);
  if (!orders) return fail(orders.error());
  for (auto& order : *orders) fleet_.load_order(std::move(order));
  auto alarms = rooms_.archive.standing_alarms();
  if (!alarms) return fail(alarms.error());
  for (const auto& alarm : *alarms) fleet_.load_alarm(alarm);
  return {};
}

Status FleetDesk::load_pumps() {
  auto pumps = rooms_.archive.pumps();
  if (!pumps) return fail(pumps.error());
  for (auto& pump : *pumps) {
    const auto model = settings_.models.find(pump.model);
    if (model == settings_.models.end()) {
      return fail(Fault::kNotFound, "pump " + pump.id.str() + ": model " + pump.model.str() +
                                        " is not among the configured models");
    }
    const auto sequence = rooms_.archive.last_order_sequence(pump.id);
    if (!sequence) return fail(sequence.error());
    fleet_.add_pump(std::move(pump), model->second.mechanism, *sequence);
  }
  lines_.resize(fleet_.size());
  journals_.resize(fleet_.size());
  return {};
}

Status FleetDesk::load_library() {
  auto record = rooms_.archive.released_library();
  if (!record) return fail(record.error());
  if (!record->has_value()) return {};
  auto bytes = rooms_.archive.library_bytes((*record)->digest);
  if (!bytes) return fail(bytes.error());
  if (!bytes->has_value()) {
    return fail(Fault::kNotFound, "library " + std::to_string((*record)->number) +
                                      ": its content is missing in storage, restore a backup");
  }
  auto released = open_released(**record, **bytes, settings_.public_key);
  if (!released) return fail(released.error());
  released_ = std::move(*released);
  fleet_.set_library(released_.library, released_.image->target().version);
  return {};
}

}  // namespace ph::server
