#include "protocol/base/log.hpp"
#include "server/service/fleet_desk.hpp"
#include "server/service/hop.hpp"

namespace ph::server {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += (out.empty() ? "" : "; ") + line;
  return out;
}

OrderId new_order_id() { return OrderId("o-" + to_hex(crypto::random_bytes(10))); }

}  // namespace

// While one order for a pump, or of a key, is on its way to the disk, a second one waits outside:
// what it would replace, or repeat, is not known yet.
asio::awaitable<Result<OrderAnswer>> FleetDesk::place_order(OrderRequest request, UserName actor,
                                                            std::string key) {
  const PumpId pump = request.pump;
  const std::pair<UserName, std::string> name(actor, key);
  auto enter = [this, &pump, &name] {
    if (placing_.pumps.contains(pump) || placing_.keys.contains(name)) return false;
    placing_.pumps.insert(pump);
    placing_.keys.insert(name);
    return true;
  };
  const bool entered = co_await ask(rooms_.strand, std::move(enter));
  if (!entered) {
    co_return fail(Fault::kConflict, "pump " + pump.str() +
                                         ": another order for it is being placed at this moment, "
                                         "look at its orders and try again");
  }
  auto answer = co_await place_alone(std::move(request), std::move(actor), std::move(key));
  auto leave = [this, &pump, &name] {
    placing_.keys.erase(name);
    return placing_.pumps.erase(pump);
  };
  co_await ask(rooms_.strand, std::move(leave));
  co_return answer;
}

asio::awaitable<Result<OrderAnswer>> FleetDesk::place_alone(OrderRequest request, UserName actor,
                                                            std::string key) {
  storage::OrderFilter same_key;
  same_key.key = storage::OrderKey{actor, key};
  auto look = [this, &same_key] { return rooms_.archive.orders(same_key); };
  auto before = co_await ask(rooms_.readers, std::move(look));
  if (!before) co_return fail(before.error());
  if (!before->empty()) co_return repeat_of(before->front(), digest_of(request));

  OrderDraft draft;
  std::size_t place = 0;
  std::function<Changes()> decide = [this, &request, &actor, &key, &draft, &place] {
    const Now now = rooms_.clock.now();
    const OrderRules rules{settings_.models, settings_.order_time_to_live};
    draft = draft_order(request, actor, key, new_order_id(), rules, fleet_, now);
    Changes changes;
    if (!draft.record) return changes;
    changes = fleet_.superseded_by(draft.record->order, now);
    place = changes.size();
    changes.emplace_back(storage::PlaceOrder{*draft.record, actor.str()});
    changes.push_back(audit_row(actor.str(), "order.placed", draft.record->order.id.str(),
                                "for pump " + request.pump.str() + ", entry " +
                                    request.entry.str() + ", dose " + ph::to_string(request.dose)));
    return changes;
  };
  auto outcomes = co_await commit_decided(std::move(decide));
  if (!draft.record) co_return co_await refuse_order(std::move(draft), request, actor);
  if (!outcomes) co_return fail(outcomes.error());
  const auto& outcome = (*outcomes)[place];
  const bool stored = outcome.kind == storage::Outcome::Kind::kDone;
  auto settle = [this, &draft, stored] {
    if (stored) {
      carry_out(fleet_.placed(*draft.record, rooms_.clock.now()));
    } else {
      fleet_.not_placed(draft.record->order.id);
    }
    return true;
  };
  co_await ask(rooms_.strand, std::move(settle));
  if (!stored) co_return fail(Fault::kConflict, outcome.detail);
  OrderAnswer answer;
  answer.order = std::move(draft.record);
  co_return answer;
}

Result<OrderAnswer> FleetDesk::repeat_of(const storage::OrderRecord& before,
                                         const Digest& digest) const {
  if (before.request_digest != digest) {
    return fail(Fault::kConflict, "idempotency key: used before with another request, for order " +
                                      before.order.id.str());
  }
  OrderAnswer answer;
  answer.order = before;
  answer.repeated = true;
  return answer;
}

asio::awaitable<Result<OrderAnswer>> FleetDesk::refuse_order(OrderDraft draft, OrderRequest request,
                                                             UserName actor) {
  const std::string why = joined(draft.refusals);
  LogLine(Severity::kInfo, "order.refused")
      .field("pump", request.pump.str())
      .field("author", actor.str())
      .field("reason", why);
  auto written = co_await note(actor.str(), "order.refused", request.pump.str(),
                               request.entry.str() + ": " + why);
  if (!written) co_return fail(written.error());
  OrderAnswer answer;
  answer.refusals = std::move(draft.refusals);
  co_return answer;
}

asio::awaitable<Result<OrderDetail>> FleetDesk::cancel_order(OrderId id, std::string reason,
                                                             UserName actor) {
  Result<Effects> effects;
  std::function<Changes()> decide = [this, &id, &reason, &actor, &effects] {
    effects = fleet_.cancel(id, reason, actor, rooms_.clock.now());
    Changes changes;
    if (!effects) return changes;
    changes = std::exchange(effects->urgent, {});
    changes.push_back(audit_row(actor.str(), "order.cancel_asked", id.str(), reason));
    return changes;
  };
  auto outcomes = co_await commit_decided(std::move(decide));
  if (!effects) {
    auto detail = co_await order(id);
    if (!detail) co_return fail(detail.error());
    if (effects.error().fault != Fault::kNotFound) co_return fail(effects.error());
    co_return fail(Fault::kConflict, "order " + id.str() + ": " +
                                         std::string(to_string(detail->record.state)) +
                                         " already, nothing to cancel");
  }
  if (!outcomes) co_return fail(outcomes.error());
  auto tell = [this, &effects] {
    carry_out(std::move(*effects));
    return true;
  };
  co_await ask(rooms_.strand, std::move(tell));
  co_return co_await order(id);
}

Result<OrderDetail> FleetDesk::read_order(const OrderId& id) {
  auto record = rooms_.archive.order(id);
  if (!record) return fail(record.error());
  if (!record->has_value()) return fail(Fault::kNotFound, "order " + id.str() + ": unknown");
  auto steps = rooms_.archive.order_steps(id);
  if (!steps) return fail(steps.error());
  return OrderDetail{std::move(**record), std::move(*steps)};
}

asio::awaitable<Result<OrderDetail>> FleetDesk::order(OrderId id) {
  auto read = [this, &id] { return read_order(id); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Result<std::vector<storage::OrderRecord>>> FleetDesk::orders(
    std::optional<PumpId> pump, std::optional<WardId> ward, bool open_only) {
  storage::OrderFilter filter;
  filter.pump = std::move(pump);
  filter.ward = std::move(ward);
  filter.open_only = open_only;
  auto read = [this, &filter] { return rooms_.archive.orders(filter); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

}  // namespace ph::server
