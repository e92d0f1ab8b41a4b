#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "storage/records.hpp"

namespace ph::storage {

// The one writer. Each commit() is one transaction that is on disk when it returns. An AppendEvents
// stores only what is beyond the stored cursor of (pump, stream, lane) and moves alarms and orders
// that its events speak of, in the same transaction. Called by one thread at a time.
// Fails with kUnavailable on any I/O trouble; then nothing of the batch is stored and the caller
// must stop using the store (a failed sync is never retried in place).
class Ledger {
 public:
  virtual ~Ledger() = default;
  virtual Result<std::vector<Outcome>> commit(std::span<const Change> changes) = 0;
  // Called by the writer when nothing waits: time for upkeep (moving the write-ahead log into the
  // database). What fails here shows at the next commit.
  virtual void rest() {}
};

// Names one request of one author, so that a repeat finds the order it made.
struct OrderKey {
  UserName author;
  std::string text;
};
struct OrderFilter {
  std::optional<PumpId> pump;
  std::optional<WardId> ward;
  bool open_only = false;
  std::size_t limit = 500;
  std::optional<OrderKey> key{};    // then nothing else counts
  std::optional<WallTime> since{};  // issued at or after; only where neither pump nor open_only
};
struct EventFilter {
  std::optional<PumpId> pump;
  std::uint64_t after_row = 0;
  std::size_t limit = 500;
  // Received at or after, and before; only with a pump.
  std::optional<WallTime> from{}, to{};
};

// Reading, apart from the writer. Every call sees one committed state. Thread-safe.
class Archive {
 public:
  virtual ~Archive() = default;
  virtual Result<std::vector<PumpRecord>> pumps() = 0;
  virtual Result<std::optional<PumpRecord>> pump(const PumpId& id) = 0;
  virtual Result<Cursors> cursors(const PumpId& pump, const StreamId& stream) = 0;
  virtual Result<std::vector<OrderRecord>> orders(const OrderFilter& filter) = 0;  // newest first
  virtual Result<std::optional<OrderRecord>> order(const OrderId& id) = 0;
  virtual Result<std::vector<OrderStep>> order_steps(const OrderId& id) = 0;
  virtual Result<std::uint64_t> last_order_sequence(const PumpId& pump) = 0;
  virtual Result<std::vector<StoredEvent>> events(const EventFilter& filter) = 0;  // oldest first
  // Judged from `from` on and before `to`, oldest first; newest 1,000,000.
  virtual Result<std::vector<ProgrammeRecord>> programmes(WallTime from, WallTime to) = 0;
  // The same span's alarms raised, infusions started and ended, oldest first.
  virtual Result<std::vector<CountedEvent>> counted_events(WallTime from, WallTime to) = 0;
  // The same span's, oldest first.
  virtual Result<std::vector<RefusedOrder>> refused_orders(WallTime from, WallTime to) = 0;
  virtual Result<std::uint64_t> event_count(const PumpId& pump) = 0;
  virtual Result<std::vector<AlarmRecord>> standing_alarms() = 0;
  virtual Result<std::vector<LibraryRecord>> libraries() = 0;           // newest first
  virtual Result<std::optional<LibraryRecord>> released_library() = 0;  // highest number
  virtual Result<std::optional<Bytes>> library_bytes(const Digest& digest) = 0;
  // Edits of one draft beyond `after`, oldest first.
  virtual Result<std::vector<DraftEdit>> draft_edits(std::uint32_t draft, std::uint32_t after,
                                                     std::size_t limit) = 0;
  virtual Result<std::vector<TickRecord>> draft_ticks(std::uint32_t draft) = 0;
  virtual Result<std::vector<RolloutRecord>> rollouts() = 0;  // lowest release first
  virtual Result<std::vector<RolloutStep>> rollout_steps(std::uint32_t number) = 0;  // oldest first
  virtual Result<LibraryUse> library_use(std::uint32_t number) = 0;
  virtual Result<std::vector<Activation>> activations(std::uint32_t number) = 0;  // oldest first
  // Of releases above the one that the pump holds.
  virtual Result<std::vector<LibraryRefusal>> standing_refusals() = 0;
  // The last word on each bag that was marked since, if it stands.
  virtual Result<std::vector<BagMark>> bag_marks(WallTime since) = 0;
  virtual Result<std::vector<HandoverNote>> handovers(const WardId& ward,
                                                      std::size_t limit) = 0;  // newest first
  virtual Result<std::vector<BedStaff>> bed_staff() = 0;                       // of all wards
  virtual Result<std::vector<AlarmNotice>> standing_notices() = 0;  // of alarms that stand
  virtual Result<std::vector<Display>> displays() = 0;
  virtual Result<std::vector<TrendPoint>> trend(const PumpId& pump, WallTime from, WallTime to) = 0;
  // Of enrolment: unused, used and past.
  virtual Result<std::vector<TokenRecord>> tokens() = 0;
  virtual Result<std::vector<UserRecord>> users() = 0;
  virtual Result<std::optional<UserRecord>> user(const UserName& name) = 0;
  virtual Result<std::vector<AuditRecord>> audit(std::uint64_t after_row, std::size_t limit) = 0;
  // The rows with exactly this act and subject, oldest first. Looks through the whole log.
  virtual Result<std::vector<AuditRecord>> audit_about(const std::string& act,
                                                       const std::string& subject) = 0;
};

// The writer on a thread of its own with group commit: whatever was submitted while the last commit
// ran goes into the next one; urgent changes first. submit() from any thread; `done` is called on
// the writer thread, after the transaction is on disk or has failed for good. Destruction commits
// what is queued, then joins.
class Writer {
 public:
  enum class Urgency : std::uint8_t { kUrgent, kRoutine };
  using Done = std::function<void(Result<std::vector<Outcome>>)>;
  static std::unique_ptr<Writer> start(Ledger& ledger);
  virtual ~Writer() = default;
  virtual void submit(std::vector<Change> changes, Urgency urgency, Done done) = 0;
  virtual std::size_t queued() const = 0;
};

// Opens (creating and migrating as needed) the SQLite database at `path`; migrating takes a backup
// `<path>.before-<version>` first. Refuses a database of a newer build, one that another server
// holds (kConflict), or one whose migrations differ from ours, each with what to do.
struct Database {
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Archive> archive;
};
Result<Database> open_sqlite(const std::string& path);
// Reading alone, of a database that a server may hold, or of a copy.
std::unique_ptr<Archive> read_sqlite(const std::string& path);

// Online backup to a new file while a server writes, and proof that it is whole (SQLite's own
// check, references, rows, ends of the audit and of every journal), told in `<to>.manifest`.
Status backup_sqlite(const std::string& from, const std::string& to);

// Where the record of a restored database ends; what the signer is told when it has seen more.
struct Restored {
  std::uint64_t audit_row = 0;
  Digest audit_chain{};
};
// Puts a backup that is what its manifest promises in the place of a database that no server holds
// open, brought to this build's schema. Its audit says so, and orders are numbered on from far
// beyond any that was given since. What pumps were told is kept they send again by themselves.
Result<Restored> restore_sqlite(const std::string& from, const std::string& to, WallTime now);

// Takes a database that no server holds open back to `version` of the schema, for an older build:
// what later steps added is set aside in the file, and is there again when they are taken anew.
// A copy stands in `<path>.before-<version>`. kRefused names a step that has no way back.
Status downgrade_sqlite(const std::string& path, std::int64_t version);
// Walks the audit chain; kMalformed names the first row that does not fit.
Status verify_audit(const std::string& path);

}  // namespace ph::storage
