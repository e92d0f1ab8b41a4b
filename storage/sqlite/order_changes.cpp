#include "protocol/wire/request_text.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/order_columns.hpp"

namespace ph::storage {
namespace {

// An idempotency key belongs to its author; an empty one is none.
std::optional<std::string> key_of(const OrderRecord& record) {
  if (record.idempotency_key.empty()) return std::nullopt;
  return record.idempotency_key;
}

std::optional<OrderRow> find_by_key(Connection& connection, const OrderRecord& record) {
  Query query(connection, PH_SELECT_ORDER " WHERE o.author = ?1 AND o.idempotency_key = ?2",
              record.order.author, key_of(record));
  return query.next() ? std::optional(read_order(query)) : std::nullopt;
}

Outcome repeated(OrderRow stored, const OrderRecord& asked) {
  Outcome outcome;
  if (stored.record.request_digest == asked.request_digest) {
    outcome.kind = Outcome::Kind::kDuplicate;
  } else {
    outcome = conflict("idempotency key \"" + asked.idempotency_key +
                       "\" was used for another request, order " + stored.record.order.id.str());
  }
  outcome.order = std::move(stored.record);
  return outcome;
}

std::uint64_t last_sequence(Connection& connection, std::int64_t pump) {
  Query query(connection, PH_LAST_SEQUENCE, pump);
  query.next();
  return query.only<std::uint64_t>();
}

void insert(Connection& connection, std::int64_t pump, const OrderRecord& record) {
  const Order& order = record.order;
  const OrderRequest& request = order.request;
  Query(connection,
        "INSERT INTO orders (id, pump, sequence, patient, care_area, entry, dose, dose_unit,"
        " weight, surface, asked_vtbi, duration, end_action, library_number, library_digest, rate,"
        " vtbi, author, issued, time_to_live, state, reason, changed, idempotency_key,"
        " request_digest, request) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
        "?14,"
        " ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)",
        order.id, pump, order.sequence, request.patient, request.care_area, request.entry,
        request.dose.value.str(), to_string(request.dose.unit), request.measures.weight,
        request.measures.surface, request.vtbi, request.duration, request.end_action,
        order.library.number, order.library.digest, order.rate, order.vtbi, order.author,
        order.issued, order.time_to_live, record.state, record.reason, record.changed,
        key_of(record), record.request_digest, wire::request_text(request))
      .run();
}

Outcome no_such_order(const OrderId& id) {
  Outcome outcome;
  outcome.kind = Outcome::Kind::kMissing;
  outcome.detail = "order " + id.str() + ": not known";
  return outcome;
}

}  // namespace

std::optional<OrderRow> find_order(Connection& connection, const OrderId& id) {
  Query query(connection, PH_SELECT_ORDER " WHERE o.id = ?1", id);
  return query.next() ? std::optional(read_order(query)) : std::nullopt;
}

void note_step(Connection& connection, std::int64_t order_row, const OrderStep& step) {
  Query(connection,
        "INSERT INTO order_steps SELECT ?1, 1 + (SELECT count(*) FROM order_steps"
        " WHERE order_row = ?1), ?2, ?3, ?4, ?5",
        order_row, step.state, step.at, step.by, step.reason)
      .run();
}

void move_order(Connection& connection, OrderRow& order, const OrderStep& step) {
  order.record.state = step.state;
  order.record.reason = step.reason;
  order.record.changed = step.at;
  Query(connection, "UPDATE orders SET state = ?2, reason = ?3, changed = ?4 WHERE row = ?1",
        order.row, step.state, step.reason, step.at)
      .run();
  note_step(connection, order.row, step);
}

Outcome apply(Connection& connection, const PlaceOrder& change) {
  OrderRecord record = change.record;
  if (auto known = find_by_key(connection, record)) return repeated(std::move(*known), record);
  const auto pump = find_pump(connection, record.order.request.pump);
  if (!pump) return no_such_pump(record.order.request.pump);
  const std::string name = "order " + record.order.id.str();
  if (find_order(connection, record.order.id)) return conflict(name + ": exists already");
  const std::uint64_t last = last_sequence(connection, pump->row);
  if (record.order.sequence == 0) record.order.sequence = last + 1;
  if (record.order.sequence <= last) {
    return conflict(name + ": sequence " + std::to_string(record.order.sequence) +
                    " of its pump, expected above " + std::to_string(last));
  }
  insert(connection, pump->row, record);
  note_step(connection, connection.last_row(),
            {record.state, record.changed, change.by, record.reason});
  Outcome outcome;
  outcome.order = std::move(record);
  return outcome;
}

Outcome apply(Connection& connection, const MoveOrder& change) {
  auto order = find_order(connection, change.order);
  if (!order) return no_such_order(change.order);
  Outcome outcome;
  if (may_become(order->record.state, change.state)) {
    move_order(connection, *order, {change.state, change.at, change.by, change.reason});
  } else {
    outcome = conflict("order " + change.order.str() + ": is " +
                       std::string(to_string(order->record.state)) + " and cannot become " +
                       std::string(to_string(change.state)));
  }
  outcome.order = std::move(order->record);
  return outcome;
}

Outcome apply(Connection& connection, const AskCancel& change) {
  auto order = find_order(connection, change.order);
  if (!order) return no_such_order(change.order);
  Outcome outcome;
  if (may_become(order->record.state, OrderState::kCancelled)) {
    order->record.cancel_asked = change.reason;
    Query(connection, "UPDATE orders SET cancel_asked = ?2 WHERE row = ?1", order->row,
          change.reason)
        .run();
    note_step(connection, order->row,
              {order->record.state, change.at, change.by, "cancel asked: " + change.reason});
  } else {
    outcome = conflict("order " + change.order.str() + ": is " +
                       std::string(to_string(order->record.state)) + " and cannot be cancelled");
  }
  outcome.order = std::move(order->record);
  return outcome;
}

}  // namespace ph::storage
