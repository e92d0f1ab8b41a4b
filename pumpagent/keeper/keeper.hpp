#pragma once
#include <array>
#include <memory>
#include <string>

#include "pumpagent/journal/journal.hpp"
#include "pumpagent/keeper/library_fetch.hpp"
#include "pumpagent/rt/pump_region.hpp"
#include "pumpagent/setup/pump_settings.hpp"

namespace ph::agent {

// The pump's memory: takes every process's events into the journal, stores the therapy, proves and
// activates libraries, and watches that the others live. Events stay in their ring until they are
// on disk, and the batch under way is noted in the region, so a killed keeper loses nothing and
// doubles nothing. The therapy and the events that changed it are one file before they are in the
// journal: a loss of power leaves one story. One thread.
class Keeper {
 public:
  // Routine events beyond so many times the size at which the record is called nearly full are
  // summarised, the oldest first.
  static constexpr std::uint64_t kFull = 2;
  // How often the active library is proved again, while nothing uses it.
  static constexpr std::chrono::minutes kProveEvery{10};

  // `machine_boot`: see time_off.hpp.
  static Result<std::unique_ptr<Keeper>> open(Disk& disk, PumpRegion& region,
                                              const PumpSettings& settings,
                                              std::uint64_t machine_boot, const Now& now);

  // Fifty a second. Any failure of the disk comes back: the program ends and is started again.
  Status turn(const Now& now);

 private:
  Keeper(Disk& disk, PumpRegion& region, const PumpSettings& settings, std::uint64_t machine_boot,
         std::unique_ptr<Journal> journal, LibrarySlots slots);
  Status greet(const Now& now);
  static constexpr const char* kTherapyFile = "therapy";
  Status tell_therapy(const Now& now, bool power_came);
  Status tell_unstored(const TherapyRecord& told, const Now& now);
  struct Batch {
    TakenBatch taken;
    std::vector<PumpEvent> events;
  };
  Status finish_last_batch();
  Batch gather(const DriveSnapshot* drive, const Now& now) const;
  void collect(std::size_t source, std::uint64_t count, std::int64_t until_ms, Batch& batch) const;
  Status drain(const Now& now);
  Status store(const Batch& batch);
  void empty_rings(const TakenBatch& taken);
  Status make_room(const Now& now);
  Status hear_link(const Now& now);
  Status hear(const Blob<36'864>& message, const Now& now);
  Status told(const Status& fetched, std::uint32_t number, const Now& now);
  Status tend_library(const Now& now);
  bool is_safe_point() const;
  Status activate_when_safe(const Now& now);
  Status prove_library_again(const Now& now);
  Status save_therapy(const Now& now, const std::vector<PumpEvent>& events);
  bool is_save_due(const DriveSnapshot& drive, const Now& now) const;
  Status watch_others(const Now& now);
  Status record(EventKind kind, std::int64_t number, std::string text, const Now& now);
  void publish(const Now& now);

  Disk& disk_;
  PumpRegion& region_;
  const PumpSettings& settings_;
  std::uint64_t machine_boot_;
  std::unique_ptr<Journal> journal_;
  LibrarySlots slots_;
  LibraryFetch fetch_;
  SteadyTime proved_at_{};
  std::uint64_t boot_ = 0;
  std::uint64_t power_on_ = 0;
  EngineState saved_;
  std::int64_t next_alarm_ = 1;  // above every number recorded
  std::int64_t saved_next_alarm_ = 0;
  SteadyTime saved_at_{};
  bool saved_any_ = false;
  std::array<bool, 4> seen_{}, lost_{};
};

}  // namespace ph::agent
