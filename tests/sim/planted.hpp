#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace ph::sim {

// A bug that can be switched on in the simulation's own shells around the real cores, to prove that
// the witness finds such a bug. Never in the cores themselves.
enum class Planted : std::uint8_t {
  kNone,
  kAcksBeforeCommit,    // the server acknowledges on receipt
  kDoesNotDedupe,       // the ledger stores what it has already
  kLosesEvents,         // the ledger passes over one event in fifty
  kAltersEvents,        // the ledger stores one in fifty with another time
  kFlashLies,           // the pump's flash says of every sync that it was done
  kDiskLies,            // and so does the server's disk
  kResumesAfterCrash,   // the pump goes on by itself when power is back
  kForgetsOrders,       // what the bedside remembers is not stored
  kForgetsVolume,       // nor how much was given
  kTrustsLibraries,     // a library becomes active without its proofs
  kConfirmsAlone,       // orders are confirmed and started without a person
  kNeverAges,           // to the pump every order is new and lasts
  kWidensLimits,        // the pharmacy's hard limits reach nobody as they were written
  kHidesEnds,           // the ledger does not hear of orders that were rejected
  kOffersBeforeCommit,  // an order reaches the pump before the server's disk knows that it did
  kRefreshesOldValues,  // the server counts any message as fresh telemetry
  kShowsAllLive,        // the feed says of every pump that it is there
  kFeedForgetsAge,      // the feed says of every value that it is new
  kFeedDropsAlarms,     // the feed gives no alarms
  kMissesClears,        // the server does not hear that an alarm is over
  kStopsWithTheLink,    // the pump pauses when it has lost its server
  kTakesHalfMessages,   // what a cut left of a message is taken for one
  kBelievesClones,      // events that differ from the stored ones are taken for the same
  kKeepsNothing         // the journal lets go of what was acknowledged
};

// A planted bug by its name on the command line, and words of the law that must find it.
struct Plant {
  Planted planted;
  std::string_view name;
  std::string_view law;  // alternatives by '|'
};
inline constexpr std::array<Plant, 24> kPlants{{
    {Planted::kAcksBeforeCommit, "acks-before-commit", "was acknowledged"},
    {Planted::kDoesNotDedupe, "does-not-dedupe", "was stored twice"},
    {Planted::kLosesEvents, "loses-events", "was stored out of order"},
    {Planted::kAltersEvents, "alters-events", "is stored differently"},
    {Planted::kFlashLies, "flash-lies",
     "was synced and is lost|changed over a crash|does not start"},
    {Planted::kDiskLies, "disk-lies", "the server's disk"},
    {Planted::kResumesAfterCrash, "resumes-after-crash", "without a key"},
    {Planted::kForgetsOrders, "forgets-orders", "order"},
    {Planted::kForgetsVolume, "forgets-volume", "were confirmed"},
    {Planted::kTrustsLibraries, "trusts-libraries", "never released"},
    {Planted::kConfirmsAlone, "confirms-alone", "no person confirmed it"},
    {Planted::kNeverAges, "never-ages", "after it had expired"},
    {Planted::kWidensLimits, "widens-limits", "hard limit|is poison and was shown"},
    {Planted::kHidesEnds, "hides-ends", "its author sees"},
    {Planted::kOffersBeforeCommit, "offers-before-commit", "was offered before"},
    {Planted::kRefreshesOldValues, "refreshes-old-values",
     "a value is shown as|a browser shows a value as"},
    {Planted::kShowsAllLive, "shows-all-live", "shown as live"},
    {Planted::kFeedForgetsAge, "feed-forgets-age", "a browser shows a value as"},
    {Planted::kFeedDropsAlarms, "feed-drops-alarms", "is not on the screen"},
    {Planted::kMissesClears, "misses-clears", "other alarms|is not on the screen"},
    {Planted::kStopsWithTheLink, "stops-with-the-link", "without a network"},
    {Planted::kTakesHalfMessages, "takes-half-messages", "an honest pump was refused"},
    {Planted::kBelievesClones, "believes-clones", "a copy of the pump"},
    {Planted::kKeepsNothing, "keeps-nothing", "are lost for good|was stored out of order"},
}};

Result<Planted> parse_planted(std::string_view text);
std::string planted_names();
// Whether `violation` speaks of the law that `plant` breaks.
bool speaks_of(std::string_view violation, const Plant& plant);

}  // namespace ph::sim
