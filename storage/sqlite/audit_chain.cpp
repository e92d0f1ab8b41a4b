#include "storage/sqlite/audit_chain.hpp"

#include "protocol/crypto/audit_link.hpp"
#include "storage/sqlite/query.hpp"
#include "storage/store.hpp"

namespace ph::storage {
namespace {

struct Head {
  std::uint64_t row = 0;
  Digest chain{};
};

Head read_head(Connection& connection) {
  Head head;
  Query query(connection, "SELECT row, chain FROM audit_head");
  if (!query.next()) throw SQLite::Exception("audit head is missing");
  query.read(head.row, head.chain);
  return head;
}

tl::unexpected<Error> unfit(std::uint64_t row, const std::string& why) {
  return fail(Fault::kMalformed, "audit row " + std::to_string(row) + ": " + why);
}

Status walk(Connection& connection) {
  // One transaction: the head and the rows are of one state while a server may be writing.
  connection.database().exec("BEGIN");
  const Head head = read_head(connection);
  Query rows(connection,
             "SELECT row, at, actor, act, subject, detail, chain FROM audit ORDER BY row");
  Head last;
  while (rows.next()) {
    AuditRecord record;
    rows.read(record.row, record.at, record.actor, record.act, record.subject, record.detail,
              record.chain);
    if (record.row != last.row + 1) return unfit(last.row + 1, "is missing");
    if (audit_chain(last.chain, record) != record.chain) {
      return unfit(record.row, "does not fit the chain: it, or one before it, was changed");
    }
    last = {record.row, record.chain};
  }
  if (last.row < head.row) return unfit(last.row + 1, "is missing: the tail was cut");
  if (last.row > head.row) return unfit(head.row + 1, "is beyond the head: it was added by hand");
  if (last.chain != head.chain) return unfit(head.row, "differs from the head");
  return {};
}

}  // namespace

Digest audit_chain(const Digest& previous, const AuditRecord& record) {
  return crypto::audit_link(previous, record.row, record.at,
                            {record.actor, record.act, record.subject, record.detail});
}

void append_audit(Connection& connection, AuditRecord record) {
  const Head head = read_head(connection);
  record.row = head.row + 1;
  record.chain = audit_chain(head.chain, record);
  Query(connection, "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", record.row, record.at,
        record.actor, record.act, record.subject, record.detail, record.chain)
      .run();
  Query(connection, "UPDATE audit_head SET row = ?1, chain = ?2", record.row, record.chain).run();
}

Status verify_audit(const std::string& path) {
  return guarded("database " + path + ": verify audit", [&]() -> Status {
    Connection connection(path, Access::kRead);
    return walk(connection);
  });
}

}  // namespace ph::storage
