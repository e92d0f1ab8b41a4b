#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

// A role that this build does not know must not be dropped in silence: its user is unreadable.
std::vector<Role> parse_roles(std::string_view text, const UserName& name) {
  std::vector<Role> roles;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    auto role = parse_role(text.substr(0, comma), "role of user " + name.str());
    if (!role) throw SQLite::Exception(role.error().detail);
    roles.push_back(*role);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return roles;
}

std::vector<Digest> parse_recovery(std::string_view text, const UserName& name) {
  std::vector<Digest> codes;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const auto code = array_from_hex<std::tuple_size_v<Digest>>(text.substr(0, comma));
    if (!code) throw SQLite::Exception("recovery codes of user " + name.str() + ": not readable");
    codes.push_back(*code);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return codes;
}

UserRecord read_user(Query& row) {
  UserRecord user;
  std::string roles, recovery;
  row.read(user.name, user.shown_name, roles, user.password, user.disabled, user.revision,
           user.one_time_until, user.totp, user.totp_step, recovery);
  user.roles = parse_roles(roles, user.name);
  user.recovery = parse_recovery(recovery, user.name);
  return user;
}

std::vector<AuditRecord> read_audit(Query& query) {
  std::vector<AuditRecord> records;
  while (query.next()) {
    AuditRecord& record = records.emplace_back();
    query.read(record.row, record.at, record.actor, record.act, record.subject, record.detail,
               record.chain);
  }
  return records;
}

}  // namespace

Result<std::vector<UserRecord>> SqliteArchive::users() {
  return look<std::vector<UserRecord>>("users", [](Connection& connection) {
    std::vector<UserRecord> users;
    Query query(
        connection,
        "SELECT name, shown_name, roles, password, disabled, revision, one_time_until, totp,"
        " totp_step, recovery FROM users ORDER BY name");
    while (query.next()) users.push_back(read_user(query));
    return users;
  });
}

Result<std::optional<UserRecord>> SqliteArchive::user(const UserName& name) {
  return look<std::optional<UserRecord>>("user", [&](Connection& connection) {
    Query query(
        connection,
        "SELECT name, shown_name, roles, password, disabled, revision, one_time_until, totp,"
        " totp_step, recovery FROM users WHERE name = ?1",
        name);
    return query.next() ? std::optional(read_user(query)) : std::nullopt;
  });
}

Result<std::vector<AuditRecord>> SqliteArchive::audit(std::uint64_t after_row, std::size_t limit) {
  return look<std::vector<AuditRecord>>("audit", [&](Connection& connection) {
    Query query(connection,
                "SELECT row, at, actor, act, subject, detail, chain FROM audit"
                " WHERE row > ?1 ORDER BY row LIMIT ?2",
                after_row, limit);
    return read_audit(query);
  });
}

Result<std::vector<AuditRecord>> SqliteArchive::audit_about(const std::string& act,
                                                            const std::string& subject) {
  return look<std::vector<AuditRecord>>("audit", [&](Connection& connection) {
    Query query(connection,
                "SELECT row, at, actor, act, subject, detail, chain FROM audit"
                " WHERE act = ?1 AND subject = ?2 ORDER BY row",
                act, subject);
    return read_audit(query);
  });
}

}  // namespace ph::storage
