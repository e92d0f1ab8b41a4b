#include <map>

#include "storage/sqlite/proving.hpp"

namespace ph::storage {
namespace {

struct AlarmPlace {
  std::int64_t stream = 0, instance = 0;
  auto operator<=>(const AlarmPlace&) const = default;
};
struct AlarmRow {
  std::string pump;
  AlarmCode code{};
  bool cleared = false;
};
using Rows = std::map<AlarmPlace, AlarmRow>;

std::string name_of(const std::string& pump, std::int64_t instance) {
  return "pump " + pump + " alarm " + std::to_string(instance);
}

Rows read_rows(Connection& connection) {
  Rows out;
  Query rows(connection,
             "SELECT a.stream, a.instance, p.id, a.code, a.cleared NOT NULL FROM alarms a"
             " JOIN pumps p ON p.row = a.pump");
  while (rows.next()) {
    AlarmPlace place;
    AlarmRow row;
    rows.read(place.stream, place.instance, row.pump, row.code, row.cleared);
    out[place] = row;
  }
  return out;
}

void prove_raised(const AlarmPlace& place, const std::string& pump, AlarmCode code,
                  std::uint64_t times, const Rows& rows, RecordProof& out) {
  const std::string name = name_of(pump, place.instance);
  const auto row = rows.find(place);
  if (row == rows.end()) return out.find(name, "was raised and is in no row of the alarms");
  if (row->second.code != code) {
    out.find(name, "was raised as " + std::string(alarm_kind(code).name) + ", is stored as " +
                       std::string(alarm_kind(row->second.code).name));
  }
  if (times > 1) out.find(name, "was raised " + std::to_string(times) + " times under one number");
}

}  // namespace

void prove_alarms(Connection& connection, RecordProof& out) {
  const Rows rows = read_rows(connection);
  out.alarms = rows.size();
  Query raised(connection,
               "SELECT e.stream, e.number, p.id, e.alarm, count(*) FROM events e"
               " JOIN streams s ON s.row = e.stream JOIN pumps p ON p.row = s.pump"
               " WHERE e.kind = ?1 AND e.alarm NOT NULL GROUP BY e.stream, e.number",
               EventKind::kAlarmRaised);
  while (raised.next()) {
    AlarmPlace place;
    std::string pump;
    AlarmCode code{};
    std::uint64_t times = 0;
    raised.read(place.stream, place.instance, pump, code, times);
    prove_raised(place, pump, code, times, rows, out);
  }
  Query cleared(connection, "SELECT DISTINCT stream, number FROM events WHERE kind = ?1",
                EventKind::kAlarmCleared);
  while (cleared.next()) {
    AlarmPlace place;
    cleared.read(place.stream, place.instance);
    const auto row = rows.find(place);
    if (row == rows.end() || row->second.cleared) continue;
    out.find(name_of(row->second.pump, place.instance), "was cleared and still stands in its row");
  }
}

}  // namespace ph::storage
