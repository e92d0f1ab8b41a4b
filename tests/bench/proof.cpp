#include "tests/bench/proof.hpp"

#include <set>
#include <tuple>
#include <unordered_map>

#include "storage/store.hpp"

namespace ph::bench {
namespace {

constexpr std::size_t kRowsAtOnce = 5'000;

bool is_as_recorded(const MemoryRecord& record, const storage::StoredEvent& row) {
  const auto lane = static_cast<std::size_t>(row.lane);
  const std::uint64_t sequence = row.event.sequence;
  return row.stream == record.stream() && sequence >= 1 && sequence <= record.recorded()[lane] &&
         record.event(row.lane, sequence) == row.event.event;
}

}  // namespace

Result<Proof> prove(const std::string& database,
                    const std::vector<std::unique_ptr<LoadPump>>& pumps) {
  Proof out;
  std::unordered_map<PumpId, const MemoryRecord*> records;
  for (const auto& pump : pumps) {
    records[pump->id()] = &pump->record();
    for (const std::uint64_t count : pump->record().recorded()) out.recorded += count;
  }
  auto opened = storage::open_sqlite(database);
  if (!opened) return fail(opened.error());
  std::set<std::tuple<PumpId, Lane, std::uint64_t>> seen;
  std::uint64_t rows = 0;
  storage::EventFilter filter;
  filter.limit = kRowsAtOnce;
  for (;;) {
    auto page = opened->archive->events(filter);
    if (!page) return fail(page.error());
    if (page->empty()) break;
    for (const auto& row : *page) {
      ++rows;
      const auto record = records.find(row.pump);
      if (record == records.end() || !is_as_recorded(*record->second, row)) continue;
      seen.emplace(row.pump, row.lane, row.event.sequence);
    }
    filter.after_row = page->back().row;
  }
  out.lost = out.recorded - seen.size();
  out.doubled = rows - seen.size();
  return out;
}

}  // namespace ph::bench
