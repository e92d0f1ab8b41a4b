#include <algorithm>

#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

void clear_alarm(Connection& connection, const PumpRow& pump, std::int64_t instance, WallTime at) {
  Query(connection,
        "UPDATE alarms SET cleared = ?4"
        " WHERE pump = ?1 AND stream = ?2 AND instance = ?3 AND cleared IS NULL",
        pump.row, pump.stream, instance, at)
      .run();
}

// The pump's own word of the present: an alarm that was thought cleared stands again.
void stand(Connection& connection, const PumpRow& pump, const StandingAlarm& alarm) {
  Query(connection,
        "INSERT INTO alarms (pump, stream, instance, code, since, silenced)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (pump, stream, instance)"
        " DO UPDATE SET code = ?4, since = ?5, silenced = ?6, cleared = NULL",
        pump.row, pump.stream, alarm.instance, alarm.code, alarm.since, alarm.silenced)
      .run();
}

std::vector<std::int64_t> standing_instances(Connection& connection, const PumpRow& pump) {
  std::vector<std::int64_t> instances;
  Query query(connection,
              "SELECT instance FROM alarms WHERE pump = ?1 AND stream = ?2 AND cleared IS NULL",
              pump.row, pump.stream);
  while (query.next()) instances.push_back(query.only<std::int64_t>());
  return instances;
}

}  // namespace

// A raise that comes after its own clear, or after a snapshot that held it, changes nothing.
void take_alarm_event(Connection& connection, const PumpRow& pump, const PumpEvent& event) {
  if (event.kind == EventKind::kAlarmCleared) {
    return clear_alarm(connection, pump, event.number, event.wall);
  }
  if (event.kind == EventKind::kAlarmSilenced) {
    Query(connection,
          "UPDATE alarms SET silenced = 1 WHERE pump = ?1 AND stream = ?2 AND instance = ?3",
          pump.row, pump.stream, event.number)
        .run();
    return;
  }
  if (!event.alarm) return;
  Query(connection,
        "INSERT INTO alarms (pump, stream, instance, code, since, silenced)"
        " VALUES (?1, ?2, ?3, ?4, ?5, 0) ON CONFLICT DO NOTHING",
        pump.row, pump.stream, event.number, *event.alarm, event.wall)
      .run();
}

void clear_alarms_of_other_streams(Connection& connection, const PumpRow& pump, WallTime at) {
  Query(connection,
        "UPDATE alarms SET cleared = ?3 WHERE pump = ?1 AND stream <> ?2 AND cleared IS NULL",
        pump.row, pump.stream, at)
      .run();
}

Outcome apply(Connection& connection, const ReplaceStandingAlarms& change) {
  const auto pump = find_pump(connection, change.pump);
  if (!pump) return no_such_pump(change.pump);
  for (const std::int64_t instance : standing_instances(connection, *pump)) {
    const bool stands = std::any_of(change.alarms.begin(), change.alarms.end(),
                                    [&](const auto& alarm) { return alarm.instance == instance; });
    if (!stands) clear_alarm(connection, *pump, instance, change.at);
  }
  for (const StandingAlarm& alarm : change.alarms) stand(connection, *pump, alarm);
  return {};
}

Outcome apply(Connection& connection, const MarkAlarmAcknowledged& change) {
  const auto pump = find_pump(connection, change.pump);
  if (!pump) return no_such_pump(change.pump);
  const int marked =
      Query(connection,
            "UPDATE alarms SET acknowledged_by = ?4, acknowledged_at = ?5, coming = ?6"
            " WHERE pump = ?1 AND stream = ?2 AND instance = ?3 AND acknowledged_by = ''",
            pump->row, pump->stream, change.instance, change.by, change.at, change.coming)
          .run();
  if (marked == 1) return {};
  Query known(connection,
              "SELECT acknowledged_by FROM alarms WHERE pump = ?1 AND stream = ?2"
              " AND instance = ?3",
              pump->row, pump->stream, change.instance);
  Outcome outcome;
  const std::string alarm =
      "pump " + change.pump.str() + ": alarm " + std::to_string(change.instance);
  if (known.next()) {
    outcome.kind = Outcome::Kind::kDuplicate;
    outcome.detail = alarm + " was acknowledged by " + known.only<std::string>() + " already";
  } else {
    outcome.kind = Outcome::Kind::kMissing;
    outcome.detail = alarm + " is not known";
  }
  return outcome;
}

}  // namespace ph::storage
