#include "server/proof/volumes.hpp"

#include <algorithm>
#include <sstream>

#include "storage/store.hpp"

namespace ph::server {
namespace {

std::string microlitres_of(Volume volume) { return std::to_string(volume.count() / 1'000) + " uL"; }

Volume distance(Volume a, Volume b) { return a < b ? b - a : a - b; }

Result<Volume> given_by(storage::Archive& archive, const PumpId& pump) {
  constexpr std::size_t kAtOnce = 5'000;
  storage::EventFilter filter;
  filter.pump = pump;
  filter.limit = kAtOnce;
  GivenVolume out;
  for (;;) {
    auto page = archive.events(filter);
    if (!page) return fail(page.error());
    if (page->empty()) return out.given();
    filter.after_row = page->back().row;
    for (const auto& row : *page) out.take(row.event.event);
  }
}

}  // namespace

Result<std::vector<Arrived>> parse_arrived(std::string_view text) {
  std::vector<Arrived> out;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string pump, rest;
    std::int64_t volume = -1, within = -1;
    words >> pump >> volume >> within;
    auto id = PumpId::parse(pump, "pump");
    if (id && volume >= 0 && within >= 0 && !(words >> rest)) {
      out.push_back({std::move(*id), Volume::of(volume), Volume::of(within)});
      continue;
    }
    return fail(Fault::kMalformed, "world line " + std::to_string(number) +
                                       ": expected \"PUMP ARRIVED_NL WITHIN_NL\", got \"" + line +
                                       "\"");
  }
  return out;
}

void GivenVolume::take(const PumpEvent& event) {
  switch (event.kind) {
    case EventKind::kInfusionStarted:
      before_ = before_ + now_;
      now_ = Volume{};
      return;
    case EventKind::kInfusionPaused:
    case EventKind::kInfusionEnded:
    case EventKind::kVolumeCheckpoint:
      now_ = std::max(now_, event.volume);
      return;
    default:
      return;
  }
}

Result<VolumeProof> compare_volumes(const std::string& database,
                                    const std::vector<Arrived>& arrived,
                                    storage::RecordProof& out) {
  const auto archive = storage::read_sqlite(database);
  VolumeProof proof;
  for (const Arrived& each : arrived) {
    const auto given = given_by(*archive, each.pump);
    if (!given) return fail(given.error());
    ++proof.pumps;
    const Volume apart = distance(*given, each.volume);
    proof.worst = std::max(proof.worst, apart);
    if (apart <= each.within) continue;
    out.find("pump " + each.pump.str(),
             "the record says it gave " + microlitres_of(*given) + ", at the patient arrived " +
                 microlitres_of(each.volume) + ", expected within " + microlitres_of(each.within));
  }
  return proof;
}

}  // namespace ph::server
