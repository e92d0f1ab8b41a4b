#include "server/proof/journals.hpp"

#include <algorithm>
#include <filesystem>

#include "pumpagent/journal/posix_disk.hpp"
#include "storage/store.hpp"

namespace ph::server {
namespace {

namespace fs = std::filesystem;

agent::PosixDisk disk() { return agent::PosixDisk(agent::PosixDisk::Durability::kFull); }

using Stored = std::map<StreamId, std::array<std::map<std::uint64_t, PumpEvent>, kLaneCount>>;

struct Named {
  Stored stored;
  std::map<StreamId, PumpId> pumps;
};

Result<Named> read_stored(const std::string& path) {
  constexpr std::size_t kAtOnce = 5'000;
  const auto archive = storage::read_sqlite(path);
  Named out;
  storage::EventFilter filter;
  filter.limit = kAtOnce;
  for (;;) {
    auto page = archive->events(filter);
    if (!page) return fail(page.error());
    if (page->empty()) return out;
    filter.after_row = page->back().row;
    for (auto& row : *page) {
      out.pumps.emplace(row.stream, row.pump);
      out.stored[row.stream][static_cast<std::size_t>(row.lane)].emplace(
          row.event.sequence, std::move(row.event.event));
    }
  }
}

bool is_unreadable(const PumpEvent& event) {
  return event.kind == EventKind::kRecordGap && event.text.starts_with("this record of the pump");
}

// One lane of one journal beside what is stored of it.
class LaneComparison {
 public:
  LaneComparison(std::string name, JournalProof& proof, storage::RecordProof& out)
      : name_(std::move(name)), proof_(proof), out_(out) {}

  void compare(const std::vector<RecordedEvent>& recorded, std::uint64_t first_kept,
               std::map<std::uint64_t, PumpEvent>& stored, Traffic traffic) {
    const std::uint64_t cursor = stored.empty() ? 0 : stored.rbegin()->first;
    proof_.recorded += recorded.size();
    for (const RecordedEvent& each : recorded) {
      const auto found = stored.find(each.sequence);
      if (found == stored.end()) {
        if (each.sequence > cursor) ++waiting_;
        continue;  // a gap below the cursor is told by the proof of the lanes
      }
      take(each, found->second);
      stored.erase(found);
    }
    proof_.waiting += waiting_;
    if (waiting_ > 0 && traffic == Traffic::kSettled) {
      out_.find(name_, std::to_string(waiting_) + " recorded events are not stored");
    }
    for (const auto& [sequence, event] : stored) {
      if (sequence < first_kept) {
        ++proof_.let_go;
        continue;
      }
      ++proof_.foreign;
      out_.find(name_ + " event " + std::to_string(sequence),
                "is stored and was never recorded by the pump");
    }
  }

 private:
  void take(const RecordedEvent& recorded, const PumpEvent& stored) {
    if (is_unreadable(recorded.event)) return;
    ++proof_.compared;
    if (recorded.event == stored) return;
    ++proof_.differing;
    out_.find(name_ + " event " + std::to_string(recorded.sequence),
              "differs: the pump recorded " + std::string(to_string(recorded.event.kind)) +
                  ", stored is " + std::string(to_string(stored.kind)));
  }

  std::string name_;
  JournalProof& proof_;
  storage::RecordProof& out_;
  std::uint64_t waiting_ = 0;
};

// The pump may let go of what it was told is kept: all of that is stored, or declared lost.
void prove_promises(const std::string& name, const Cursors& promised, const StreamId& stream,
                    const Named& known, JournalProof& proof, storage::RecordProof& out) {
  const auto stored = known.stored.find(stream);
  for (std::size_t i = 0; i < kLaneCount; ++i) {
    std::uint64_t cursor = 0;
    if (stored != known.stored.end() && !stored->second[i].empty()) {
      cursor = stored->second[i].rbegin()->first;
    }
    if (promised[i] <= cursor) continue;
    proof.lost += promised[i] - cursor;
    out.find(name + " " + std::string(to_string(static_cast<Lane>(i))),
             "the pump was told that event " + std::to_string(promised[i]) +
                 " is kept, stored are " + std::to_string(cursor));
  }
}

}  // namespace

Result<std::vector<std::string>> journal_folders(const std::string& folder) {
  std::vector<std::string> out;
  std::error_code error;
  for (fs::recursive_directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    if (each->path().filename() == "stream" && each->is_regular_file(error)) {
      out.push_back(each->path().parent_path().string());
    }
  }
  std::sort(out.begin(), out.end());
  if (!out.empty()) return out;
  return fail(Fault::kNotFound,
              folder + ": holds no pump's record (a folder with a file \"stream\")");
}

std::map<std::string, Cursors> read_promises(const std::vector<std::string>& folders) {
  std::map<std::string, Cursors> out;
  auto files = disk();
  for (const auto& folder : folders) out[folder] = agent::read_acknowledged(files, folder);
  return out;
}

Result<JournalProof> compare_journals(const std::string& path,
                                      const std::map<std::string, Cursors>& promises,
                                      const std::vector<std::string>& folders, Traffic traffic,
                                      storage::RecordProof& out) {
  auto known = read_stored(path);
  if (!known) return fail(known.error());
  JournalProof proof;
  auto files = disk();
  for (const auto& folder : folders) {
    const auto copy = agent::read_journal_copy(files, folder);
    if (!copy) {
      out.find("journal " + folder, copy.error().detail);
      continue;
    }
    ++proof.journals;
    const auto pump = known->pumps.find(copy->stream);
    const std::string name =
        "pump " + (pump == known->pumps.end() ? "of " + folder : pump->second.str());
    prove_promises(name, promises.at(folder), copy->stream, *known, proof, out);
    auto& stored = known->stored[copy->stream];
    for (std::size_t i = 0; i < kLaneCount; ++i) {
      LaneComparison lane(name + " " + std::string(to_string(static_cast<Lane>(i))), proof, out);
      lane.compare(copy->lanes[i], copy->first_kept[i], stored[i], traffic);
    }
  }
  return proof;
}

}  // namespace ph::server
