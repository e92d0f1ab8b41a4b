// A segment of the pump's record after whatever happened to the flash: it opens, reads without a
// gap, takes a new event after the last one, and holds all of it at the next start.
#include "pumpagent/journal/journal.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

constexpr const char* kFolder = "journal";

std::uint64_t read_all(const ph::agent::Journal& journal, std::uint64_t recorded) {
  const auto events = journal.read(ph::Lane::kUrgent, 1, 10'000);
  for (std::size_t i = 1; i < events.size(); ++i) {
    PH_CHECK(events[i].sequence == events[i - 1].sequence + 1);
  }
  PH_CHECK(events.empty() || events.back().sequence <= recorded);
  return events.size();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ph::agent::MemoryDisk disk;
  {
    // A record with a name, whose first segment holds the input.
    auto journal = ph::agent::Journal::open(disk, kFolder, {});
    PH_CHECK(journal.has_value());
  }
  const std::string segment = std::string(kFolder) + "/u-00000000000000000001.log";
  (void)disk.remove(segment);
  if (!disk.append(segment, {data, size})) return 0;
  auto journal = ph::agent::Journal::open(disk, kFolder, {});
  if (!journal) return 0;
  const std::uint64_t last = (*journal)->recorded()[0];
  read_all(**journal, last);
  ph::PumpEvent event;
  event.kind = ph::EventKind::kAlarmRaised;
  event.text = "after the damage";
  PH_CHECK((*journal)->record(event).has_value());
  PH_CHECK((*journal)->recorded()[0] == last + 1);
  auto again = ph::agent::Journal::open(disk, kFolder, {});
  PH_CHECK(again.has_value());
  PH_CHECK((*again)->recorded()[0] == last + 1);
  const auto found = (*again)->read(ph::Lane::kUrgent, last + 1, 1);
  PH_CHECK(found.size() == 1 && found.front().event == event);
  return 0;
}
