#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {

Outcome apply(Connection& connection, const KeepToken& change) {
  const TokenRecord& token = change.token;
  Query(connection,
        "INSERT OR REPLACE INTO enrolment_tokens VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        token.pump, token.hash, token.model, token.ward, token.bed, token.care_area, token.made_by,
        token.made, token.until, token.used_by)
      .run();
  return {};
}

Outcome apply(Connection& connection, const DropToken& change) {
  Query(connection, "DELETE FROM enrolment_tokens WHERE pump = ?1", change.pump).run();
  return {};
}

Result<std::vector<TokenRecord>> SqliteArchive::tokens() {
  return look<std::vector<TokenRecord>>("enrolment tokens", [](Connection& connection) {
    std::vector<TokenRecord> tokens;
    Query query(connection, "SELECT * FROM enrolment_tokens ORDER BY pump");
    while (query.next()) {
      TokenRecord& token = tokens.emplace_back();
      query.read(token.pump, token.hash, token.model, token.ward, token.bed, token.care_area,
                 token.made_by, token.made, token.until, token.used_by);
    }
    return tokens;
  });
}

}  // namespace ph::storage
