#include "server/fleet/fleet_state.hpp"

namespace ph::server {

// A pump that was switched off and on within seconds comes back with a higher count, and one whose
// network roamed with the same: neither is a second pump.
std::string FleetState::take_over(Slot slot, const wire::Hello& hello, Now now) {
  PumpEntry& pump = pumps_[slot];
  const bool lives =
      pump.connection != 0 && pump.heard && now.steady - *pump.heard < limits_.lost_after;
  if (!lives) return {};
  const bool known = pump.in_two_places;
  const bool other_journal = pump.record.stream != hello.stream;
  if (other_journal || hello.boot < pump.boot) pump.take_overs.were_two(now.steady);
  pump.take_overs.took_over(now.steady);
  pump.in_two_places = pump.take_overs.are_two(now.steady);
  if (known || !pump.in_two_places) return {};
  touch(pump);
  if (other_journal) return "two live connections with different journals";
  return hello.boot < pump.boot ? "two live connections, the newer one switched on less often"
                                : "two ends keep taking each other's place";
}

std::string FleetState::identity_trouble(Slot slot) const {
  const PumpEntry& pump = pumps_[slot];
  if (!pump.record.retired && pump.record.key_digest == Digest{}) {
    return "its key was revoked; enrol it anew";
  }
  if (pump.in_two_places) {
    return "two places use its identity: find both, revoke it and enrol the true one anew";
  }
  return {};
}

Effects FleetState::proven(Slot slot, const Digest& key) {
  Effects out;
  PumpEntry& pump = pumps_[slot];
  if (pump.record.next_key != key) return out;
  pump.record.key_digest = key;
  pump.record.next_key.reset();
  touch(pump);
  out.urgent.emplace_back(storage::EnrolPump{pump.record});
  return out;
}

Effects FleetState::enrol(storage::PumpRecord record, Mechanism mechanism,
                          std::uint64_t last_order_sequence) {
  const auto known = find(record.id);
  const Slot slot = known ? *known : add_pump(record, mechanism, last_order_sequence);
  PumpEntry& pump = pumps_[slot];
  pump.mechanism = mechanism;
  pump.record.model = record.model;
  pump.record.ward = record.ward;
  pump.record.bed = std::move(record.bed);
  pump.record.care_area = std::move(record.care_area);
  pump.record.key_digest = record.key_digest;
  pump.record.next_key.reset();
  pump.record.certificate_until = record.certificate_until;
  pump.record.retired = false;
  pump.connection = 0;
  pump.take_overs = TakeOvers{};
  pump.in_two_places = false;
  touch(pump);
  Effects out;
  out.urgent.emplace_back(storage::EnrolPump{pump.record});
  return out;
}

Result<Effects> FleetState::certify(const PumpId& id, const Digest& key, const Digest& next,
                                    WallTime until) {
  const auto slot = identify(id, key);
  if (!slot) return fail(slot.error());
  PumpEntry& pump = pumps_[*slot];
  if (pump.record.key_digest == next) {
    return fail(Fault::kRefused, "pump " + id.str() +
                                     ": expected a request for a new key, got "
                                     "one for the key that it has");
  }
  pump.record.next_key = next;
  pump.record.certificate_until = until;
  touch(pump);
  Effects out;
  out.urgent.emplace_back(storage::EnrolPump{pump.record});
  return out;
}

Result<Effects> FleetState::revoke(const PumpId& id) {
  const auto slot = find(id);
  if (!slot) return fail(Fault::kNotFound, "pump " + id.str() + ": not in the registry");
  PumpEntry& pump = pumps_[*slot];
  if (pump.record.retired) return fail(Fault::kConflict, "pump " + id.str() + ": retired");
  if (pump.record.key_digest == Digest{}) {
    return fail(Fault::kConflict, "pump " + id.str() + ": has no key, it was revoked before");
  }
  pump.record.key_digest = Digest{};
  pump.record.next_key.reset();
  pump.record.certificate_until.reset();
  pump.connection = 0;
  pump.shown = Contact::kLost;
  touch(pump);
  Effects out;
  out.urgent.emplace_back(storage::EnrolPump{pump.record});
  return out;
}

}  // namespace ph::server
