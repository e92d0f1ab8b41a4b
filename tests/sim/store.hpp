#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/model_ledger.hpp"
#include "tests/sim/sqlite_disk.hpp"
#include "tests/sim/trace.hpp"
#include "tests/sim/witness.hpp"

namespace ph::sim {

// kModel: the model alone, which is quick. kSqlite: the real storage over a simulated disk beside
// it, every answer of which must be the model's.
enum class Storage : std::uint8_t { kModel, kSqlite };

// The durable side of the simulated server, over all its processes. A commit is one transaction;
// after one that failed the process must end, and the next finds the whole of it or nothing. One
// owner.
class Store {
 public:
  Store(Planted planted, Storage storage, Witness& witness, std::uint64_t seed);
  ~Store();

  // A process of the server begins. kUnavailable: the disk does not let it; try again.
  Status open();
  Result<std::vector<storage::Outcome>> commit(std::span<const storage::Change> changes);
  // Nothing waits.
  void rest();
  // The process ends, with the machine or without it, while it commits `changes` (or nothing).
  void die(Death death, std::span<const storage::Change> changes, Dice& dice);

  // The process dies in a commit, after so many writes to the disk; with the model alone, in the
  // next one.
  void die_after(std::uint64_t writes);
  void fail_once_after(std::uint64_t writes);
  // Empty: there is room again.
  void fill(std::optional<std::uint64_t> room);

  void back_up();
  // While no process has it open. False: there is no backup.
  bool put_back();
  // Every event of the real database is the model's. Empty: they are; else where they part.
  std::string parted() const;

  const ModelLedger& model() const { return model_; }
  std::uint64_t commits() const { return commits_; }
  std::uint64_t disk_changes() const { return real_ ? real_->disk.changes() : 0; }

 private:
  struct Real {
    explicit Real(std::uint64_t seed) : disk(seed) {}
    SqliteDisk disk;
    std::string path;
    storage::Database database;
  };
  struct Backup {
    ModelLedger::State state;
    SqliteDisk::Copy files;
  };
  void close(Death death);
  void settle_doubt();
  std::string differs() const;
  std::string pump_differs(const storage::PumpRecord& pump) const;
  std::string orders_differ() const;
  std::string alarms_differ() const;

  Witness& witness_;
  ModelLedger model_;
  std::unique_ptr<Real> real_;
  std::vector<storage::Change> doubt_;  // may be on the disk
  std::optional<std::uint64_t> dies_in_;
  bool full_ = false;
  int refusals_ = 0;  // to open, in a row, without a full disk
  std::optional<Backup> backup_;
  std::uint64_t commits_ = 0;
};

}  // namespace ph::sim
