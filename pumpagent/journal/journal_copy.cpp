#include "pumpagent/journal/journal_copy.hpp"

#include <algorithm>

#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/journal/event_bytes.hpp"
#include "pumpagent/journal/lane_log.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {
namespace {

// The last whole record of a segment's bytes that begin with `first`; first - 1: none.
std::uint64_t last_whole(ByteView bytes, std::uint64_t first) {
  std::uint64_t last = first - 1;
  while (!bytes.empty()) {
    const auto found = take_record(bytes);
    if (!found || found->record.sequence != last + 1) break;
    bytes = bytes.subspan(found->size);
    ++last;
  }
  return last;
}

// The name of the newest segment of a lane, or nothing.
std::string newest_segment(const std::vector<std::string>& names, Lane lane) {
  std::string out;
  for (const auto& name : names) {
    const bool mine = name.starts_with(lane == Lane::kUrgent ? "u-" : "r-");
    if (mine && name.ends_with(".log")) out = std::max(out, name);
  }
  return out;
}

Result<std::uint64_t> find_last(Disk& disk, const std::string& folder, Lane lane) {
  const auto names = disk.list(folder);
  if (!names) return fail(names.error());
  const std::string name = newest_segment(*names, lane);
  if (name.empty()) return std::uint64_t{0};
  const std::string path = folder + "/" + name;
  const auto size = disk.size(path);
  if (!size) return fail(size.error());
  const auto bytes = disk.read(path, 0, *size);
  if (!bytes) return fail(bytes.error());
  return last_whole(*bytes, std::strtoull(name.c_str() + 2, nullptr, 10));
}

Status read_lane(Disk& disk, const std::string& folder, Lane lane, JournalCopy& out) {
  const auto index = static_cast<std::size_t>(lane);
  const auto last = find_last(disk, folder, lane);
  if (!last) return fail(last.error());
  LaneLog log(folder, lane, {});
  if (auto looked = log.look(disk); !looked) return looked;
  out.first_kept[index] = log.first_kept();
  out.lanes[index] = log.read(disk, log.first_kept(), *last, SIZE_MAX);
  return {};
}

}  // namespace

Cursors read_acknowledged(Disk& disk, const std::string& folder) {
  const auto bytes = read_file(disk, folder, "acknowledged");
  Cursors out{};
  if (!bytes) return out;
  Unpacker in(*bytes);
  for (auto& cursor : out) cursor = in.number<std::uint64_t>();
  return in.is_sound() ? out : Cursors{};
}

Result<JournalCopy> read_journal_copy(Disk& disk, const std::string& folder) {
  const auto name = read_file(disk, folder, "stream");
  if (!name) return fail(name.error());
  JournalCopy out;
  if (name->size() != out.stream.size()) {
    return fail(Fault::kMalformed, folder + "/stream: expected 16 bytes");
  }
  std::copy(name->begin(), name->end(), out.stream.begin());

  out.acknowledged = read_acknowledged(disk, folder);
  for (const Lane lane : {Lane::kUrgent, Lane::kRoutine}) {
    if (auto done = read_lane(disk, folder, lane, out); !done) return fail(done.error());
  }
  return out;
}

}  // namespace ph::agent
