#include "tests/sim/pump_memory.hpp"

#include "pumpagent/journal/durable_file.hpp"
#include "pumpagent/journal/event_bytes.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::sim {
namespace {

constexpr const char* kFile = "memory";

void put_part(agent::Packer& out, const Bytes& part) {
  out.number(static_cast<std::uint32_t>(part.size()));
  out.bytes(part);
}

ByteView take_part(agent::Unpacker& in) { return in.bytes(in.number<std::uint32_t>()); }

Bytes events_bytes(const PumpMemory& memory) {
  Bytes bytes;
  for (const PumpEvent& event : memory.events) agent::put_record(bytes, 1, event);
  return bytes;
}

Status take_events(ByteView bytes, PumpMemory& memory) {
  while (!bytes.empty()) {
    auto found = agent::take_record(bytes);
    if (!found) return fail(found.error());
    memory.events.push_back(std::move(found->record.event));
    bytes = bytes.subspan(found->size);
  }
  return {};
}

}  // namespace

Status save(agent::Disk& disk, const std::string& folder, const PumpMemory& memory) {
  Bytes bytes;
  agent::Packer out(bytes);
  for (const std::uint64_t cursor : memory.before) out.number(cursor);
  put_part(out, events_bytes(memory));
  put_part(out, to_bytes(memory.therapy));
  put_part(out, to_bytes(memory.bedside));
  out.number(static_cast<std::uint16_t>(memory.open.size()));
  for (const auto& [id, state] : memory.open) {
    out.text(id.str());
    out.number(static_cast<std::uint8_t>(state));
  }
  return agent::replace_file(disk, folder, kFile, bytes);
}

Result<PumpMemory> load_memory(agent::Disk& disk, const std::string& folder) {
  const auto bytes = agent::read_file(disk, folder, kFile);
  if (!bytes) return fail(bytes.error());
  agent::Unpacker in(*bytes);
  PumpMemory memory;
  for (std::uint64_t& cursor : memory.before) cursor = in.number<std::uint64_t>();
  if (auto taken = take_events(take_part(in), memory); !taken) return fail(taken.error());
  auto therapy = agent::therapy_memory_from(take_part(in));
  if (!therapy) return fail(therapy.error());
  auto bedside = agent::bedside_memory_from(take_part(in));
  if (!bedside) return fail(bedside.error());
  memory.therapy = *therapy;
  memory.bedside = std::move(*bedside);
  const auto count = in.number<std::uint16_t>();
  for (std::uint16_t i = 0; i < count && in.is_sound(); ++i) {
    OrderId id{in.text()};
    memory.open[std::move(id)] = static_cast<OrderState>(in.number<std::uint8_t>());
  }
  if (!in.is_sound()) return fail(Fault::kMalformed, "memory of the pump: cut");
  return memory;
}

Status complete(agent::Journal& journal, const PumpMemory& memory) {
  Cursors at = memory.before;
  std::vector<PumpEvent> missing;
  for (const PumpEvent& event : memory.events) {
    const auto lane = static_cast<std::size_t>(lane_of(event.kind));
    if (++at[lane] > journal.recorded()[lane]) missing.push_back(event);
  }
  if (missing.empty()) return {};
  if (auto done = journal.append(missing); !done) return done;
  return journal.sync();
}

std::vector<PumpEvent> settle_lost_orders(PumpMemory& memory) {
  std::vector<PumpEvent> out;
  const auto& running = memory.bedside.running;
  for (const auto& [id, state] : memory.open) {
    const bool loaded = running && running->order.id == id &&
                        memory.therapy.engine.order == agent::OrderTag::of(id);
    if (loaded) continue;
    PumpEvent event;
    event.kind = EventKind::kOrderState;
    event.order = id;
    event.order_state =
        state == OrderState::kRunning ? OrderState::kCompleted : OrderState::kRejected;
    event.text = "the pump lost power before it was started";
    memory.bedside.answered.push_back({id, *event.order_state, event.text});
    out.push_back(std::move(event));
  }
  return out;
}

}  // namespace ph::sim
