// The laws of the record.
#include "tests/sim/witness.hpp"

namespace ph::sim {
namespace {

std::string at(Lane lane, std::uint64_t sequence) {
  return std::string(to_string(lane)) + " event " + std::to_string(sequence);
}

}  // namespace

void Witness::broken(std::string law) {
  if (!violation_) violation_ = std::move(law);
}

void Witness::synced(const PumpId& pump, Lane lane, const PumpEvent& event) {
  pumps_[pump].lanes[static_cast<std::size_t>(lane)].synced.push_back(event);
  note_order(pump, event);
}

void Witness::woke(const PumpId& pump, std::uint64_t boot, SteadyTime now) {
  auto& account = pumps_[pump];
  account.boots[boot] = now;
  account.key = account.infusing = false;
}

void Witness::reopened(const PumpId& pump, const agent::Journal& journal) {
  auto& account = pumps_[pump];
  for (std::size_t i = 0; i < kLaneCount; ++i) {
    auto& lane = account.lanes[i];
    const auto name = static_cast<Lane>(i);
    if (journal.recorded()[i] < lane.synced.size()) {
      broken(pump.str() + ": " + at(name, lane.synced.size()) + " was synced and is lost");
      return;
    }
    // The last synced one is still what it was; later ones were written without our knowing.
    const std::uint64_t from = std::max<std::uint64_t>(1, lane.synced.size());
    for (const auto& found : journal.read(name, from, 1'000)) {
      if (found.sequence > lane.synced.size()) {
        synced(pump, name, found.event);
      } else if (!(found.event == lane.synced[found.sequence - 1])) {
        broken(pump.str() + ": " + at(name, found.sequence) + " changed over a crash");
      }
    }
  }
}

void Witness::stored(const PumpId& pump, Lane lane, const RecordedEvent& event) {
  auto& whole = pumps_[pump];
  auto& account = whole.lanes[static_cast<std::size_t>(lane)];
  const std::string name = pump.str() + ": " + at(lane, event.sequence);
  if (event.sequence <= account.stored) return broken(name + " was stored twice");
  if (event.sequence > account.stored + 1) return broken(name + " was stored out of order");
  account.stored = event.sequence;
  const bool told_early = event.sequence > account.synced.size();
  const bool differs = !told_early && !(account.synced[event.sequence - 1] == event.event);
  if (whole.cloned) {
    whole.diverged = whole.diverged || told_early || differs;
  } else if (told_early) {
    broken(name + " was told before it was synced");
  } else if (differs) {
    broken(name + " is stored differently from the pump's record");
  }
}

void Witness::acknowledged(const PumpId& pump, Lane lane, std::uint64_t up_to,
                           std::uint64_t durable) {
  if (up_to <= durable) return;
  broken(pump.str() + ": " + at(lane, up_to) + " was acknowledged, the server's disk holds up to " +
         std::to_string(durable));
}

void Witness::restored(const PumpId& pump, const Cursors& stored) {
  auto& account = pumps_[pump];
  for (std::size_t i = 0; i < kLaneCount; ++i) account.lanes[i].stored = stored[i];
}

std::uint64_t Witness::recorded(const PumpId& pump, Lane lane) const {
  const auto found = pumps_.find(pump);
  if (found == pumps_.end()) return 0;
  return found->second.lanes[static_cast<std::size_t>(lane)].synced.size();
}

bool Witness::all_stored(const PumpId& pump) const {
  for (const auto& lane : pumps_.at(pump).lanes) {
    if (lane.stored != lane.synced.size()) return false;
  }
  return true;
}

void Witness::hung_up(const PumpId& pump, const std::string& why, bool injected) {
  if (is_cloned(pump) || injected || why.starts_with("server refused: replaced")) return;
  broken(pump.str() + " hung up on an honest server: " + why);
}

bool Witness::is_cloned(const PumpId& pump) const {
  const auto found = pumps_.find(pump);
  return found != pumps_.end() && found->second.cloned;
}

void Witness::judge_clones() {
  for (const auto& [id, account] : pumps_) {
    if (!account.diverged || account.noticed) continue;
    broken(id.str() + ": events of a copy of the pump are in its record, and nobody was told");
  }
}

}  // namespace ph::sim
