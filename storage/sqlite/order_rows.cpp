#include "protocol/wire/request_text.hpp"
#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/order_columns.hpp"

namespace ph::storage {
namespace {

template <class Value>
Value readable(Result<Value> value) {
  if (!value) throw SQLite::Exception(value.error().detail);
  return std::move(*value);
}

std::vector<OrderRecord> read_all(Query& query) {
  std::vector<OrderRecord> orders;
  while (query.next()) orders.push_back(read_order(query).record);
  return orders;
}

}  // namespace

OrderRow read_order(Query& row) {
  OrderRow found;
  Order& order = found.record.order;
  OrderRequest& request = order.request;
  std::string dose;
  std::string unit;
  std::string text;
  row.read(found.row, order.id, request.pump, order.sequence, request.patient, request.care_area,
           request.entry, dose, unit, request.measures.weight, request.measures.surface,
           request.vtbi, request.duration, request.end_action, order.library.number,
           order.library.digest, order.rate, order.vtbi, order.author, order.issued,
           order.time_to_live, found.record.state, found.record.reason, found.record.changed,
           found.record.idempotency_key, found.record.request_digest, found.record.cancel_asked,
           text);
  const std::string what = "order " + order.id.str();
  request.dose.value = readable(Decimal::parse(dose, what));
  request.dose.unit = readable(parse_dose_unit(unit, what));
  if (text.empty()) return found;
  OrderRequest whole = readable(wire::parse_request(text));
  request.more = std::move(whole.more);
  request.concentration = std::move(whole.concentration);
  return found;
}

// Each way has its index: a pump's orders by sequence, one by its key, the open ones, all by row.
Result<std::vector<OrderRecord>> SqliteArchive::orders(const OrderFilter& filter) {
  return look<std::vector<OrderRecord>>("orders", [&](Connection& connection) {
    if (filter.pump) {
      Query query(connection,
                  PH_SELECT_ORDER
                  " WHERE o.pump = (SELECT row FROM pumps WHERE id = ?1)"
                  " AND (?2 = 0 OR o.state < 6) AND (?3 IS NULL OR p.ward = ?3)"
                  " ORDER BY o.sequence DESC LIMIT ?4",
                  *filter.pump, filter.open_only, filter.ward, filter.limit);
      return read_all(query);
    }
    if (filter.key) {
      Query query(connection, PH_SELECT_ORDER " WHERE o.author = ?1 AND o.idempotency_key = ?2",
                  filter.key->author, filter.key->text);
      return read_all(query);
    }
    if (filter.open_only) {
      Query query(connection,
                  PH_SELECT_ORDER
                  " WHERE o.state < 6 AND (?1 IS NULL OR p.ward = ?1)"
                  " ORDER BY o.row DESC LIMIT ?2",
                  filter.ward, filter.limit);
      return read_all(query);
    }
    Query query(connection,
                PH_SELECT_ORDER
                " WHERE (?1 IS NULL OR p.ward = ?1) AND (?2 IS NULL OR o.issued >= ?2)"
                " ORDER BY o.row DESC LIMIT ?3",
                filter.ward, filter.since, filter.limit);
    return read_all(query);
  });
}

Result<std::optional<OrderRecord>> SqliteArchive::order(const OrderId& id) {
  return look<std::optional<OrderRecord>>("order", [&](Connection& connection) {
    auto found = find_order(connection, id);
    return found ? std::optional(std::move(found->record)) : std::nullopt;
  });
}

Result<std::vector<OrderStep>> SqliteArchive::order_steps(const OrderId& id) {
  return look<std::vector<OrderStep>>("order steps", [&](Connection& connection) {
    std::vector<OrderStep> steps;
    Query query(connection,
                "SELECT s.state, s.at, s.by, s.reason FROM order_steps s"
                " JOIN orders o ON o.row = s.order_row WHERE o.id = ?1 ORDER BY s.step",
                id);
    while (query.next()) {
      OrderStep& step = steps.emplace_back();
      query.read(step.state, step.at, step.by, step.reason);
    }
    return steps;
  });
}

Result<std::uint64_t> SqliteArchive::last_order_sequence(const PumpId& pump) {
  return look<std::uint64_t>("order sequence", [&](Connection& connection) {
    Query query(connection,
                "SELECT max((SELECT ifnull(max(sequence), 0) FROM orders"
                " WHERE pump = (SELECT row FROM pumps WHERE id = ?1)),"
                " (SELECT ifnull(max(order_floor), 0) FROM restores))",
                pump);
    query.next();
    return query.only<std::uint64_t>();
  });
}

}  // namespace ph::storage
