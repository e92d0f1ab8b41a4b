#include "protocol/wire/request_text.hpp"
#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

constexpr std::int64_t kMostProgrammes = 1'000'000;

void read_request(ProgrammeRecord& out, const std::string& text, std::int64_t pieces_left) {
  if (text.empty() || pieces_left > 0) {
    out.trouble = text.empty() ? "its request did not arrive" : "its request arrived in part";
    return;
  }
  auto request = wire::parse_request(text);
  if (request) {
    out.request = std::move(*request);
  } else {
    out.trouble = request.error().detail;
  }
}

}  // namespace

// One row for each alert, and one for a programme without any.
Result<std::vector<ProgrammeRecord>> SqliteArchive::programmes(WallTime from, WallTime to) {
  return look<std::vector<ProgrammeRecord>>("programmes", [&](Connection& connection) {
    std::vector<ProgrammeRecord> out;
    Query query(connection,
                "SELECT g.row, p.id, g.order_id, g.at, g.source, g.library, g.entry_digest,"
                " g.request, g.pieces_left, g.rate, g.vtbi, g.state, g.reason, a.verdict,"
                " ifnull(a.at, 0), ifnull(a.reason, ''), a.override_reason, a.override_after"
                " FROM (SELECT * FROM programmes WHERE at >= ?1 AND at < ?2"
                " ORDER BY at DESC, row DESC LIMIT ?3) g"
                " JOIN pumps p ON p.row = g.pump LEFT JOIN limit_alerts a ON a.programme = g.row"
                " ORDER BY g.at, g.row, a.row",
                from, to, kMostProgrammes);
    std::int64_t last = 0;
    while (query.next()) {
      std::int64_t row = 0;
      ProgrammeRecord read;
      LimitAlert alert;
      std::optional<Verdict> verdict;
      std::string text;
      std::int64_t left = 0;
      query.read(row, read.pump, read.order, read.at, read.source, read.library, read.entry_digest,
                 text, left, read.rate, read.vtbi, read.state, read.reason, verdict, alert.at,
                 alert.reason, alert.override_reason, alert.override_after);
      if (row != last) {
        read_request(read, text, left);
        out.push_back(std::move(read));
        last = row;
      }
      if (!verdict) continue;
      alert.verdict = *verdict;
      out.back().alerts.push_back(std::move(alert));
    }
    return out;
  });
}

Result<std::vector<CountedEvent>> SqliteArchive::counted_events(WallTime from, WallTime to) {
  return look<std::vector<CountedEvent>>("counted events", [&](Connection& connection) {
    std::vector<CountedEvent> out;
    Query query(
        connection,
        "SELECT p.id, e.wall, e.kind, e.alarm, e.order_id, e.text FROM events e"
        " JOIN streams s ON s.row = e.stream JOIN pumps p ON p.row = s.pump"
        " WHERE e.kind IN (2, 6, 7) AND e.wall >= ?1 AND e.wall < ?2 ORDER BY e.wall, e.row",
        from, to);
    while (query.next()) {
      CountedEvent& event = out.emplace_back();
      query.read(event.pump, event.at, event.kind, event.alarm, event.order, event.text);
    }
    return out;
  });
}

// The detail is "entry: why", as whoever refused it wrote it.
Result<std::vector<RefusedOrder>> SqliteArchive::refused_orders(WallTime from, WallTime to) {
  return look<std::vector<RefusedOrder>>("refused orders", [&](Connection& connection) {
    std::vector<RefusedOrder> out;
    Query query(connection,
                "SELECT at, actor, subject, detail FROM audit WHERE act = 'order.refused'"
                " AND at >= ?1 AND at < ?2 ORDER BY at, row",
                from, to);
    while (query.next()) {
      RefusedOrder& order = out.emplace_back();
      query.read(order.at, order.author, order.pump, order.why);
      const std::size_t colon = order.why.find(": ");
      if (colon == std::string::npos) continue;
      order.entry = EntryId(order.why.substr(0, colon));
      order.why.erase(0, colon + 2);
    }
    return out;
  });
}

}  // namespace ph::storage
