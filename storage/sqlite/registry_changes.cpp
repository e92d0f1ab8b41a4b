#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

std::string roles_text(const std::vector<Role>& roles) {
  std::string text;
  for (const Role role : roles) text.append(text.empty() ? "" : ",").append(to_string(role));
  return text;
}

std::string recovery_text(const std::vector<Digest>& codes) {
  std::string text;
  for (const Digest& code : codes) text.append(text.empty() ? "" : ",").append(to_hex(code));
  return text;
}

// 0: there is no such user.
std::uint32_t user_revision(Connection& connection, const UserName& name) {
  Query query(connection, "SELECT revision FROM users WHERE name = ?1", name);
  return query.next() ? query.only<std::uint32_t>() : 0;
}

void note_new_stream(Connection& connection, const MeetPump& change) {
  append_audit(connection, {.row = 0,
                            .at = change.at,
                            .actor = change.pump.str(),
                            .act = "record.stream_changed",
                            .subject = change.pump.str(),
                            .detail = "journal " + to_hex(change.stream) +
                                      " took the place of the known one; events may be lost",
                            .chain = {}});
}

}  // namespace

Outcome conflict(std::string why) {
  Outcome outcome;
  outcome.kind = Outcome::Kind::kConflict;
  outcome.detail = std::move(why);
  return outcome;
}

Outcome no_such_pump(const PumpId& id) {
  Outcome outcome;
  outcome.kind = Outcome::Kind::kMissing;
  outcome.detail = "pump " + id.str() + ": not enrolled";
  return outcome;
}

std::optional<PumpRow> find_pump(Connection& connection, const PumpId& id) {
  Query query(connection, "SELECT row, ifnull(stream, 0) FROM pumps WHERE id = ?1", id);
  if (!query.next()) return std::nullopt;
  PumpRow pump;
  query.read(pump.row, pump.stream);
  return pump;
}

std::optional<StreamRow> find_stream(Connection& connection, const StreamId& stream) {
  Query query(connection, "SELECT row, pump FROM streams WHERE id = ?1", stream);
  if (!query.next()) return std::nullopt;
  StreamRow found;
  query.read(found.row, found.pump);
  return found;
}

std::int64_t add_stream(Connection& connection, std::int64_t pump, const StreamId& stream,
                        WallTime met) {
  Query(connection, "INSERT INTO streams (id, pump, met) VALUES (?1, ?2, ?3)", stream, pump, met)
      .run();
  return connection.last_row();
}

Outcome foreign_stream(const PumpId& pump, const StreamId& stream) {
  return conflict("pump " + pump.str() + ": journal " + to_hex(stream) +
                  " belongs to another pump; one of them is a copy");
}

// What the pump itself has proven (library, journal, firmware) outlives a new registry row.
Outcome apply(Connection& connection, const EnrolPump& change) {
  const PumpRecord& pump = change.pump;
  std::optional<std::uint32_t> number;
  std::optional<Digest> digest;
  if (pump.library) {
    number = pump.library->number;
    digest = pump.library->digest;
  }
  Query(connection,
        "INSERT INTO pumps (id, model, ward, bed, care_area, key_digest, retired, library_number,"
        " library_digest, last_contact, firmware, next_key, certificate_until)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        " ON CONFLICT (id) DO UPDATE SET model = ?2, ward = ?3, bed = ?4, care_area = ?5,"
        " key_digest = ?6, retired = ?7, next_key = ?12, certificate_until = ?13",
        pump.id, pump.model, pump.ward, pump.bed, pump.care_area, pump.key_digest, pump.retired,
        number, digest, pump.last_contact, pump.firmware, pump.next_key, pump.certificate_until)
      .run();
  return {};
}

Outcome apply(Connection& connection, const MeetPump& change) {
  const auto pump = find_pump(connection, change.pump);
  if (!pump) return no_such_pump(change.pump);
  const auto known = find_stream(connection, change.stream);
  if (known && known->pump != pump->row) return foreign_stream(change.pump, change.stream);
  const std::int64_t stream =
      known ? known->row : add_stream(connection, pump->row, change.stream, change.at);
  Query(connection, "UPDATE pumps SET stream = ?2, firmware = ?3, last_contact = ?4 WHERE row = ?1",
        pump->row, stream, change.firmware, change.at)
      .run();
  if (change.library) {
    Query(connection, "UPDATE pumps SET library_number = ?2, library_digest = ?3 WHERE row = ?1",
          pump->row, change.library->number, change.library->digest)
        .run();
    note_activation(connection, *pump, change.library->number, std::nullopt, change.at);
  }
  if (pump->stream != stream) {
    clear_alarms_of_other_streams(connection, {pump->row, stream}, change.at);
    if (pump->stream != 0) note_new_stream(connection, change);
  }
  return {};
}

Outcome apply(Connection& connection, const KeepUser& change) {
  const UserRecord& user = change.user;
  if (change.seen && user_revision(connection, user.name) != *change.seen) {
    return conflict("user " + user.name.str() + ": " +
                    (*change.seen == 0 ? "is there already" : "was changed meanwhile, look again"));
  }
  Query(connection,
        "INSERT INTO users (name, shown_name, roles, password, disabled, one_time_until, totp,"
        " totp_step, recovery) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        " ON CONFLICT (name) DO UPDATE SET shown_name = ?2, roles = ?3, password = ?4,"
        " disabled = ?5, one_time_until = ?6, totp = ?7, totp_step = ?8, recovery = ?9,"
        " revision = revision + 1",
        user.name, user.shown_name, roles_text(user.roles), user.password, user.disabled,
        user.one_time_until, user.totp, user.totp_step, recovery_text(user.recovery))
      .run();
  if (change.audit) append_audit(connection, *change.audit);
  return {};
}

Outcome apply(Connection& connection, const AddTrend& change) {
  const TrendPoint& point = change.point;
  const auto pump = find_pump(connection, point.pump);
  if (!pump) return no_such_pump(point.pump);
  Query(connection, "INSERT OR REPLACE INTO trend VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", pump->row,
        std::chrono::floor<std::chrono::minutes>(point.minute), point.rate, point.infused,
        point.pressure, point.battery, point.state)
      .run();
  return {};
}

Outcome apply(Connection& connection, const Audit& change) {
  append_audit(connection, change.record);
  return {};
}

}  // namespace ph::storage
