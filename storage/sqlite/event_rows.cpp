#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/event_columns.hpp"

// By which limits the programme under the order of event `e` of pump `p` was judged.
#define PH_JUDGED_BY                                                                 \
  ", (SELECT library FROM programmes WHERE pump = p.row AND order_id = e.order_id)," \
  " (SELECT entry_digest FROM programmes WHERE pump = p.row AND order_id = e.order_id)"

namespace ph::storage {
namespace {

std::vector<StoredEvent> read_all(Query& query) {
  std::vector<StoredEvent> events;
  while (query.next()) {
    StoredEvent& stored = events.emplace_back();
    query.read(stored.row, stored.pump, stored.stream, stored.lane, stored.event.sequence,
               stored.received);
    read_event(query, stored.event.event);
    std::optional<std::uint32_t> library;
    std::optional<Digest> entry;
    query.read(library, entry);
    stored.library = library.value_or(0);
    stored.entry = entry.value_or(Digest{});
  }
  return events;
}

}  // namespace

Result<std::vector<StoredEvent>> SqliteArchive::events(const EventFilter& filter) {
  return look<std::vector<StoredEvent>>("events", [&](Connection& connection) {
    if (filter.pump) {
      // CROSS JOIN keeps this order: the pump's journals, then their events by the index.
      Query query(
          connection,
          "SELECT e.row, p.id, s.id, lane, sequence, received, " PH_EVENT_COLUMNS PH_JUDGED_BY
          " FROM pumps p CROSS JOIN streams s ON s.pump = p.row"
          " CROSS JOIN events e ON e.stream = s.row"
          " WHERE p.id = ?1 AND e.row > ?2 AND e.received >= ?4 AND e.received < ?5"
          " ORDER BY e.row LIMIT ?3",
          *filter.pump, filter.after_row, filter.limit, filter.from.value_or(WallTime::min()),
          filter.to.value_or(WallTime::max()));
      return read_all(query);
    }
    Query query(connection,
                "SELECT e.row, p.id, s.id, lane, sequence, received, " PH_EVENT_COLUMNS PH_JUDGED_BY
                " FROM events e JOIN streams s ON s.row = e.stream"
                " JOIN pumps p ON p.row = s.pump"
                " WHERE e.row > ?1 ORDER BY e.row LIMIT ?2",
                filter.after_row, filter.limit);
    return read_all(query);
  });
}

Result<std::uint64_t> SqliteArchive::event_count(const PumpId& pump) {
  return look<std::uint64_t>("event count", [&](Connection& connection) {
    Query query(connection,
                "SELECT count(*) FROM pumps p CROSS JOIN streams s ON s.pump = p.row"
                " CROSS JOIN events e ON e.stream = s.row WHERE p.id = ?1",
                pump);
    query.next();
    return query.only<std::uint64_t>();
  });
}

}  // namespace ph::storage
