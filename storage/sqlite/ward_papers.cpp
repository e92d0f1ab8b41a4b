#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

void note_act(Connection& connection, WallTime at, std::string actor, std::string act,
              std::string subject, std::string detail) {
  AuditRecord row;
  row.at = at;
  row.actor = std::move(actor);
  row.act = std::move(act);
  row.subject = std::move(subject);
  row.detail = std::move(detail);
  append_audit(connection, row);
}

std::string staff_text(const std::vector<BedStaff>& beds) {
  std::string text;
  for (const auto& bed : beds) {
    text.append(text.empty() ? "" : "; ").append(bed.bed).append(": ").append(bed.nurse.str());
    if (!bed.buddy.empty()) text.append(", ").append(bed.buddy.str());
  }
  return text;
}

}  // namespace

Outcome apply(Connection& connection, const KeepHandover& change) {
  const HandoverNote& note = change.note;
  Query(connection, "INSERT INTO handovers (ward, at, author, text) VALUES (?1, ?2, ?3, ?4)",
        note.ward, note.at, note.author, note.text)
      .run();
  note_act(connection, note.at, note.author.str(), "handover.written", note.ward.str(),
           "note " + std::to_string(connection.last_row()));
  return {};
}

Outcome apply(Connection& connection, const KeepStaff& change) {
  Query(connection, "DELETE FROM bed_staff WHERE ward = ?1", change.ward).run();
  for (const auto& bed : change.beds) {
    Query(connection, "INSERT INTO bed_staff (ward, bed, nurse, buddy) VALUES (?1, ?2, ?3, ?4)",
          change.ward, bed.bed, bed.nurse, bed.buddy)
        .run();
  }
  note_act(connection, change.at, change.by.str(), "staff.assigned", change.ward.str(),
           staff_text(change.beds));
  return {};
}

Outcome apply(Connection& connection, const KeepNotice& change) {
  const AlarmNotice& notice = change.notice;
  const auto pump = find_pump(connection, notice.pump);
  if (!pump) return no_such_pump(notice.pump);
  Query(connection,
        "INSERT INTO alarm_notices (pump, stream, instance, whom, who, at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        pump->row, pump->stream, notice.instance, notice.whom, notice.who, notice.at)
      .run();
  note_act(connection, notice.at, "server", "alarm.escalated", notice.pump.str(),
           "alarm " + std::to_string(notice.instance) + " to " +
               std::string(to_string(notice.whom)) + " " +
               (notice.who.empty() ? "everybody on the ward" : notice.who));
  return {};
}

Outcome apply(Connection& connection, const KeepDisplay& change) {
  const Display& display = change.display;
  Query(connection,
        "INSERT OR REPLACE INTO displays (user, ward, made_by, made) VALUES (?1, ?2, ?3, ?4)",
        display.user, display.ward, display.made_by, display.made)
      .run();
  note_act(connection, display.made, display.made_by.str(), "display.made", display.user.str(),
           "ward " + display.ward.str());
  return {};
}

Result<std::vector<HandoverNote>> SqliteArchive::handovers(const WardId& ward, std::size_t limit) {
  return look<std::vector<HandoverNote>>("hand-over notes", [&](Connection& connection) {
    std::vector<HandoverNote> notes;
    Query query(connection,
                "SELECT row, ward, at, author, text FROM handovers WHERE ward = ?1"
                " ORDER BY row DESC LIMIT ?2",
                ward, limit);
    while (query.next()) {
      HandoverNote& note = notes.emplace_back();
      query.read(note.row, note.ward, note.at, note.author, note.text);
    }
    return notes;
  });
}

Result<std::vector<BedStaff>> SqliteArchive::bed_staff() {
  return look<std::vector<BedStaff>>("staff", [](Connection& connection) {
    std::vector<BedStaff> staff;
    Query query(connection, "SELECT ward, bed, nurse, buddy FROM bed_staff ORDER BY ward, bed");
    while (query.next()) {
      BedStaff& bed = staff.emplace_back();
      query.read(bed.ward, bed.bed, bed.nurse, bed.buddy);
    }
    return staff;
  });
}

Result<std::vector<AlarmNotice>> SqliteArchive::standing_notices() {
  return look<std::vector<AlarmNotice>>("alarm notices", [](Connection& connection) {
    std::vector<AlarmNotice> notices;
    Query query(connection,
                "SELECT p.id, n.instance, n.whom, n.who, n.at FROM alarm_notices n"
                " JOIN pumps p ON p.row = n.pump JOIN alarms a ON a.pump = n.pump"
                " AND a.stream = n.stream AND a.instance = n.instance"
                " WHERE a.cleared IS NULL ORDER BY n.at");
    while (query.next()) {
      AlarmNotice& notice = notices.emplace_back();
      query.read(notice.pump, notice.instance, notice.whom, notice.who, notice.at);
    }
    return notices;
  });
}

Result<std::vector<Display>> SqliteArchive::displays() {
  return look<std::vector<Display>>("displays", [](Connection& connection) {
    std::vector<Display> displays;
    Query query(connection, "SELECT user, ward, made_by, made FROM displays ORDER BY user");
    while (query.next()) {
      Display& display = displays.emplace_back();
      query.read(display.user, display.ward, display.made_by, display.made);
    }
    return displays;
  });
}

}  // namespace ph::storage
