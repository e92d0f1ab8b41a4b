#pragma once
#include <map>
#include <string>
#include <vector>

#include "storage/proof.hpp"
#include "storage/records.hpp"

namespace ph::server {

// What a witness of the physics says arrived from one pump, and within what the record must agree
// (what was given since the last checkpoint, KVO, the pump's own accuracy).
struct Arrived {
  PumpId pump;
  Volume volume, within;
};

// Lines "PUMP ARRIVED_NL WITHIN_NL"; empty lines and those with # are skipped. kMalformed names the
// line.
Result<std::vector<Arrived>> parse_arrived(std::string_view text);

// What one pump's events say it gave, in order: of each infusion the greatest volume that its
// checkpoints, pauses and end tell. Pure.
class GivenVolume {
 public:
  void take(const PumpEvent& event);
  Volume given() const { return before_ + now_; }

 private:
  Volume before_, now_;  // of the infusions before; of this one
};

struct VolumeProof {
  std::uint64_t pumps = 0;
  Volume worst;  // greatest distance of record and world
};
Result<VolumeProof> compare_volumes(const std::string& database,
                                    const std::vector<Arrived>& arrived, storage::RecordProof& out);

}  // namespace ph::server
