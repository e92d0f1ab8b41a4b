#include <algorithm>

#include "protocol/base/log.hpp"
#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

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
  auto refusals = rooms_.archive.standing_refusals();
  if (!refusals) return fail(refusals.error());
  for (const auto& refusal : *refusals) fleet_.load_refusal(refusal);
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
  auto tokens = rooms_.archive.tokens();
  if (!tokens) return fail(tokens.error());
  for (auto& token : *tokens) tokens_.keep(std::move(token));
  return {};
}

Status FleetDesk::load_library() {
  auto newest = rooms_.archive.released_library();
  if (!newest) return fail(newest.error());
  if (*newest) {
    if (auto kept = keep_library((*newest)->number); !kept) return kept;
  }
  for (std::size_t i = 0; i < fleet_.size(); ++i) {
    const auto& held = fleet_.entry(static_cast<Slot>(i)).record.library;
    if (!held) continue;
    auto kept = keep_library(held->number);
    if (kept) continue;
    // Another site's, or unreadable: orders for the pump are refused by its name.
    LogLine(Severity::kWarn, "library.unknown")
        .field("pump", fleet_.entry(static_cast<Slot>(i)).record.id.str())
        .field("reason", kept.error().detail);
  }
  return {};
}

Status FleetDesk::keep_library(std::uint32_t number) {
  if (shelf_.contains(number)) return {};
  auto released = read_release(number);
  if (!released) return fail(released.error());
  put_on_shelf(std::move(*released));
  return {};
}

asio::awaitable<Status> FleetDesk::learn_library(std::uint32_t number) {
  auto is_kept = [this, number] { return shelf_.contains(number); };
  const bool kept = co_await ask(rooms_.strand, std::move(is_kept));
  if (kept) co_return Status{};
  auto read = [this, number] { return read_release(number); };
  auto released = co_await ask(rooms_.readers, std::move(read));
  if (!released) co_return fail(released.error());
  auto put = [this, &released] {
    put_on_shelf(std::move(*released));
    return true;
  };
  co_await ask(rooms_.strand, std::move(put));
  co_return Status{};
}

Result<Released> FleetDesk::read_release(std::uint32_t number) {
  auto records = rooms_.archive.libraries();
  if (!records) return fail(records.error());
  const auto record = std::find_if(records->begin(), records->end(),
                                   [number](const auto& one) { return one.number == number; });
  if (number == 0 || record == records->end()) {
    return fail(Fault::kNotFound, "library " + std::to_string(number) + ": never released here");
  }
  auto bytes = rooms_.archive.library_bytes(record->digest);
  if (!bytes) return fail(bytes.error());
  if (!bytes->has_value()) {
    return fail(Fault::kUnavailable, "library " + std::to_string(number) +
                                         ": its content is missing in storage, restore a backup");
  }
  return open_released(*record, **bytes, settings_.public_key);
}

void FleetDesk::put_on_shelf(Released released) {
  const LibraryVersion version = released.image->target().version;
  fleet_.add_library(released.library, version);
  shelf_.insert_or_assign(version.number, std::move(released));
}

}  // namespace ph::server
