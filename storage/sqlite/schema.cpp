#include "storage/sqlite/schema.hpp"

#include <array>

namespace ph::storage {
namespace {

// Rows carry integer keys of this database (`row`); names from outside are stored once.
constexpr const char* kPumpsAndTheirRecord = R"sql(
CREATE TABLE pumps (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, model TEXT NOT NULL, ward TEXT NOT NULL,
  bed TEXT NOT NULL, care_area TEXT NOT NULL, key_digest BLOB NOT NULL, retired INTEGER NOT NULL,
  library_number INTEGER, library_digest BLOB, last_contact INTEGER, firmware TEXT NOT NULL,
  stream INTEGER REFERENCES streams (row)
) STRICT;
CREATE TABLE streams (
  row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, pump INTEGER NOT NULL REFERENCES pumps (row),
  met INTEGER NOT NULL
) STRICT;
CREATE INDEX streams_of_pump ON streams (pump);
CREATE TABLE lanes (
  stream INTEGER NOT NULL REFERENCES streams (row), lane INTEGER NOT NULL,
  cursor INTEGER NOT NULL, PRIMARY KEY (stream, lane)
) STRICT, WITHOUT ROWID;
CREATE TABLE events (
  row INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES streams (row),
  lane INTEGER NOT NULL, sequence INTEGER NOT NULL, kind INTEGER NOT NULL, wall INTEGER NOT NULL,
  uptime INTEGER NOT NULL, order_id TEXT NOT NULL, order_state INTEGER, alarm INTEGER,
  number INTEGER NOT NULL, volume INTEGER NOT NULL, rate INTEGER NOT NULL, text TEXT NOT NULL,
  received INTEGER NOT NULL, UNIQUE (stream, lane, sequence)
) STRICT;
CREATE TABLE alarms (
  pump INTEGER NOT NULL REFERENCES pumps (row), stream INTEGER NOT NULL, instance INTEGER NOT NULL,
  code INTEGER NOT NULL, since INTEGER NOT NULL, silenced INTEGER NOT NULL, cleared INTEGER,
  acknowledged_by TEXT NOT NULL DEFAULT '', acknowledged_at INTEGER,
  PRIMARY KEY (pump, stream, instance)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarms_standing ON alarms (since) WHERE cleared IS NULL;
)sql";

constexpr const char* kOrdersLibrariesAndUsers = R"sql(
CREATE TABLE orders (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, pump INTEGER NOT NULL REFERENCES pumps (row),
  sequence INTEGER NOT NULL, patient TEXT NOT NULL, care_area TEXT NOT NULL, entry TEXT NOT NULL,
  dose TEXT NOT NULL, dose_unit TEXT NOT NULL, weight INTEGER, surface INTEGER, asked_vtbi INTEGER,
  duration INTEGER, end_action INTEGER NOT NULL, library_number INTEGER NOT NULL,
  library_digest BLOB NOT NULL, rate INTEGER NOT NULL, vtbi INTEGER NOT NULL, author TEXT NOT NULL,
  issued INTEGER NOT NULL, time_to_live INTEGER NOT NULL, state INTEGER NOT NULL,
  reason TEXT NOT NULL, changed INTEGER NOT NULL, idempotency_key TEXT,
  request_digest BLOB NOT NULL,
  UNIQUE (pump, sequence), UNIQUE (author, idempotency_key)
) STRICT;
CREATE INDEX orders_open ON orders (row) WHERE state < 6;
CREATE TABLE order_steps (
  order_row INTEGER NOT NULL REFERENCES orders (row), step INTEGER NOT NULL,
  state INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (order_row, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE library_bytes (digest BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE libraries (
  draft INTEGER PRIMARY KEY, number INTEGER UNIQUE, stage INTEGER NOT NULL, author TEXT NOT NULL,
  first_signer TEXT NOT NULL, second_signer TEXT NOT NULL, reason TEXT NOT NULL,
  created INTEGER NOT NULL, released INTEGER,
  digest BLOB NOT NULL REFERENCES library_bytes (digest), signature BLOB NOT NULL
) STRICT;
CREATE TABLE users (
  name TEXT PRIMARY KEY, shown_name TEXT NOT NULL, roles TEXT NOT NULL, password TEXT NOT NULL,
  disabled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

constexpr const char* kMinuteTrends = R"sql(
CREATE TABLE trend (
  pump INTEGER NOT NULL REFERENCES pumps (row), minute INTEGER NOT NULL, rate INTEGER NOT NULL,
  infused INTEGER NOT NULL, pressure INTEGER NOT NULL, battery INTEGER NOT NULL,
  state INTEGER NOT NULL, PRIMARY KEY (pump, minute)
) STRICT, WITHOUT ROWID;
)sql";

// The head lies apart from the rows, so that a cut tail is found.
constexpr const char* kAuditChain = R"sql(
CREATE TABLE audit (
  row INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
  subject TEXT NOT NULL, detail TEXT NOT NULL, chain BLOB NOT NULL
) STRICT;
CREATE TABLE audit_head (
  only INTEGER PRIMARY KEY CHECK (only = 1), row INTEGER NOT NULL, chain BLOB NOT NULL
) STRICT;
INSERT INTO audit_head VALUES (1, 0, zeroblob(32));
)sql";

constexpr const char* kCancelWishes = R"sql(
ALTER TABLE orders ADD COLUMN cancel_asked TEXT NOT NULL DEFAULT '';
)sql";

// What was asked for beyond the columns: the whole request as wire::request_text() writes it. Empty
// in orders of before, which had no such parts.
constexpr const char* kTherapies = R"sql(
ALTER TABLE orders ADD COLUMN request TEXT NOT NULL DEFAULT '';
)sql";

// What is released already stays with all pumps, as it was before there were rollouts. `began` is
// by the pump's own clock.
constexpr const char* kRollouts = R"sql(
CREATE TABLE rollouts (
  number INTEGER PRIMARY KEY, plan TEXT NOT NULL, state INTEGER NOT NULL, open INTEGER NOT NULL,
  why TEXT NOT NULL, changed INTEGER NOT NULL, refusals INTEGER NOT NULL,
  infusions INTEGER NOT NULL, alerts INTEGER NOT NULL
) STRICT;
CREATE TABLE rollout_steps (
  number INTEGER NOT NULL, step INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL,
  act TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (number, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE library_uses (
  number INTEGER NOT NULL, pump INTEGER NOT NULL REFERENCES pumps (row), ward TEXT NOT NULL,
  at INTEGER NOT NULL, began INTEGER, infusions INTEGER NOT NULL, alerts INTEGER NOT NULL,
  PRIMARY KEY (number, pump)
) STRICT, WITHOUT ROWID;
CREATE INDEX library_uses_of_pump ON library_uses (pump, number);
CREATE TABLE library_refusals (
  number INTEGER NOT NULL, pump INTEGER NOT NULL REFERENCES pumps (row), at INTEGER NOT NULL,
  why TEXT NOT NULL, PRIMARY KEY (number, pump)
) STRICT, WITHOUT ROWID;
INSERT INTO rollouts SELECT max(number), 'pumphouse rollout 1' || char(10) || 'number ' ||
  max(number) || char(10) || 'alerts-after 20' || char(10) || 'wave by-hand 95 0 100 all pumps' ||
  char(10), 4, 1, 'released before there were rollouts', max(released), 0, 0, 0
  FROM libraries HAVING max(number) IS NOT NULL;
INSERT INTO rollout_steps SELECT number, 1, changed, 'server', 'done', why FROM rollouts;
INSERT INTO library_uses SELECT library_number, row, ward, ifnull(last_contact, 0), NULL, 0, 0
  FROM pumps WHERE library_number IS NOT NULL;
)sql";

// What pumps' gates were asked for, and which limits spoke: a projection of `events`, from the
// first build on that records it.
constexpr const char* kProgrammes = R"sql(
CREATE TABLE programmes (
  row INTEGER PRIMARY KEY, pump INTEGER NOT NULL REFERENCES pumps (row), order_id TEXT NOT NULL,
  at INTEGER NOT NULL, source INTEGER NOT NULL, library INTEGER NOT NULL,
  entry_digest BLOB NOT NULL, rate INTEGER NOT NULL, vtbi INTEGER NOT NULL,
  request TEXT NOT NULL DEFAULT '', pieces_left INTEGER NOT NULL DEFAULT -1,
  state INTEGER NOT NULL, reason TEXT NOT NULL DEFAULT '', UNIQUE (pump, order_id)
) STRICT;
CREATE INDEX programmes_at ON programmes (at);
CREATE TABLE limit_alerts (
  row INTEGER PRIMARY KEY, programme INTEGER NOT NULL REFERENCES programmes (row),
  verdict INTEGER NOT NULL, at INTEGER NOT NULL, uptime INTEGER NOT NULL, reason TEXT NOT NULL,
  override_reason TEXT, override_after INTEGER
) STRICT;
CREATE INDEX limit_alerts_of_programme ON limit_alerts (programme);
CREATE INDEX events_counted ON events (wall) WHERE kind IN (2, 6, 7);
)sql";

// The making of a library. Edits after `folded` are not inside the bytes of `digest`; approvals
// that count no longer are void.
constexpr const char* kDrafting = R"sql(
ALTER TABLE libraries ADD COLUMN based_on INTEGER NOT NULL DEFAULT 0;
ALTER TABLE libraries ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;
CREATE TABLE draft_edits (
  draft INTEGER NOT NULL REFERENCES libraries (draft), sequence INTEGER NOT NULL,
  at INTEGER NOT NULL, author TEXT NOT NULL, act INTEGER NOT NULL, area TEXT NOT NULL,
  entry TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, PRIMARY KEY (draft, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE draft_ticks (
  draft INTEGER NOT NULL REFERENCES libraries (draft), reviewer TEXT NOT NULL, area TEXT NOT NULL,
  entry TEXT NOT NULL, digest BLOB NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (draft, reviewer, area, entry, digest)
) STRICT, WITHOUT ROWID;
CREATE TABLE approvals (
  row INTEGER PRIMARY KEY, draft INTEGER NOT NULL REFERENCES libraries (draft),
  text TEXT NOT NULL, signature BLOB NOT NULL, is_void INTEGER NOT NULL DEFAULT 0,
  UNIQUE (draft, text, signature)
) STRICT;
)sql";

// What people said of the next bag of an infusion, every word kept; the last of a bag counts.
constexpr const char* kBagMarks = R"sql(
CREATE TABLE bag_marks (
  row INTEGER PRIMARY KEY, pump INTEGER NOT NULL REFERENCES pumps (row), order_id TEXT NOT NULL,
  bag INTEGER NOT NULL, step INTEGER NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX bag_marks_of_bag ON bag_marks (pump, order_id, bag);
CREATE INDEX bag_marks_at ON bag_marks (at);
)sql";

// Names as they were, for an older build.
constexpr const char* kHeldUpLibrariesBack = R"sql(
ALTER TABLE library_uses RENAME COLUMN programmed TO infusions;
ALTER TABLE rollouts RENAME COLUMN programmed TO infusions;
)sql";

// What the signer has countersigned of the audit; and when this file took the place of another,
// from where on its orders are numbered since.
constexpr const char* kProofsAndRestores = R"sql(
CREATE TABLE audit_checkpoints (
  row INTEGER PRIMARY KEY, chain BLOB NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE TABLE restores (
  row INTEGER PRIMARY KEY, at INTEGER NOT NULL, order_floor INTEGER NOT NULL,
  audit_row INTEGER NOT NULL
) STRICT;
)sql";

// How a person proves who they are: a password that others gave ends at `one_time_until`; the
// secret of the second factor is sealed; `totp_step` was the last one used.
constexpr const char* kProofsOfPeople = R"sql(
ALTER TABLE users ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN one_time_until INTEGER;
ALTER TABLE users ADD COLUMN totp BLOB NOT NULL DEFAULT x'';
ALTER TABLE users ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN recovery TEXT NOT NULL DEFAULT '';
)sql";

// A pump that could not take a release yet, and tries again by itself, does not refuse it; one that
// refuses it again after the rollout was resumed counts again (`counted`: the last that did).
// Alerts are counted for each programming; orders that the server refused are found by their time.
constexpr const char* kHeldUpLibraries = R"sql(
ALTER TABLE library_refusals ADD COLUMN is_final INTEGER NOT NULL DEFAULT 1;
ALTER TABLE library_refusals ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
ALTER TABLE library_refusals ADD COLUMN counted INTEGER NOT NULL DEFAULT -1;
UPDATE library_refusals SET counted = at;
ALTER TABLE library_uses RENAME COLUMN infusions TO programmed;
ALTER TABLE rollouts RENAME COLUMN infusions TO programmed;
CREATE INDEX audit_of_refused_orders ON audit (at) WHERE act = 'order.refused';
)sql";

// Keys that are renewed, and first certificates for a word that was given once.
constexpr const char* kPumpIdentities = R"sql(
ALTER TABLE pumps ADD COLUMN next_key BLOB;
ALTER TABLE pumps ADD COLUMN certificate_until INTEGER;
CREATE TABLE enrolment_tokens (
  pump TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, model TEXT NOT NULL, ward TEXT NOT NULL,
  bed TEXT NOT NULL, care_area TEXT NOT NULL, made_by TEXT NOT NULL, made INTEGER NOT NULL,
  until INTEGER NOT NULL, used_by BLOB NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// What a ward writes for itself: the word of one shift to the next, who cares for which bed, who
// was told of an alarm that nobody answered, and which screens hang on its walls.
constexpr const char* kWardPapers = R"sql(
CREATE TABLE handovers (
  row INTEGER PRIMARY KEY, ward TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX handovers_of_ward ON handovers (ward, row);
CREATE TABLE bed_staff (
  ward TEXT NOT NULL, bed TEXT NOT NULL, nurse TEXT NOT NULL, buddy TEXT NOT NULL,
  PRIMARY KEY (ward, bed)
) STRICT, WITHOUT ROWID;
CREATE TABLE alarm_notices (
  pump INTEGER NOT NULL REFERENCES pumps (row), stream INTEGER NOT NULL, instance INTEGER NOT NULL,
  whom INTEGER NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (pump, stream, instance, whom)
) STRICT, WITHOUT ROWID;
CREATE TABLE displays (
  user TEXT PRIMARY KEY, ward TEXT NOT NULL, made_by TEXT NOT NULL, made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE alarms ADD COLUMN coming TEXT NOT NULL DEFAULT '';
)sql";

constexpr std::array kMigrations = {
    Migration{1, "pumps and their record", kPumpsAndTheirRecord},
    Migration{2, "orders, libraries and users", kOrdersLibrariesAndUsers},
    Migration{3, "minute trends", kMinuteTrends},
    Migration{4, "audit chain", kAuditChain},
    Migration{5, "wishes to cancel", kCancelWishes},
    Migration{6, "therapies of orders", kTherapies},
    Migration{7, "rollouts", kRollouts},
    Migration{8, "programmes and their limits", kProgrammes},
    Migration{9, "the making of libraries", kDrafting},
    Migration{10, "marks of bags", kBagMarks},
    Migration{11, "how people prove themselves", kProofsOfPeople},
    Migration{12, "libraries that are held up", kHeldUpLibraries, kHeldUpLibrariesBack},
    Migration{13, "checkpoints of the audit, and restores", kProofsAndRestores},
    Migration{14, "identities of pumps", kPumpIdentities},
    Migration{15, "papers of wards", kWardPapers},
};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

}  // namespace ph::storage
