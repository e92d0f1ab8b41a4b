#include "pumpagent/journal/lane_log.hpp"

#include <algorithm>
#include <cstdio>

#include "pumpagent/journal/event_bytes.hpp"

namespace ph::agent {
namespace {

constexpr std::size_t kBlock = 32 * 1024;
constexpr std::size_t kDigits = 20;

char letter_of(Lane lane) { return lane == Lane::kUrgent ? 'u' : 'r'; }

// The number in "u-00000000000000000001.log", or 0 when the name is no segment of the lane.
std::uint64_t first_of(const std::string& name, char letter) {
  if (name.size() != kDigits + 6 || name[0] != letter || name[1] != '-') return 0;
  if (!name.ends_with(".log")) return 0;
  std::uint64_t number = 0;
  for (const char c : name.substr(2, kDigits)) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

PumpEvent unreadable() {
  PumpEvent event;
  event.kind = EventKind::kRecordGap;
  event.number = 1;
  event.text = "this record of the pump could not be read any more";
  return event;
}

}  // namespace

LaneLog::LaneLog(std::string folder, Lane lane, Keeping keeping)
    : folder_(std::move(folder)), lane_(lane), keeping_(keeping) {}

std::string LaneLog::path_of(std::uint64_t first) const {
  char name[kDigits + 8];
  std::snprintf(name, sizeof name, "%c-%020llu.log", letter_of(lane_),
                static_cast<unsigned long long>(first));
  return folder_ + "/" + name;
}

std::uint64_t LaneLog::first_kept() const {
  return segments_.empty() ? 1 : segments_.front().first;
}

Status LaneLog::find_segments(Disk& disk) {
  auto names = disk.list(folder_);
  if (!names) return fail(names.error());
  segments_.clear();
  for (const std::string& name : *names) {
    const std::uint64_t first = first_of(name, letter_of(lane_));
    if (first == 0) continue;
    auto bytes = disk.size(folder_ + "/" + name);
    if (!bytes) return fail(bytes.error());
    segments_.push_back({first, *bytes});
  }
  hint_ = {};
  return {};
}

Status LaneLog::look(Disk& disk) { return find_segments(disk); }

Result<std::uint64_t> LaneLog::open(Disk& disk, std::uint64_t at_least) {
  broken_ = true;
  if (auto found = find_segments(disk); !found) return fail(found.error());
  auto cut = cut_torn_tail(disk);
  if (!cut) return cut;
  new_name_ = !segments_.empty();
  broken_ = false;
  if (written_ < at_least) {
    written_ = at_least;
    if (auto begun = begin_segment(disk); !begun) return fail(begun.error());
  }
  // What an earlier run wrote and did not sync counts from now on.
  if (auto synced = sync(disk); !synced) return fail(synced.error());
  return cut;
}

Result<std::uint64_t> LaneLog::cut_torn_tail(Disk& disk) {
  written_ = 0;
  recorded_ = 0;
  if (segments_.empty()) return std::uint64_t{0};
  Segment& last = segments_.back();
  auto bytes = disk.read(path_of(last.first), 0, last.bytes);
  if (!bytes) return fail(bytes.error());
  written_ = last.first - 1;
  std::size_t sound = 0;
  while (sound < bytes->size()) {
    auto found = take_record(ByteView(*bytes).subspan(sound));
    if (!found || found->record.sequence != written_ + 1) break;
    sound += found->size;
    ++written_;
  }
  const std::uint64_t cut = bytes->size() - sound;
  if (cut > 0) {
    if (auto done = disk.truncate(path_of(last.first), sound); !done) return fail(done.error());
    last.bytes = sound;
  }
  return cut;
}

Status LaneLog::begin_segment(Disk& disk) {
  if (auto synced = sync(disk); !synced) return synced;
  if (!segments_.empty() && segments_.back().first == written_ + 1) return {};
  segments_.push_back({written_ + 1, 0});
  new_name_ = true;
  return disk.append(path_of(written_ + 1), {});
}

Status LaneLog::append(Disk& disk, std::span<const PumpEvent> events) {
  if (broken_) return fail(Fault::kUnavailable, folder_ + ": the record must be opened again");
  if (events.empty()) return {};
  broken_ = true;
  if (segments_.empty() || segments_.back().bytes >= keeping_.segment_bytes) {
    if (auto begun = begin_segment(disk); !begun) return begun;
  }
  Bytes bytes;
  std::uint64_t sequence = written_;
  for (const PumpEvent& event : events) put_record(bytes, ++sequence, event);
  if (auto done = disk.append(path_of(segments_.back().first), bytes); !done) return done;
  segments_.back().bytes += bytes.size();
  written_ = sequence;
  broken_ = false;
  return {};
}

Status LaneLog::sync(Disk& disk) {
  if (recorded_ == written_ && !new_name_) return {};
  broken_ = true;
  if (!segments_.empty()) {
    if (auto done = disk.sync(path_of(segments_.back().first)); !done) return done;
  }
  if (new_name_) {
    if (auto done = disk.sync_folder(folder_); !done) return done;
  }
  new_name_ = false;
  recorded_ = written_;
  broken_ = false;
  return {};
}

std::size_t LaneLog::segment_of(std::uint64_t sequence) const {
  const auto after = std::upper_bound(
      segments_.begin(), segments_.end(), sequence,
      [](std::uint64_t wanted, const Segment& segment) { return wanted < segment.first; });
  return static_cast<std::size_t>(after - segments_.begin()) - 1;
}

std::vector<RecordedEvent> LaneLog::read(Disk& disk, std::uint64_t from, std::uint64_t last,
                                         std::size_t most) const {
  std::vector<RecordedEvent> out;
  std::uint64_t wanted = std::max(from, first_kept());
  while (!segments_.empty() && wanted <= last && out.size() < most) {
    const std::size_t index = segment_of(wanted);
    const bool is_last = index + 1 == segments_.size();
    const std::uint64_t end = is_last ? last : std::min(last, segments_[index + 1].first - 1);
    read_segment(disk, index, end, wanted, most, out);
    // What the segment should hold and does not give.
    while (wanted <= end && out.size() < most) out.push_back({wanted++, unreadable()});
  }
  return out;
}

void LaneLog::read_segment(Disk& disk, std::size_t index, std::uint64_t last, std::uint64_t& wanted,
                           std::size_t most, std::vector<RecordedEvent>& out) const {
  const std::uint64_t first = segments_[index].first;
  const bool known = hint_.segment == first && hint_.sequence == wanted;
  std::uint64_t offset = known ? hint_.offset : 0;
  std::uint64_t next = known ? wanted : first;
  while (next <= last && out.size() < most) {
    const auto block = disk.read(path_of(first), offset, kBlock);
    if (!block || block->empty()) return;
    std::size_t used = 0;
    while (next <= last && out.size() < most) {
      auto found = take_record(ByteView(*block).subspan(used));
      if (!found && found.error().fault == Fault::kUnavailable && used > 0) break;
      if (!found || found->record.sequence != next) return;
      used += found->size;
      if (next++ < wanted) continue;
      out.push_back(std::move(found->record));
      ++wanted;
    }
    offset += used;
    hint_ = {next, first, offset};
  }
}

Status LaneLog::trim(Disk& disk, std::uint64_t acknowledged, WallTime now) {
  std::uint64_t total = 0;
  for (const Segment& segment : segments_) total += segment.bytes;
  while (segments_.size() > 1 && segments_[1].first <= acknowledged + 1) {
    bool goes = total > keeping_.most_bytes;
    if (!goes) {
      const auto next = read(disk, segments_[1].first, segments_[1].first, 1);
      goes = !next.empty() && next[0].event.wall + keeping_.longest < now;
    }
    if (!goes) return {};
    if (auto removed = disk.remove(path_of(segments_[0].first)); !removed) return removed;
    total -= segments_[0].bytes;
    segments_.erase(segments_.begin());
  }
  return {};
}

std::uint64_t LaneLog::end_before_newest(std::uint64_t most) const {
  std::uint64_t end = 0;
  for (std::size_t i = 1; i < segments_.size(); ++i) {
    if (segments_[i].first - 1 + most <= recorded_) end = segments_[i].first - 1;
  }
  return end;
}

Status LaneLog::drop(Disk& disk, std::uint64_t up_to) {
  while (segments_.size() > 1 && segments_[1].first <= up_to + 1) {
    if (auto removed = disk.remove(path_of(segments_[0].first)); !removed) return removed;
    segments_.erase(segments_.begin());
  }
  return {};
}

}  // namespace ph::agent
