#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {

Result<std::vector<RolloutRecord>> SqliteArchive::rollouts() {
  return look<std::vector<RolloutRecord>>("rollouts", [](Connection& connection) {
    std::vector<RolloutRecord> records;
    Query query(connection,
                "SELECT number, plan, state, open, why, changed, refusals, programmed, alerts"
                " FROM rollouts ORDER BY number");
    while (query.next()) {
      RolloutRecord& record = records.emplace_back();
      query.read(record.number, record.plan, record.state, record.open, record.why, record.changed,
                 record.forgiven.refusals, record.forgiven.programmed, record.forgiven.alerts);
    }
    return records;
  });
}

Result<std::vector<RolloutStep>> SqliteArchive::rollout_steps(std::uint32_t number) {
  return look<std::vector<RolloutStep>>("rollout steps", [&](Connection& connection) {
    std::vector<RolloutStep> steps;
    Query query(connection,
                "SELECT at, by, act, reason FROM rollout_steps WHERE number = ?1 ORDER BY step",
                number);
    while (query.next()) {
      RolloutStep& step = steps.emplace_back();
      query.read(step.at, step.by, step.act, step.reason);
    }
    return steps;
  });
}

Result<LibraryUse> SqliteArchive::library_use(std::uint32_t number) {
  return look<LibraryUse>("library use", [&](Connection& connection) {
    LibraryUse use;
    Query query(connection,
                "SELECT (SELECT ifnull(sum(times), 0) FROM library_refusals WHERE number = ?1),"
                " ifnull(sum(programmed), 0), ifnull(sum(alerts), 0)"
                " FROM library_uses WHERE number = ?1",
                number);
    query.next();
    query.read(use.refusals, use.programmed, use.alerts);
    return use;
  });
}

Result<std::vector<Activation>> SqliteArchive::activations(std::uint32_t number) {
  return look<std::vector<Activation>>("activations", [&](Connection& connection) {
    std::vector<Activation> activations;
    Query query(connection,
                "SELECT p.id, u.ward, u.number, u.at FROM library_uses u"
                " JOIN pumps p ON p.row = u.pump WHERE u.number = ?1 ORDER BY u.at, p.id",
                number);
    while (query.next()) {
      Activation& activation = activations.emplace_back();
      query.read(activation.pump, activation.ward, activation.number, activation.at);
    }
    return activations;
  });
}

Result<std::vector<LibraryRefusal>> SqliteArchive::standing_refusals() {
  return look<std::vector<LibraryRefusal>>("library refusals", [](Connection& connection) {
    std::vector<LibraryRefusal> refusals;
    Query query(connection,
                "SELECT p.id, r.number, r.why, r.at, r.is_final FROM library_refusals r"
                " JOIN pumps p ON p.row = r.pump WHERE r.number > ifnull(p.library_number, 0)"
                " AND r.at > ifnull((SELECT max(s.at) FROM rollout_steps s"
                " WHERE s.number = r.number AND s.act = 'resumed'), -1)"
                " ORDER BY p.id, r.number");
    while (query.next()) {
      LibraryRefusal& refusal = refusals.emplace_back();
      query.read(refusal.pump, refusal.number, refusal.why, refusal.at, refusal.is_final);
    }
    return refusals;
  });
}

}  // namespace ph::storage
