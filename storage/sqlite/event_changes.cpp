#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/event_columns.hpp"

namespace ph::storage {
namespace {

std::uint64_t read_cursor(Connection& connection, std::int64_t stream, Lane lane) {
  Query query(connection, "SELECT cursor FROM lanes WHERE stream = ?1 AND lane = ?2", stream, lane);
  return query.next() ? query.only<std::uint64_t>() : 0;
}

void move_cursor(Connection& connection, std::int64_t stream, Lane lane, std::uint64_t cursor) {
  Query(connection,
        "INSERT INTO lanes VALUES (?1, ?2, ?3)"
        " ON CONFLICT (stream, lane) DO UPDATE SET cursor = ?3",
        stream, lane, cursor)
      .run();
}

bool is_stored(Connection& connection, std::int64_t stream, Lane lane, std::uint64_t sequence,
               const PumpEvent& event) {
  Query query(connection,
              "SELECT " PH_EVENT_COLUMNS
              " FROM events WHERE stream = ?1 AND lane = ?2 AND sequence = ?3",
              stream, lane, sequence);
  if (!query.next()) return false;
  PumpEvent stored;
  read_event(query, stored);
  return stored == event;
}

void insert(Connection& connection, std::int64_t stream, const AppendEvents& batch,
            std::uint64_t sequence, const PumpEvent& event) {
  Query(connection,
        "INSERT INTO events (stream, lane, sequence, " PH_EVENT_COLUMNS
        ", received) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        stream, batch.lane, sequence, event.kind, event.wall, event.uptime, event.order,
        event.order_state, event.alarm, event.number, event.volume, event.rate, event.text,
        batch.received)
      .run();
}

std::string place(const AppendEvents& batch, std::uint64_t sequence) {
  return "pump " + batch.pump.str() + ": " + std::string(to_string(batch.lane)) + " event " +
         std::to_string(sequence);
}

Outcome gap(const AppendEvents& batch, std::uint64_t cursor) {
  Outcome outcome;
  outcome.kind = Outcome::Kind::kGap;
  outcome.cursor = cursor;
  outcome.detail = place(batch, batch.first) + " came, expected " + std::to_string(cursor + 1);
  return outcome;
}

// How many of the batch are stored already; nothing, when one of them is stored differently.
std::optional<std::size_t> count_known(Connection& connection, std::int64_t stream,
                                       const AppendEvents& batch, std::uint64_t cursor,
                                       std::uint64_t& differing) {
  std::size_t known = 0;
  for (; known < batch.events.size() && batch.first + known <= cursor; ++known) {
    differing = batch.first + known;
    if (!is_stored(connection, stream, batch.lane, differing, batch.events[known])) return {};
  }
  return known;
}

// What neither end holds any more is said in the record, and the lane goes on behind it: alarms to
// come outweigh those that are gone.
void note_loss(Connection& connection, const AppendEvents& batch, std::uint64_t cursor) {
  append_audit(
      connection,
      {.row = 0,
       .at = batch.received,
       .actor = batch.pump.str(),
       .act = "record.lost",
       .subject = batch.pump.str(),
       .detail = std::string(to_string(batch.lane)) + " events " + std::to_string(cursor + 1) +
                 " to " + std::to_string(batch.first - 1) + " of journal " + to_hex(batch.stream) +
                 ": not in this database, and no longer with the pump",
       .chain = {}});
}

Outcome store(Connection& connection, PumpRow pump, const AppendEvents& batch,
              std::uint64_t cursor) {
  std::uint64_t differing = 0;
  const auto known = count_known(connection, pump.stream, batch, cursor, differing);
  if (!known) {
    Outcome outcome = conflict(place(batch, differing) + " differs from the stored one");
    outcome.cursor = cursor;
    return outcome;
  }
  Outcome outcome;
  if (batch.first > cursor + 1) {
    note_loss(connection, batch, cursor);
    outcome.lost = batch.first - 1 - cursor;
    cursor = batch.first - 1;
  }
  outcome.cursor = cursor;
  for (std::size_t i = *known; i < batch.events.size(); ++i) {
    insert(connection, pump.stream, batch, ++outcome.cursor, batch.events[i]);
    take_effect(connection, batch, pump, batch.events[i]);
  }
  outcome.fresh = outcome.cursor - cursor;
  if (outcome.fresh == 0) {
    outcome.kind = Outcome::Kind::kDuplicate;
    return outcome;
  }
  move_cursor(connection, pump.stream, batch.lane, outcome.cursor);
  return outcome;
}

}  // namespace

Outcome apply(Connection& connection, const AppendEvents& change) {
  auto pump = find_pump(connection, change.pump);
  if (!pump) return no_such_pump(change.pump);
  if (change.first == 0) return conflict(place(change, 0) + ": sequences start at 1");
  const auto stream = find_stream(connection, change.stream);
  if (stream && stream->pump != pump->row) return foreign_stream(change.pump, change.stream);
  const auto cursor = stream ? read_cursor(connection, stream->row, change.lane) : 0;
  const bool let_go = change.first - 1 <= change.let_go;
  if (change.first > cursor + 1 && !let_go) return gap(change, cursor);
  pump->stream =
      stream ? stream->row : add_stream(connection, pump->row, change.stream, change.received);
  return store(connection, *pump, change, cursor);
}

}  // namespace ph::storage
