#include "tests/sim/store.hpp"

#include <unistd.h>

#include <filesystem>

#include "protocol/base/check.hpp"

namespace ph::sim {
namespace {

constexpr std::size_t kAll = 1'000'000;

std::string temporary_path() {
  const auto folder = std::filesystem::temp_directory_path();
  return (folder / ("pumphouse-sim-" + std::to_string(::getpid()) + ".db")).string();
}

bool same(const storage::Outcome& a, const storage::Outcome& b) {
  return a.kind == b.kind && a.cursor == b.cursor && a.fresh == b.fresh && a.lost == b.lost;
}

std::string figures(const storage::Outcome& outcome) {
  return std::to_string(static_cast<int>(outcome.kind)) + " at " + std::to_string(outcome.cursor) +
         " with " + std::to_string(outcome.fresh) + " fresh";
}

}  // namespace

Store::Store(Planted planted, Storage storage, Witness& witness, std::uint64_t seed)
    : witness_(witness),
      model_(planted, [&witness](const PumpId& pump, Lane lane, const RecordedEvent& event) {
        witness.stored(pump, lane, event);
      }) {
  if (storage == Storage::kModel) return;
  real_ = std::make_unique<Real>(seed);
  real_->path = temporary_path();
  if (planted == Planted::kDiskLies) real_->disk.lie();
}

Store::~Store() {
  if (!real_) return;
  close(Death::kProcess);
  // Only the lock and an empty name are real.
  std::error_code ignored;
  std::filesystem::remove(real_->path, ignored);
  std::filesystem::remove(real_->path + ".lock", ignored);
}

Status Store::open() {
  if (full_ && !real_) return fail(Fault::kUnavailable, "the disk is full");
  if (!real_) return {};
  auto database = storage::open_sqlite(real_->path);
  if (!database && database.error().fault == Fault::kUnavailable) {
    close(Death::kProcess);
    // Once may be the fault that was to come; twice is the disk itself.
    if (!full_ && ++refusals_ > 1) {
      witness_.broken("the server's disk does not open: " + database.error().detail);
    }
    return fail(database.error());
  }
  refusals_ = 0;
  if (!database) {
    witness_.broken("the server's disk: " + database.error().detail);
    return fail(database.error());
  }
  real_->database = std::move(*database);
  settle_doubt();
  return {};
}

// What was being committed is there whole, or nothing of it; what was committed is there.
void Store::settle_doubt() {
  std::string why = differs();
  if (!why.empty() && !doubt_.empty()) {
    (void)model_.commit(doubt_);
    why = differs();
  }
  doubt_.clear();
  if (!why.empty()) witness_.broken("the server's disk after a start: " + why);
}

Result<std::vector<storage::Outcome>> Store::commit(std::span<const storage::Change> changes) {
  ++commits_;
  if (!real_) {
    const bool dies = std::exchange(dies_in_, std::nullopt).has_value();
    if (dies || full_) return fail(Fault::kUnavailable, "the process dies here");
    return model_.commit(changes);
  }
  auto real = real_->database.ledger->commit(changes);
  if (!real) {
    doubt_.assign(changes.begin(), changes.end());
    return real;
  }
  auto meant = model_.commit(changes);
  for (std::size_t i = 0; i < meant->size(); ++i) {
    if (same((*meant)[i], (*real)[i])) continue;
    witness_.broken("the server's storage answers " + figures((*real)[i]) + ", expected " +
                    figures((*meant)[i]) + ": " + (*real)[i].detail);
  }
  return meant;
}

void Store::rest() {
  if (real_) real_->database.ledger->rest();
}

void Store::die(Death death, std::span<const storage::Change> changes, Dice& dice) {
  if (!changes.empty() && !real_) {
    if (!full_ && dice.once_in(2)) (void)model_.commit(changes);
  } else if (!changes.empty() && real_->database.ledger) {
    real_->disk.die_after(dice.below(60));
    doubt_.assign(changes.begin(), changes.end());
    if (real_->database.ledger->commit(changes)) {
      (void)model_.commit(changes);
      doubt_.clear();
    }
  }
  if (real_) close(death);
}

void Store::close(Death death) {
  real_->disk.freeze();
  real_->database = {};
  real_->disk.revive(death);
}

void Store::die_after(std::uint64_t writes) {
  if (real_) return real_->disk.die_after(writes);
  dies_in_ = writes;
}

void Store::fail_once_after(std::uint64_t writes) {
  if (real_) return real_->disk.fail_once_after(writes);
  dies_in_ = writes;
}

void Store::fill(std::optional<std::uint64_t> room) {
  full_ = room.has_value();
  if (real_) real_->disk.fill(room);
}

void Store::back_up() {
  if (!doubt_.empty()) return;
  backup_ = Backup{model_.state(), real_ ? real_->disk.copy() : SqliteDisk::Copy{}};
}

bool Store::put_back() {
  if (!backup_) return false;
  model_.put_back(backup_->state);
  if (real_) real_->disk.put_back(backup_->files);
  doubt_.clear();
  return true;
}

std::string Store::parted() const {
  if (!real_ || !real_->database.archive) return {};
  const auto rows = real_->database.archive->events({std::nullopt, 0, kAll});
  if (!rows) return rows.error().detail;
  for (const auto& row : *rows) {
    const auto& lane = model_.state().events.at(row.pump)[static_cast<std::size_t>(row.lane)];
    const std::uint64_t sequence = row.event.sequence;
    if (sequence <= lane.size() && lane[sequence - 1] == row.event.event) continue;
    return "event " + std::to_string(sequence) + " of " + row.pump.str() + " is another";
  }
  return differs();
}

}  // namespace ph::sim
