#include "a_fleet.hpp"

namespace ph::server {

AFleet::AFleet() : state({Ward{WardId("icu"), "ICU", "adult-icu", {"ICU 1"}}}, ContactLimits{}) {
  storage::PumpRecord record;
  record.id = PumpId("P-1");
  record.model = ModelId("volumetric-lvp");
  record.ward = WardId("icu");
  record.care_area = "adult-icu";
  record.key_digest = Digest{7};
  slot = state.add_pump(std::move(record), Mechanism::kPeristaltic, 0);
}

Now AFleet::at(std::chrono::milliseconds since_start) const {
  return {SteadyTime{} + since_start, wall_from_ms(1'000'000'000) + since_start};
}

wire::Hello AFleet::hello() const {
  wire::Hello out;
  out.pump = PumpId("P-1");
  out.model = ModelId("volumetric-lvp");
  out.firmware = "1.0";
  out.stream = StreamId{1};
  return out;
}

Effects AFleet::connect(std::chrono::milliseconds when) {
  return state.connected(slot, connection, hello(), at(when));
}

void AFleet::hear(std::uint64_t first, std::vector<PumpEvent> events) {
  wire::EventBatch batch;
  batch.first = first;
  batch.events = std::move(events);
  state.heard_events(slot, connection, batch, at(std::chrono::seconds{1}));
}

storage::OrderRecord AFleet::order(const std::string& id, OrderState order_state) const {
  storage::OrderRecord out;
  out.order.id = OrderId(id);
  out.order.request.pump = PumpId("P-1");
  out.order.issued = at(std::chrono::milliseconds{0}).wall;
  out.state = order_state;
  return out;
}

void AFleet::release(LibraryVersion version) {
  auto library = std::make_shared<Library>();
  library->number = version.number;
  state.add_library(std::move(library), version);
  state.aim(slot, {version, version.number, {}});
}

PumpEvent alarm_raised(std::int64_t instance, AlarmCode code) {
  PumpEvent out;
  out.kind = EventKind::kAlarmRaised;
  out.alarm = code;
  out.number = instance;
  return out;
}

PumpEvent alarm_cleared(std::int64_t instance, AlarmCode code) {
  PumpEvent out = alarm_raised(instance, code);
  out.kind = EventKind::kAlarmCleared;
  return out;
}

PumpEvent order_became(const std::string& id, OrderState state) {
  PumpEvent out;
  out.kind = EventKind::kOrderState;
  out.order = OrderId(id);
  out.order_state = state;
  return out;
}

}  // namespace ph::server
