#include "pumpagent/keeper/pump_memory.hpp"

#include <algorithm>

#include "pumpagent/journal/event_bytes.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kAtOnce = 256;
constexpr const char* kLost = "lost at a restart of the pump";

void put_part(Packer& out, const Bytes& part) {
  out.number(static_cast<std::uint32_t>(part.size()));
  out.bytes(part);
}

ByteView take_part(Unpacker& in) { return in.bytes(in.number<std::uint32_t>()); }

Bytes events_bytes(const PumpMemory& memory) {
  Bytes bytes;
  for (const PumpEvent& event : memory.events) put_record(bytes, 1, event);
  return bytes;
}

Status take_events(ByteView bytes, PumpMemory& memory) {
  while (!bytes.empty()) {
    auto found = take_record(bytes);
    if (!found) return fail(Fault::kMalformed, "memory of the pump: " + found.error().detail);
    memory.events.push_back(std::move(found->record.event));
    bytes = bytes.subspan(found->size);
  }
  return {};
}

Status take_open(Unpacker& in, OpenOrders& open) {
  const auto count = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.is_sound(); ++i) {
    OrderId id{in.text()};
    const auto state = in.number<std::uint8_t>();
    if (state > static_cast<std::uint8_t>(kLastOrderState)) {
      return fail(Fault::kMalformed, "memory of the pump: order in an unknown state");
    }
    open[std::move(id)] = static_cast<OrderState>(state);
  }
  const bool whole = in.is_sound() && in.is_empty();
  return whole ? Status{} : fail(Fault::kMalformed, "memory of the pump: cut");
}

const AnsweredOrder* answer_to(const BedsideMemory& bedside, const OrderId& id) {
  const auto found = std::find_if(bedside.answered.begin(), bedside.answered.end(),
                                  [&](const AnsweredOrder& each) { return each.id == id; });
  return found == bedside.answered.end() ? nullptr : &*found;
}

bool is_kept(const BedsideMemory& bedside, const OrderId& id) {
  const auto is = [&](const std::optional<KeptOrder>& kept) {
    return kept && kept->order.id == id;
  };
  return is(bedside.running) || is(bedside.previous) || is(bedside.primary);
}

}  // namespace

Status save(Disk& disk, const std::string& folder, const std::string& name,
            const PumpMemory& memory, Write write) {
  Bytes bytes;
  Packer out(bytes);
  out.number(kVersion);
  for (const std::uint64_t cursor : memory.before) out.number(cursor);
  put_part(out, events_bytes(memory));
  put_part(out, to_bytes(memory.therapy));
  put_part(out, to_bytes(memory.bedside));
  out.number(static_cast<std::uint32_t>(memory.open.size()));
  for (const auto& [id, state] : memory.open) {
    out.text(id.str());
    out.number(static_cast<std::uint8_t>(state));
  }
  return replace_file(disk, folder, name, bytes, write);
}

Result<PumpMemory> load_memory(Disk& disk, const std::string& folder, const std::string& name) {
  const auto bytes = read_file(disk, folder, name);
  if (!bytes) return fail(bytes.error());
  Unpacker in(*bytes);
  const int version = in.number<std::uint8_t>();
  if (version != kVersion) {
    return fail(Fault::kMalformed, folder + "/" + name + ": of version " + std::to_string(version) +
                                       ", expected " + std::to_string(kVersion));
  }
  PumpMemory memory;
  for (std::uint64_t& cursor : memory.before) cursor = in.number<std::uint64_t>();
  if (auto taken = take_events(take_part(in), memory); !taken) return fail(taken.error());
  auto therapy = therapy_memory_from(take_part(in));
  if (!therapy) return fail(therapy.error());
  auto bedside = bedside_memory_from(take_part(in));
  if (!bedside) return fail(bedside.error());
  memory.therapy = *therapy;
  memory.bedside = std::move(*bedside);
  if (auto taken = take_open(in, memory.open); !taken) return fail(taken.error());
  return memory;
}

Status complete(Journal& journal, const PumpMemory& memory) {
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

PumpMemory memory_of_record(const Journal& journal) {
  PumpMemory memory;
  memory.therapy.engine.version = 0;
  std::uint64_t from = 1;
  for (;;) {
    const auto found = journal.read(Lane::kUrgent, from, kAtOnce);
    if (found.empty()) break;
    std::vector<PumpEvent> events;
    for (const RecordedEvent& each : found) {
      events.push_back(each.event);
      if (each.event.kind != EventKind::kAlarmRaised) continue;
      auto& next = memory.therapy.next_alarm_instance;
      next = std::max(next, each.event.number + 1);
    }
    note_states(events, memory.open);
    forget_ends(memory.open);
    from = found.back().sequence + 1;
  }
  return memory;
}

PumpEvent order_event(const OrderId& id, OrderState state, std::string reason) {
  PumpEvent event;
  event.kind = EventKind::kOrderState;
  event.order = id;
  event.order_state = state;
  event.text = std::move(reason);
  return event;
}

bool changes_state(const PumpEvent& event) {
  switch (event.kind) {
    case EventKind::kKeyPressed:
    case EventKind::kVolumeCheckpoint:
    case EventKind::kAlarmSilenced:
    case EventKind::kProcessLost:
    case EventKind::kRecordGap:
      return false;
    default:
      return true;
  }
}

void note_states(const std::vector<PumpEvent>& events, OpenOrders& open) {
  for (const PumpEvent& event : events) {
    if (event.kind != EventKind::kOrderState || !event.order_state) continue;
    auto& state = open[event.order];
    state = std::max(state, *event.order_state);
  }
}

void forget_ends(OpenOrders& open) {
  std::erase_if(open, [](const auto& each) { return is_end(each.second); });
}

std::vector<PumpEvent> settle_lost_orders(PumpMemory& memory, const FoundEngine& engine) {
  std::vector<PumpEvent> out;
  for (auto& [id, state] : memory.open) {
    std::string reason = kLost;
    const OrderTag tag = OrderTag::of(id);
    const bool held = is_kept(memory.bedside, id) && (engine.order == tag || engine.primary == tag);
    if (const AnsweredOrder* answer = answer_to(memory.bedside, id)) {
      state = answer->state;
      reason = answer->reason;
    } else if (held) {
      const bool waits = engine.order == tag && engine.state == PumpState::kReady;
      if (waits || engine.primary == tag || state >= OrderState::kRunning) continue;
      state = OrderState::kRunning;
      reason.clear();
    } else {
      if (!is_end(state)) {
        state = state == OrderState::kRunning ? OrderState::kCompleted : OrderState::kRejected;
      }
      memory.bedside.answered.push_back({id, state, reason});
    }
    out.push_back(order_event(id, state, std::move(reason)));
  }
  while (memory.bedside.answered.size() > Bedside::kAnswered) {
    memory.bedside.answered.erase(memory.bedside.answered.begin());
  }
  return out;
}

}  // namespace ph::agent
