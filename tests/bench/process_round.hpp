#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "protocol/base/result.hpp"
#include "protocol/domain/quantity.hpp"

namespace ph::bench {

// What a round with one fault of one real process did at its worst.
struct ProcessOutcome {
  Volume over;                           // at the patient, beyond rate and time (P09)
  std::chrono::milliseconds silence{0};  // from a stop by itself to an alarm, as the drive told
  bool ran_by_itself = false;            // after a stop, without a key
  bool disturbed = false;                // by a process that delivery does not need
  Volume forgotten;                      // arrived and no longer counted, after the way back
  std::string story;
};

// Why it fails; empty: it does not.
std::string broken_by(const ProcessOutcome& outcome);

// Faults of one round, by turns: each of the six programs killed, each stopped, the record torn,
// the disk full, the link flapping.
inline constexpr std::uint64_t kProcessFaults = 15;

// The `number`-th round: a pump of six real processes infuses, meets its fault, is brought back by
// a person. About a quarter of a minute. Fails when no pump could be built or brought to run.
Result<ProcessOutcome> run_process_round(std::uint64_t number);

}  // namespace ph::bench
