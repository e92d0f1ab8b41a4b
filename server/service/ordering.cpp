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

asio::awaitable<Result<OrderAnswer>> FleetDesk::place_order(OrderRequest request, UserName actor,
                                                            std::string key) {
  std::optional<OrderId> known;
  auto judge = [this, &request, &actor, &key, &known] {
    const auto found = order_keys_.find(key);
    if (found != order_keys_.end()) {
      known = found->second;
      return OrderDraft{};
    }
    const auto version = released_.image ? released_.image->target().version : LibraryVersion{};
    const OrderRules rules{released_.library, version, settings_.models,
                           settings_.order_time_to_live};
    return draft_order(request, actor, key, new_order_id(), rules, fleet_, rooms_.clock.now());
  };
  auto draft = co_await ask(rooms_.strand, std::move(judge));
  if (known) co_return co_await repeat_of(*known, digest_of(request));
  if (!draft.record) co_return co_await refuse_order(std::move(draft), request, actor);

  auto replace = [this, &draft] {
    return fleet_.superseded_by(draft.record->order, rooms_.clock.now());
  };
  auto changes = co_await ask(rooms_.strand, std::move(replace));
  const auto place = changes.size();
  changes.emplace_back(storage::PlaceOrder{*draft.record, actor.str()});
  changes.push_back(audit_row(actor.str(), "order.placed", draft.record->order.id.str(),
                              "for pump " + request.pump.str() + ", entry " + request.entry.str() +
                                  ", dose " + ph::to_string(request.dose)));
  auto outcomes = co_await commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  const auto& outcome = (*outcomes)[place];
  OrderAnswer answer;
  if (outcome.kind == storage::Outcome::Kind::kDuplicate && outcome.order) {
    answer.order = outcome.order;
    answer.repeated = true;
    co_return answer;
  }
  if (outcome.kind != storage::Outcome::Kind::kDone) {
    co_return fail(Fault::kConflict, outcome.detail);
  }
  answer.order = std::move(draft.record);
  auto keep = [this, &answer, &key] {
    order_keys_[key] = answer.order->order.id;
    carry_out(fleet_.placed(*answer.order, rooms_.clock.now()));
    return true;
  };
  co_await ask(rooms_.strand, std::move(keep));
  co_return answer;
}

asio::awaitable<Result<OrderAnswer>> FleetDesk::repeat_of(OrderId id, Digest digest) {
  auto read = [this, &id] { return rooms_.archive.order(id); };
  auto found = co_await ask(rooms_.readers, std::move(read));
  if (!found) co_return fail(found.error());
  if (!found->has_value() || (*found)->request_digest != digest) {
    co_return fail(Fault::kConflict,
                   "idempotency key: used before with another request, for order " + id.str());
  }
  OrderAnswer answer;
  answer.order = std::move(**found);
  answer.repeated = true;
  co_return answer;
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
  auto wish = [this, &id, &reason, &actor] {
    return fleet_.cancel(id, reason, actor, rooms_.clock.now());
  };
  auto effects = co_await ask(rooms_.strand, std::move(wish));
  if (!effects) {
    auto detail = co_await order(id);
    if (!detail) co_return fail(detail.error());
    if (effects.error().fault != Fault::kNotFound) co_return fail(effects.error());
    co_return fail(Fault::kConflict, "order " + id.str() + ": " +
                                         std::string(to_string(detail->record.state)) +
                                         " already, nothing to cancel");
  }
  Changes changes = std::move(effects->urgent);
  effects->urgent.clear();
  changes.push_back(audit_row(actor.str(), "order.cancel_asked", id.str(), reason));
  auto outcomes = co_await commit(std::move(changes));
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
