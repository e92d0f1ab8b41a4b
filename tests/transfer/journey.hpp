#pragma once
#include <cstdint>
#include <string>

namespace ph::transfer {

// A bug put in on purpose, to see that a journey finds it.
enum class Planted : std::uint8_t { kNone, kUsesWhatArrived };

// What happens to one pump on its way to a release.
struct JourneySettings {
  std::uint64_t seed = 1;
  int cuts = 10;  // connections that end at a random byte; then it is left in peace
  Planted planted = Planted::kNone;
};

struct JourneyReport {
  std::string trouble;  // empty: it converged and never held a half library
  std::uint64_t halves =
      0;  // looks at which the pump would have used other bytes than released ones
  std::uint64_t cuts = 0, power_cuts = 0, server_kills = 0, full_disks = 0, altered = 0, rotten = 0;
  std::uint64_t refusals = 0;  // reasons that the pump wrote down
  std::uint64_t bytes = 0;     // of chunks that reached the pump
};

// One pump fetches release after release over real messages (both ends of the session, library
// images and deltas, slots and fetch on a disk that loses power), while its connection is cut at
// any byte, its power at any write, the server dies and comes back with less at hand, its disk
// fills up, its active library rots, clocks are off by years, and chunks are altered. After every
// step somebody who knows the released bytes looks at what the pump would use. One seed, one run.
JourneyReport travel(const JourneySettings& settings);

}  // namespace ph::transfer
