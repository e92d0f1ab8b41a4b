#pragma once
#include "server/fleet/fleet_state.hpp"

namespace ph::server {

// A fleet of one registered pump, P-1 in ward icu, at instant zero plus what was waited.
struct AFleet {
  AFleet();

  Now at(std::chrono::milliseconds since_start) const;
  wire::Hello hello() const;
  Effects connect(std::chrono::milliseconds when = std::chrono::milliseconds{0});
  // An urgent batch from sequence `first` on.
  void hear(std::uint64_t first, std::vector<PumpEvent> events);
  storage::OrderRecord order(const std::string& id, OrderState state = OrderState::kQueued) const;
  // The released library is this one.
  void release(LibraryVersion version);

  FleetState state;
  Slot slot = 0;
  ConnectionNumber connection = 1;
};

PumpEvent alarm_raised(std::int64_t instance, AlarmCode code = AlarmCode::kOcclusionDown);
PumpEvent alarm_cleared(std::int64_t instance, AlarmCode code = AlarmCode::kOcclusionDown);
PumpEvent order_became(const std::string& id, OrderState state);

inline const LibraryVersion kThree{3, Digest{3}};
inline const LibraryVersion kFour{4, Digest{4}};

}  // namespace ph::server
