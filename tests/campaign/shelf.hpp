#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/wire/session.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "pumpagent/keeper/keeper.hpp"
#include "pumpagent/loop/therapy_loop.hpp"

namespace ph::campaign {

// What a pump keeps, and the way of it to a server: the real keeper over a disk in memory that
// tears and fills, and both real ends of the session over a line that may be cut. Each process of
// it can be away alone. One thread; simulated time; deterministic by its seed.
class Shelf final : private wire::Record {
 public:
  static constexpr milliseconds kTurn{100};
  // A supervisor starts a keeper that ended so much later.
  static constexpr milliseconds kAgain{1'000};

  Shelf(const PumpModel& model, std::uint64_t seed, Now now);

  // What the drive tells: its events into the ring, its picture for the keeper.
  void hear(agent::TherapyLoop& loop, Now now);
  // Keeper and link, each kTurn: slower than real ones, so that a cut takes more.
  void turn(Now now);

  void kill_keeper() { keeper_.reset(), held_ = true; }
  void hold_keeper(bool held) { held_ = held; }
  void start_keeper(Now now);
  // From now on the disk takes `bytes` more.
  void fill(std::uint64_t bytes) { disk_.limit(disk_.held() + bytes); }
  void empty() { disk_.limit(std::uint64_t{1} << 40); }
  void line(bool up) { line_ = up; }
  // The power goes in the write behind the next `changes` ones, and tears it.
  void cut_power_after(std::uint64_t changes);
  // A write has met the cut.
  bool power_has_gone() const { return gone_; }
  void lose_power();
  // A bit of the stored therapy falls.
  void rot();
  // Power is back: what a drive finds.
  agent::TherapyRecord wake(std::uint64_t seed, Now now);

  bool keeps() const { return keeper_ != nullptr; }
  bool nearly_full() const { return notice_.nearly_full; }
  bool linked() const { return end_ && end_->is_welcome(); }
  // What is wrong with the record on disk or at the server, once the line has been up for long
  // enough; empty: nothing.
  std::string wrong() const;
  std::uint64_t stored_at_server() const;

 private:
  // wire::Record, as the link process has it.
  StreamId stream() const override { return notice_.stream; }
  Cursors recorded() const override { return notice_.recorded; }
  Cursors acknowledged() const override { return notice_.acknowledged; }
  std::vector<RecordedEvent> read(Lane lane, std::uint64_t from, std::size_t most) const override;

  void push(agent::EventRecord record, Now now);
  void turn_keeper(Now now);
  void turn_link(Now now);
  void dial(Now now);
  void carry_out(std::vector<wire::PumpEffect> effects, Now now);
  void serve(std::vector<wire::ServerEffect> effects, Now now);
  void store(const wire::EventBatch& batch);

  agent::MemoryDisk disk_;
  std::unique_ptr<agent::PumpRegion> region_;
  agent::PumpSettings settings_;
  std::unique_ptr<agent::Keeper> keeper_;
  std::unique_ptr<agent::JournalReader> reader_;
  agent::KeeperNotice notice_;
  std::optional<wire::PumpEnd> end_;
  std::optional<wire::ServerEnd> server_;
  std::array<std::vector<PumpEvent>, kLaneCount> at_server_;
  SteadyTime next_turn_{}, again_{};
  bool held_ = false, cut_ = false, gone_ = false, line_ = true;
  std::string wrong_;
};

}  // namespace ph::campaign
