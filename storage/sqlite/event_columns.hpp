#pragma once
#include "storage/sqlite/query.hpp"

namespace ph::storage {

// The columns of a PumpEvent, in the order in which read_event() takes them.
#define PH_EVENT_COLUMNS \
  "kind, wall, uptime, order_id, order_state, alarm, number, volume, rate, text"

inline void read_event(Query& row, PumpEvent& event) {
  row.read(event.kind, event.wall, event.uptime, event.order, event.order_state, event.alarm,
           event.number, event.volume, event.rate, event.text);
}

}  // namespace ph::storage
