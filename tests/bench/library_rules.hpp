#pragma once
#include "protocol/base/result.hpp"

namespace ph::bench {

// What people wait for at the desk, on libraries of the size that is promised: import, check, diff,
// rehearsal. Prints its figures.
Status measure_library_rules();

// Plays journeys of tests/transfer until a transfer was cut `cuts` times at a random byte; gives
// the number of looks at which a pump would have used half a library. kRefused: one did not
// converge.
Result<double> measure_transfers(int cuts);

}  // namespace ph::bench
