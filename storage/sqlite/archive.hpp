#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace ph::storage {

// The Archive over connections that only read: one for each call that runs at the time, kept for
// the next. Thread-safe.
class SqliteArchive final : public Archive {
 public:
  explicit SqliteArchive(std::string path) : path_(std::move(path)) {}

  Result<std::vector<PumpRecord>> pumps() override;
  Result<std::optional<PumpRecord>> pump(const PumpId& id) override;
  Result<Cursors> cursors(const PumpId& pump, const StreamId& stream) override;
  Result<std::vector<OrderRecord>> orders(const OrderFilter& filter) override;
  Result<std::optional<OrderRecord>> order(const OrderId& id) override;
  Result<std::vector<OrderStep>> order_steps(const OrderId& id) override;
  Result<std::uint64_t> last_order_sequence(const PumpId& pump) override;
  Result<std::vector<StoredEvent>> events(const EventFilter& filter) override;
  Result<std::vector<ProgrammeRecord>> programmes(WallTime from, WallTime to) override;
  Result<std::vector<CountedEvent>> counted_events(WallTime from, WallTime to) override;
  Result<std::vector<RefusedOrder>> refused_orders(WallTime from, WallTime to) override;
  Result<std::uint64_t> event_count(const PumpId& pump) override;
  Result<std::vector<AlarmRecord>> standing_alarms() override;
  Result<std::vector<LibraryRecord>> libraries() override;
  Result<std::optional<LibraryRecord>> released_library() override;
  Result<std::optional<Bytes>> library_bytes(const Digest& digest) override;
  Result<std::vector<DraftEdit>> draft_edits(std::uint32_t draft, std::uint32_t after,
                                             std::size_t limit) override;
  Result<std::vector<TickRecord>> draft_ticks(std::uint32_t draft) override;
  Result<std::vector<RolloutRecord>> rollouts() override;
  Result<std::vector<RolloutStep>> rollout_steps(std::uint32_t number) override;
  Result<LibraryUse> library_use(std::uint32_t number) override;
  Result<std::vector<Activation>> activations(std::uint32_t number) override;
  Result<std::vector<LibraryRefusal>> standing_refusals() override;
  Result<std::vector<BagMark>> bag_marks(WallTime since) override;
  Result<std::vector<HandoverNote>> handovers(const WardId& ward, std::size_t limit) override;
  Result<std::vector<BedStaff>> bed_staff() override;
  Result<std::vector<AlarmNotice>> standing_notices() override;
  Result<std::vector<Display>> displays() override;
  Result<std::vector<TrendPoint>> trend(const PumpId& pump, WallTime from, WallTime to) override;
  Result<std::vector<TokenRecord>> tokens() override;
  Result<std::vector<UserRecord>> users() override;
  Result<std::optional<UserRecord>> user(const UserName& name) override;
  Result<std::vector<AuditRecord>> audit(std::uint64_t after_row, std::size_t limit) override;
  Result<std::vector<AuditRecord>> audit_about(const std::string& act,
                                               const std::string& subject) override;

 private:
  std::unique_ptr<Connection> borrow();
  void give_back(std::unique_ptr<Connection> connection);

  // Runs `work` on a connection of its own. One SELECT sees one state; so each call makes one.
  template <class Value, class Work>
  Result<Value> look(std::string_view what, Work&& work) {
    return guarded("database " + path_ + ": read " + std::string(what), [&]() -> Result<Value> {
      auto connection = borrow();
      Value value = work(*connection);
      give_back(std::move(connection));
      return value;
    });
  }

  std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> free_;  // guarded by mutex_
};

std::unique_ptr<Archive> make_sqlite_archive(const std::string& path);

}  // namespace ph::storage
