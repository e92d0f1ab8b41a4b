#pragma once
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {

// SELECT and FROM of an order with its pump's name (p) and row (o), as read_order() takes it.
#define PH_SELECT_ORDER                                                                         \
  "SELECT o.row, o.id, p.id, o.sequence, o.patient, o.care_area, o.entry, o.dose, o.dose_unit," \
  " o.weight, o.surface, o.asked_vtbi, o.duration, o.end_action, o.library_number,"             \
  " o.library_digest, o.rate, o.vtbi, o.author, o.issued, o.time_to_live, o.state, o.reason,"   \
  " o.changed, ifnull(o.idempotency_key, ''), o.request_digest, o.cancel_asked,"                \
  " o.request"                                                                                  \
  " FROM orders o JOIN pumps p ON p.row = o.pump"

// The last number given to an order of pump ?1. Since a restore, numbers begin above its floor.
#define PH_LAST_SEQUENCE                                                      \
  "SELECT max((SELECT ifnull(max(sequence), 0) FROM orders WHERE pump = ?1)," \
  " (SELECT ifnull(max(order_floor), 0) FROM restores))"

// Throws SQLite::Exception when the stored dose is none.
OrderRow read_order(Query& row);

}  // namespace ph::storage
