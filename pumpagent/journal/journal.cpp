#include "pumpagent/journal/journal.hpp"

#include <algorithm>

#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {
namespace {

constexpr const char* kStreamFile = "stream";
constexpr const char* kMarkerFile = "acknowledged";
constexpr const char* kBootFile = "boots";

std::array<LaneLog, kLaneCount> lanes_in(const std::string& folder, Keeping keeping) {
  return {LaneLog(folder, Lane::kUrgent, keeping), LaneLog(folder, Lane::kRoutine, keeping)};
}

Result<StreamId> read_stream(Disk& disk, const std::string& folder) {
  auto bytes = read_file(disk, folder, kStreamFile);
  if (!bytes) return fail(bytes.error());
  StreamId stream{};
  if (bytes->size() != stream.size()) {
    return fail(Fault::kMalformed,
                folder + "/stream: expected 16 bytes, got " + std::to_string(bytes->size()));
  }
  std::copy(bytes->begin(), bytes->end(), stream.begin());
  return stream;
}

std::size_t index_of(Lane lane) { return static_cast<std::size_t>(lane); }

}  // namespace

Journal::Journal(Disk& disk, std::string folder, Keeping keeping)
    : disk_(disk), folder_(std::move(folder)), lanes_(lanes_in(folder_, keeping)) {}

Result<std::unique_ptr<Journal>> Journal::open(Disk& disk, std::string folder, StreamId fresh,
                                               Keeping keeping) {
  if (auto made = disk.make_folder(folder); !made) return fail(made.error());
  std::unique_ptr<Journal> journal(new Journal(disk, std::move(folder), keeping));
  if (auto named = journal->open_stream(fresh); !named) return fail(named.error());
  journal->read_marker();
  if (auto opened = journal->open_lanes(); !opened) return fail(opened.error());
  return journal;
}

Status Journal::open_stream(StreamId fresh) {
  auto stream = read_stream(disk_, folder_);
  if (stream) {
    stream_ = *stream;
    return {};
  }
  if (stream.error().fault != Fault::kNotFound) return fail(stream.error());
  stream_ = fresh;
  return replace_file(disk_, folder_, kStreamFile, stream_);
}

// A marker that is gone or damaged costs a second sending, which the server recognises.
void Journal::read_marker() {
  auto bytes = read_file(disk_, folder_, kMarkerFile);
  if (!bytes) return;
  Unpacker in(*bytes);
  for (auto& cursor : acknowledged_) cursor = in.number<std::uint64_t>();
  if (!in.is_sound()) acknowledged_ = {};
}

Status Journal::open_lanes() {
  for (std::size_t i = 0; i < kLaneCount; ++i) {
    auto cut = lanes_[i].open(disk_, acknowledged_[i]);
    if (!cut) return fail(cut.error());
    cut_bytes_ += *cut;
    acknowledged_[i] = std::max(acknowledged_[i], lanes_[i].first_kept() - 1);
  }
  return {};
}

Status Journal::append(std::span<const PumpEvent> events) {
  for (std::size_t i = 0; i < kLaneCount; ++i) {
    std::vector<PumpEvent> mine;
    std::copy_if(events.begin(), events.end(), std::back_inserter(mine),
                 [i](const PumpEvent& event) { return index_of(lane_of(event.kind)) == i; });
    if (auto done = lanes_[i].append(disk_, mine); !done) return done;
  }
  return {};
}

Status Journal::sync() {
  for (LaneLog& lane : lanes_) {
    if (auto done = lane.sync(disk_); !done) return done;
  }
  return {};
}

Status Journal::record(const PumpEvent& event) {
  if (auto done = append({&event, 1}); !done) return done;
  return sync();
}

Cursors Journal::recorded() const { return {lanes_[0].recorded(), lanes_[1].recorded()}; }

std::uint64_t Journal::unacknowledged(Lane lane) const {
  return lanes_[index_of(lane)].recorded() - acknowledged_[index_of(lane)];
}

std::uint64_t Journal::unacknowledged() const {
  return std::max(unacknowledged(Lane::kUrgent), unacknowledged(Lane::kRoutine));
}

std::vector<RecordedEvent> Journal::read(Lane lane, std::uint64_t from, std::size_t most) const {
  const LaneLog& log = lanes_[index_of(lane)];
  return log.read(disk_, from, log.recorded(), most);
}

Status Journal::acknowledge(Lane lane, std::uint64_t up_to, WallTime now) {
  LaneLog& log = lanes_[index_of(lane)];
  if (up_to > log.recorded()) {
    return fail(Fault::kOutOfRange, "acknowledgement of event " + std::to_string(up_to) +
                                        ": the record ends at " + std::to_string(log.recorded()));
  }
  std::uint64_t& marker = acknowledged_[index_of(lane)];
  if (up_to <= marker) return {};
  marker = up_to;
  if (auto done = write_marker(Write::kLazy); !done) return done;
  return log.trim(disk_, marker, now);
}

Status Journal::write_marker(Write write) {
  Bytes bytes;
  Packer out(bytes);
  for (const std::uint64_t cursor : acknowledged_) out.number(cursor);
  return replace_file(disk_, folder_, kMarkerFile, bytes, write);
}

// The marker first: a server that is told of a gap must find it explained.
Result<std::uint64_t> Journal::let_go_of_routine(std::uint64_t most) {
  LaneLog& log = lane(Lane::kRoutine);
  std::uint64_t& marker = acknowledged_[index_of(Lane::kRoutine)];
  const std::uint64_t end = log.end_before_newest(most);
  if (end <= marker) return std::uint64_t{0};
  const std::uint64_t lost = end - marker;
  marker = end;
  if (auto done = write_marker(Write::kDurable); !done) return fail(done.error());
  if (auto done = log.drop(disk_, end); !done) return fail(done.error());
  return lost;
}

Result<std::uint64_t> Journal::count_boot() {
  std::uint64_t boots = 0;
  if (auto bytes = read_file(disk_, folder_, kBootFile)) {
    boots = Unpacker(*bytes).number<std::uint64_t>();
  }
  Bytes bytes;
  Packer(bytes).number(++boots);
  if (auto done = replace_file(disk_, folder_, kBootFile, bytes); !done) return fail(done.error());
  return boots;
}

JournalReader::JournalReader(Disk& disk, std::string folder, StreamId stream)
    : disk_(disk), stream_(stream), lanes_(lanes_in(folder, {})) {}

Result<std::unique_ptr<JournalReader>> JournalReader::open(Disk& disk, std::string folder) {
  auto stream = read_stream(disk, folder);
  if (!stream) return fail(stream.error());
  return std::unique_ptr<JournalReader>(new JournalReader(disk, std::move(folder), *stream));
}

std::vector<RecordedEvent> JournalReader::read(Lane lane, std::uint64_t from, std::size_t most,
                                               const Cursors& recorded) {
  const std::size_t i = index_of(lane);
  if (looked_at_[i] != recorded[i]) {
    if (!lanes_[i].look(disk_)) return {};
    looked_at_[i] = recorded[i];
  }
  return lanes_[i].read(disk_, from, recorded[i], most);
}

}  // namespace ph::agent
