#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {

Outcome apply(Connection& connection, const KeepCheckpoint& change) {
  Query row(connection, "SELECT chain FROM audit WHERE row = ?1", change.row);
  if (!row.next() || row.only<Digest>() != change.chain) {
    return conflict("checkpoint of audit row " + std::to_string(change.row) +
                    ": that row is another here");
  }
  Outcome outcome;
  const int kept = Query(connection, "INSERT OR IGNORE INTO audit_checkpoints VALUES (?1, ?2, ?3)",
                         change.row, change.chain, change.text)
                       .run();
  if (kept == 0) outcome.kind = Outcome::Kind::kDuplicate;
  return outcome;
}

Outcome apply(Connection& connection, const DropTrends& change) {
  std::vector<std::int64_t> pumps;
  Query rows(connection, "SELECT row FROM pumps");
  while (rows.next()) pumps.push_back(rows.only<std::int64_t>());
  Outcome outcome;
  for (const std::int64_t pump : pumps) {
    if (outcome.fresh >= change.most) break;
    outcome.fresh += static_cast<std::uint64_t>(
        Query(connection, "DELETE FROM trend WHERE pump = ?1 AND minute < ?2", pump,
              std::chrono::floor<std::chrono::minutes>(change.before))
            .run());
  }
  if (outcome.fresh == 0) return outcome;
  append_audit(connection, {.row = 0,
                            .at = change.at,
                            .actor = "server",
                            .act = "trend.dropped",
                            .subject = "trend",
                            .detail = std::to_string(outcome.fresh) + " minutes before " +
                                      std::to_string(wall_ms(change.before)) + " ms",
                            .chain = {}});
  return outcome;
}

}  // namespace ph::storage
