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
        record.forgiven.refusals, record.forgiven.infusions, record.forgiven.alerts)
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

void note_refusal(Connection& connection, const AppendEvents& batch, const PumpRow& pump,
                  const PumpEvent& event) {
  Query(connection, "INSERT OR REPLACE INTO library_refusals VALUES (?1, ?2, ?3, ?4)", event.number,
        pump.row, batch.received, event.text)
      .run();
}

// Belongs to the release that the pump had activated when it happened, by the pump's own clock:
// the lanes of its record may come out of step.
void count_use(Connection& connection, const PumpRow& pump, const PumpEvent& event) {
  const bool alert = event.kind == EventKind::kSoftLimitOverridden;
  Query(connection,
        "UPDATE library_uses SET infusions = infusions + ?3, alerts = alerts + ?4"
        " WHERE pump = ?1 AND number = (SELECT max(number) FROM library_uses"
        " WHERE pump = ?1 AND ifnull(began, ?2) <= ?2)",
        pump.row, event.wall, alert ? 0 : 1, alert ? 1 : 0)
      .run();
}

}  // namespace ph::storage
