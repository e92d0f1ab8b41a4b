#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/domain/facts.hpp"
#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/journal/lane_log.hpp"

namespace ph::agent {

// The pump's record: durable, numbered, append only (law 6). Two lanes; a stream id that names this
// very record; a marker of what the server has acknowledged; a count of starts.
// An event counts as recorded, and may be shown to anybody, once sync() has succeeded after its
// append(). One thread, one owner in the whole machine; others read with JournalReader. After a
// failure open() it again: that cuts what was left half written.
class Journal {
 public:
  // `fresh` becomes the stream id when there is no record in `folder` yet. kMalformed when the
  // folder holds a record whose name is damaged: numbers of an unknown stream must not be reused.
  static Result<std::unique_ptr<Journal>> open(Disk& disk, std::string folder, StreamId fresh,
                                               Keeping keeping = {});

  Status append(std::span<const PumpEvent> events);
  Status sync();
  // append() and sync() of one.
  Status record(const PumpEvent& event);

  const StreamId& stream() const { return stream_; }
  Cursors recorded() const;  // durable, each lane
  Cursors acknowledged() const { return acknowledged_; }
  // Events that wait for the server, of the lane with more of them.
  std::uint64_t unacknowledged() const;
  std::uint64_t unacknowledged(Lane lane) const;
  // Up to `most` recorded events of `lane` from `from` on, in order, without gaps.
  std::vector<RecordedEvent> read(Lane lane, std::uint64_t from, std::size_t most) const;

  // Everything of `lane` up to `up_to` is on the server's disk. Never walks back; a number beyond
  // the record is refused with kOutOfRange.
  Status acknowledge(Lane lane, std::uint64_t up_to, WallTime now);

  // The record is full: lets go of the oldest routine events that wait, whole segments of them,
  // down to the newest `most`, and returns how many; 0: there are no more. They count as
  // acknowledged from then on; the caller records how many were lost. Urgent events are never let
  // go.
  Result<std::uint64_t> let_go_of_routine(std::uint64_t most);

  // Adds one to the count of starts, durably, and returns it.
  Result<std::uint64_t> count_boot();

  // Bytes that opening had to cut from torn tails: events that never counted as recorded.
  std::uint64_t cut_bytes() const { return cut_bytes_; }

 private:
  Journal(Disk& disk, std::string folder, Keeping keeping);
  Status open_stream(StreamId fresh);
  void read_marker();
  Status write_marker(Write write);
  Status open_lanes();
  LaneLog& lane(Lane lane) { return lanes_[static_cast<std::size_t>(lane)]; }

  Disk& disk_;
  std::string folder_;
  StreamId stream_{};
  std::array<LaneLog, kLaneCount> lanes_;
  Cursors acknowledged_{};
  std::uint64_t cut_bytes_ = 0;
};

// The same record, seen by another process that may only read. `recorded` comes from the owner:
// bytes beyond it may be there and do not count yet.
class JournalReader {
 public:
  static Result<std::unique_ptr<JournalReader>> open(Disk& disk, std::string folder);

  const StreamId& stream() const { return stream_; }
  std::vector<RecordedEvent> read(Lane lane, std::uint64_t from, std::size_t most,
                                  const Cursors& recorded);

 private:
  JournalReader(Disk& disk, std::string folder, StreamId stream);

  Disk& disk_;
  StreamId stream_;
  std::array<LaneLog, kLaneCount> lanes_;
  Cursors looked_at_{};
};

}  // namespace ph::agent
