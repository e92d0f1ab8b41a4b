#pragma once
#include <map>
#include <string>
#include <vector>

#include "protocol/domain/facts.hpp"
#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/journal/journal.hpp"
#include "pumpagent/keeper/memory_bytes.hpp"

namespace ph::agent {

// Orders that the record speaks of, by the last state that was told of each.
using OpenOrders = std::map<OrderId, OrderState>;

// What a pump, or the one of its processes that owns the file, must find again after a loss of
// power: therapy, bedside, and the events that belong to this very state. They are written here
// before they are written to the journal, so that state and record never tell two stories, whatever
// write the power fails at.
struct PumpMemory {
  TherapyMemory therapy;
  BedsideMemory bedside;
  OpenOrders open;
  Cursors before{};  // of the journal, before `events`
  std::vector<PumpEvent> events;
};

Status save(Disk& disk, const std::string& folder, const std::string& name,
            const PumpMemory& memory, Write write = Write::kDurable);
// kNotFound: a new pump. kMalformed: not what was written, or of another version; never guessed.
Result<PumpMemory> load_memory(Disk& disk, const std::string& folder, const std::string& name);

// Writes those of `memory.events` that the journal does not hold yet. Before anything else is
// recorded.
Status complete(Journal& journal, const PumpMemory& memory);

// What the record itself still tells when the memory could not be read: open orders and the next
// alarm number. The therapy is lost: its state is one that the engine refuses (kTherapyLost).
PumpMemory memory_of_record(const Journal& journal);

// Whether state must be durable together with `event`, or may follow it lazily.
bool changes_state(const PumpEvent& event);

// Notes what `events` say of orders. Ends stay until forget_ends(): the record must hold them.
void note_states(const std::vector<PumpEvent>& events, OpenOrders& open);
void forget_ends(OpenOrders& open);

PumpEvent order_event(const OrderId& id, OrderState state, std::string reason);

// What an engine was found with at a start.
struct FoundEngine {
  OrderTag order;
  OrderTag primary;  // that `order` interrupts as a secondary
  PumpState state = PumpState::kIdle;
};

// What the record still owes the authors of open orders after a start: an order that is not in the
// engine any more has ended, one that was started runs, and its author must see that. Notes the
// ends in memory.open and, so that a repeat gets the same answer, in memory.bedside.
std::vector<PumpEvent> settle_lost_orders(PumpMemory& memory, const FoundEngine& engine);

}  // namespace ph::agent
