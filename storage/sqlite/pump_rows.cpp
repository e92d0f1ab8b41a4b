#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

#define PH_SELECT_PUMP                                                                           \
  "SELECT p.id, p.model, p.ward, p.bed, p.care_area, p.key_digest, p.retired, p.library_number," \
  " p.library_digest, p.last_contact, p.firmware, s.id, p.next_key, p.certificate_until"         \
  " FROM pumps p LEFT JOIN streams s ON s.row = p.stream"

PumpRecord read_pump(Query& row) {
  PumpRecord pump;
  std::optional<std::uint32_t> number;
  std::optional<Digest> digest;
  std::optional<StreamId> stream;
  row.read(pump.id, pump.model, pump.ward, pump.bed, pump.care_area, pump.key_digest, pump.retired,
           number, digest, pump.last_contact, pump.firmware, stream, pump.next_key,
           pump.certificate_until);
  if (number && digest) pump.library = LibraryVersion{*number, *digest};
  if (stream) pump.stream = *stream;
  return pump;
}

}  // namespace

Result<std::vector<PumpRecord>> SqliteArchive::pumps() {
  return look<std::vector<PumpRecord>>("pumps", [](Connection& connection) {
    std::vector<PumpRecord> pumps;
    Query query(connection, PH_SELECT_PUMP " ORDER BY p.id");
    while (query.next()) pumps.push_back(read_pump(query));
    return pumps;
  });
}

Result<std::optional<PumpRecord>> SqliteArchive::pump(const PumpId& id) {
  return look<std::optional<PumpRecord>>("pump", [&](Connection& connection) {
    Query query(connection, PH_SELECT_PUMP " WHERE p.id = ?1", id);
    return query.next() ? std::optional(read_pump(query)) : std::nullopt;
  });
}

Result<Cursors> SqliteArchive::cursors(const PumpId& pump, const StreamId& stream) {
  return look<Cursors>("cursors", [&](Connection& connection) {
    Cursors cursors{};
    Query query(connection,
                "SELECT l.lane, l.cursor FROM lanes l JOIN streams s ON s.row = l.stream"
                " JOIN pumps p ON p.row = s.pump WHERE p.id = ?1 AND s.id = ?2",
                pump, stream);
    while (query.next()) {
      Lane lane{};
      std::uint64_t cursor = 0;
      query.read(lane, cursor);
      cursors.at(static_cast<std::size_t>(lane)) = cursor;
    }
    return cursors;
  });
}

Result<std::vector<AlarmRecord>> SqliteArchive::standing_alarms() {
  return look<std::vector<AlarmRecord>>("alarms", [](Connection& connection) {
    std::vector<AlarmRecord> alarms;
    Query query(connection,
                "SELECT p.id, a.code, a.instance, a.since, a.silenced, a.cleared,"
                " a.acknowledged_by, a.coming FROM alarms a JOIN pumps p ON p.row = a.pump"
                " WHERE a.cleared IS NULL ORDER BY a.since");
    while (query.next()) {
      AlarmRecord& record = alarms.emplace_back();
      query.read(record.pump, record.alarm.code, record.alarm.instance, record.alarm.since,
                 record.alarm.silenced, record.cleared, record.acknowledged_by, record.coming);
      record.alarm.priority = alarm_kind(record.alarm.code).priority;
    }
    return alarms;
  });
}

Result<std::vector<TrendPoint>> SqliteArchive::trend(const PumpId& pump, WallTime from,
                                                     WallTime to) {
  return look<std::vector<TrendPoint>>("trend", [&](Connection& connection) {
    std::vector<TrendPoint> points;
    Query query(connection,
                "SELECT minute, rate, infused, pressure, battery, state FROM trend"
                " WHERE pump = (SELECT row FROM pumps WHERE id = ?1)"
                " AND minute BETWEEN ?2 AND ?3 ORDER BY minute",
                pump, std::chrono::ceil<std::chrono::minutes>(from),
                std::chrono::floor<std::chrono::minutes>(to));
    while (query.next()) {
      TrendPoint& point = points.emplace_back();
      point.pump = pump;
      std::int64_t minute = 0;
      query.read(minute, point.rate, point.infused, point.pressure, point.battery, point.state);
      point.minute = WallTime{std::chrono::minutes{minute}};
    }
    return points;
  });
}

}  // namespace ph::storage
