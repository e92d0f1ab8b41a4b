#include "storage/sqlite/ledger.hpp"

#include <sqlite3.h>

#include "protocol/base/log.hpp"
#include "storage/sqlite/changes.hpp"

namespace ph::storage {
namespace {

// Pages of 4 KiB in the write-ahead log: from the first figure on it is moved into the database
// when nothing waits, at the second in any case (32 MiB; about 0.1 s).
constexpr int kMoveAtRest = 1'000;
constexpr int kMoveAlways = 8'000;

class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(std::string path, Holder holder, std::unique_ptr<Connection> connection)
      : path_(std::move(path)), holder_(std::move(holder)), connection_(std::move(connection)) {
    sqlite3_wal_hook(connection_->database().getHandle(), &SqliteLedger::note_log, this);
  }

  Result<std::vector<Outcome>> commit(std::span<const Change> changes) override;
  void rest() override {
    if (log_pages_ >= kMoveAtRest) move_log();
  }

 private:
  static int note_log(void* self, sqlite3*, const char*, int pages) {
    static_cast<SqliteLedger*>(self)->log_pages_ = pages;
    return SQLITE_OK;
  }
  Result<std::vector<Outcome>> transact(std::span<const Change> changes);
  void roll_back();
  void move_log();
  void stop_for(const Error& error);

  std::string path_;
  Holder holder_;  // outlives the connection
  std::unique_ptr<Connection> connection_;
  std::optional<Error> stopped_;
  int log_pages_ = 0;
};

Result<std::vector<Outcome>> SqliteLedger::commit(std::span<const Change> changes) {
  if (stopped_) return fail(*stopped_);
  auto outcomes = guarded("database " + path_ + ": commit", [&] { return transact(changes); });
  if (!outcomes) {
    roll_back();
    stop_for(outcomes.error());
  } else if (log_pages_ >= kMoveAlways) {
    move_log();
  }
  return outcomes;
}

Result<std::vector<Outcome>> SqliteLedger::transact(std::span<const Change> changes) {
  connection_->statement("BEGIN IMMEDIATE").exec();
  connection_->statement("BEGIN IMMEDIATE").reset();
  std::vector<Outcome> outcomes;
  outcomes.reserve(changes.size());
  for (const Change& change : changes) {
    outcomes.push_back(
        std::visit([this](const auto& one) { return apply(*connection_, one); }, change));
  }
  connection_->statement("COMMIT").exec();
  connection_->statement("COMMIT").reset();
  return outcomes;
}

void SqliteLedger::roll_back() {
  auto* handle = connection_->database().getHandle();
  if (sqlite3_get_autocommit(handle) == 0) {
    sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

// A reader's snapshot may hold a part back: then the log grows until the next time.
void SqliteLedger::move_log() {
  int left = 0;
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection_->database().getHandle(), nullptr,
                                             SQLITE_CHECKPOINT_PASSIVE, &left, &moved);
  if (code == SQLITE_BUSY) return;
  if (code != SQLITE_OK) {
    stop_for({Fault::kUnavailable, "database " + path_ + ": checkpoint: " + sqlite3_errstr(code)});
  } else if (moved == left) {
    log_pages_ = 0;
  }
}

// After a failed write nobody knows what the disk holds until the database is opened anew.
void SqliteLedger::stop_for(const Error& error) {
  stopped_ = Error{Fault::kUnavailable, error.detail + "; writing has stopped until a restart"};
  LogLine(Severity::kError, "ledger.stopped").field("reason", error.detail);
}

}  // namespace

std::unique_ptr<Ledger> make_sqlite_ledger(const std::string& path, Holder holder,
                                           std::unique_ptr<Connection> connection) {
  return std::make_unique<SqliteLedger>(path, std::move(holder), std::move(connection));
}

}  // namespace ph::storage
