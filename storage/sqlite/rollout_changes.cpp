#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {

Outcome apply(Connection& connection, const KeepRollout& change) {
  const RolloutRecord& record = change.record;
  const std::string name = "rollout of library " + std::to_string(record.number);
  if (!Query(connection, "SELECT 1 FROM libraries WHERE number = ?1", record.number).next()) {
    return conflict(name + ": no such release");
  }
  if (record.state == RolloutState::kRunning && record.open == 0) {
    return conflict(name + ": runs with no wave open");
  }
  Query(connection, "INSERT OR REPLACE INTO rollouts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        record.number, record.plan, record.state, record.open, record.why, record.changed,
        record.forgiven.refusals, record.forgiven.programmed, record.forgiven.alerts)
      .run();
  Query(connection,
        "INSERT INTO rollout_steps SELECT ?1, 1 + (SELECT count(*) FROM rollout_steps"
        " WHERE number = ?1), ?2, ?3, ?4, ?5",
        record.number, change.step.at, change.step.by, change.step.act, change.step.reason)
      .run();
  return {};
}

// The first proof counts. A hello tells no time of the pump's own clock: the activation that comes
// with the record behind it does.
void note_activation(Connection& connection, const PumpRow& pump, std::uint32_t number,
                     std::optional<WallTime> pump_wall, WallTime heard) {
  Query(connection,
        "INSERT INTO library_uses SELECT ?2, row, ward, ?4, ?3, 0, 0 FROM pumps WHERE row = ?1"
        " ON CONFLICT (number, pump) DO UPDATE SET began = ?3 WHERE began IS NULL",
        pump.row, number, pump_wall, heard)
      .run();
}

// The last word of the pump stands; a refusal counts once until the rollout is resumed.
void note_refusal(Connection& connection, const AppendEvents& batch, const PumpRow& pump,
                  const PumpEvent& event) {
  const bool is_final = event.kind == EventKind::kLibraryRefused;
  Query(connection,
        "INSERT INTO library_refusals (number, pump, at, why, is_final, times, counted)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?5, iif(?5, ?3, -1))"
        " ON CONFLICT (number, pump) DO UPDATE SET at = ?3, why = ?4, is_final = ?5,"
        " times = times + (?5 AND counted <= ifnull((SELECT max(at) FROM rollout_steps"
        " WHERE number = ?1 AND act = 'resumed'), -1)), counted = iif(?5, ?3, counted)",
        event.number, pump.row, batch.received, event.text, is_final)
      .run();
}

void count_programmed(Connection& connection, const PumpRow& pump, std::int64_t library) {
  Query(connection,
        "UPDATE library_uses SET programmed = programmed + 1 WHERE number = ?1 AND pump = ?2",
        library, pump.row)
      .run();
}

void count_alert(Connection& connection, const PumpRow& pump, std::int64_t library) {
  Query(connection, "UPDATE library_uses SET alerts = alerts + 1 WHERE number = ?1 AND pump = ?2",
        library, pump.row)
      .run();
}

}  // namespace ph::storage
