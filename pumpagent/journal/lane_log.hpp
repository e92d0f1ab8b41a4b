#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "protocol/domain/facts.hpp"
#include "pumpagent/journal/disk.hpp"

namespace ph::agent {

// How much of the record is kept. Acknowledged events stay for a while, in case the server is
// restored from a backup; what is not acknowledged stays whatever it takes.
struct Keeping {
  std::uint64_t segment_bytes = 256 * 1024;
  std::uint64_t most_bytes = 16 * 1024 * 1024;  // of acknowledged events, each lane
  std::chrono::hours longest{7 * 24};           // of acknowledged events
};

// One lane of the record: segment files named by their first sequence. A segment is synced before
// the next begins, so that only the last can be torn. The sequence has no gap: a record that
// cannot be read any more comes back as kRecordGap under its own number.
// One thread. After a failed append() or sync() open() must run again before the next.
class LaneLog {
 public:
  LaneLog(std::string folder, Lane lane, Keeping keeping);

  // Finds the segments and cuts a torn tail; returns the bytes cut. New events follow `at_least`
  // at the lowest: a number that the server has seen is never given again.
  Result<std::uint64_t> open(Disk& disk, std::uint64_t at_least);
  // Finds the segments and changes nothing: for a reader beside the owner.
  Status look(Disk& disk);

  Status append(Disk& disk, std::span<const PumpEvent> events);
  Status sync(Disk& disk);

  // Up to `most` events from `from` to `last`.
  std::vector<RecordedEvent> read(Disk& disk, std::uint64_t from, std::uint64_t last,
                                  std::size_t most) const;
  // Removes segments that are acknowledged whole and older or more than is kept.
  Status trim(Disk& disk, std::uint64_t acknowledged, WallTime now);

  // The last sequence of the segments that hold only events before the newest `most`; 0: none do.
  std::uint64_t end_before_newest(std::uint64_t most) const;
  // Removes the segments that end at `up_to` or before, sent or not.
  Status drop(Disk& disk, std::uint64_t up_to);

  std::uint64_t recorded() const { return recorded_; }  // durable
  std::uint64_t written() const { return written_; }    // durable or not
  std::uint64_t first_kept() const;                     // 1 when all is kept
  std::size_t segments() const { return segments_.size(); }

 private:
  struct Segment {
    std::uint64_t first = 1;
    std::uint64_t bytes = 0;
  };
  struct Place {
    std::uint64_t sequence = 0;
    std::uint64_t segment = 0;
    std::uint64_t offset = 0;
  };

  std::string path_of(std::uint64_t first) const;
  Status find_segments(Disk& disk);
  Result<std::uint64_t> cut_torn_tail(Disk& disk);
  Status begin_segment(Disk& disk);
  std::size_t segment_of(std::uint64_t sequence) const;
  void read_segment(Disk& disk, std::size_t index, std::uint64_t last, std::uint64_t& wanted,
                    std::size_t most, std::vector<RecordedEvent>& out) const;

  std::string folder_;
  Lane lane_;
  Keeping keeping_;
  std::vector<Segment> segments_;
  std::uint64_t recorded_ = 0;
  std::uint64_t written_ = 0;
  bool new_name_ = false;
  bool broken_ = true;
  mutable Place hint_;
};

}  // namespace ph::agent
