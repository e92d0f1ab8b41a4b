#pragma once
#include <map>
#include <string>
#include <vector>

#include "protocol/domain/facts.hpp"
#include "pumpagent/journal/journal.hpp"
#include "pumpagent/keeper/memory_bytes.hpp"

namespace ph::sim {

// All that a pump of the simulation must find again after a loss of power, in one file that is
// replaced whole: the therapy, the bedside, and the events of the last turn, which are written here
// before they are written to the journal. So state and record never tell two stories, whatever
// write the power fails at.
struct PumpMemory {
  agent::TherapyMemory therapy;
  agent::BedsideMemory bedside;
  std::map<OrderId, OrderState> open;  // orders that the record speaks of without an end
  Cursors before{};                    // of the journal, before `events`
  std::vector<PumpEvent> events;
};

Status save(agent::Disk& disk, const std::string& folder, const PumpMemory& memory);
// A new pump has none: kNotFound.
Result<PumpMemory> load_memory(agent::Disk& disk, const std::string& folder);

// Writes those of `memory.events` that the journal does not hold yet.
Status complete(agent::Journal& journal, const PumpMemory& memory);

// What the record still owes the authors of open orders after a start: an order that is not loaded
// any more has ended, and its author must see that. Notes the answers in memory, too.
std::vector<PumpEvent> settle_lost_orders(PumpMemory& memory);

}  // namespace ph::sim
