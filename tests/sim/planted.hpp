#pragma once
#include <cstdint>

namespace ph::sim {

// A bug that can be switched on in the simulation's own shells around the real cores, to prove that
// the witness finds such a bug. Never in the cores themselves.
enum class Planted : std::uint8_t {
  kNone,
  kAcksBeforeCommit,    // the server acknowledges on receipt
  kDoesNotDedupe,       // the ledger stores what it has already
  kResumesAfterCrash,   // the pump goes on by itself when power is back
  kForgetsOrders,       // what the bedside remembers is not stored
  kTrustsLibraries,     // a library becomes active without its proofs
  kConfirmsAlone,       // orders are confirmed and started without a person
  kRefreshesOldValues,  // the server counts any message as fresh telemetry
  kOffersBeforeCommit   // an order reaches the pump before the server's disk knows that it did
};

}  // namespace ph::sim
