#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/domain/facts.hpp"
#include "server/enrolment/take_overs.hpp"
#include "server/fleet/views.hpp"
#include "storage/records.hpp"

namespace ph::server {

// A pump's place in FleetState; stays for the life of the process.
using Slot = std::uint32_t;
// One connection of one pump; rises over the life of the process, never zero.
using ConnectionNumber = std::uint64_t;
// Rises with every change of what people see.
using Revision = std::uint64_t;

// What a pump should hold by the rollouts.
struct LibraryAim {
  std::optional<LibraryVersion> version;  // absent: nothing yet
  std::uint32_t goal = 0;                 // the number that all pumps come to in the end
  std::string waits;                      // for what, to get the goal; empty: nothing
  bool operator==(const LibraryAim&) const = default;
};

// How far the pump is on its way to its target library, as far as it told.
struct LibraryProgress {
  enum class Step : std::uint8_t { kNone, kFetching, kStaged, kHeldUp, kRefused };
  Step step = Step::kNone;
  std::uint32_t number = 0;   // of the library in question
  std::uint32_t percent = 0;  // kFetching
  std::string reason;         // kHeldUp, kRefused
};

// Where a pump stands on its way to the library that it should hold.
enum class LibraryStanding : std::uint8_t {
  kNotMeant,      // nothing is rolled out to it yet
  kHolds,         // proven by hash
  kWaitsForWave,  // holds what it should; a newer one is out, and not for it yet
  kOffered,       // not begun
  kFetching,
  kStaged,    // fetched, waits for a safe point
  kInfusing,  // the change waits for the end of the infusion
  kRefused,
  kNoContact,
  kNeverSeen,
};
inline constexpr std::size_t kLibraryStandings = 10;
// not_meant, holds, waits_for_wave, offered, fetching, staged, infusing, refused, no_contact,
// never_seen
std::string_view to_string(LibraryStanding standing);

// What FleetState knows of one pump.
struct PumpEntry {
  storage::PumpRecord record;
  Mechanism mechanism = Mechanism::kPeristaltic;
  ConnectionNumber connection = 0;  // 0: none
  std::optional<SteadyTime> heard;  // any message
  std::uint64_t boot = 0;           // of its newest connection
  TakeOvers take_overs;
  bool in_two_places = false;  // as take_overs says, at the last look
  std::optional<SteadyTime> telemetry_at;
  std::optional<Telemetry> telemetry;
  std::string concentration;
  bool life_sustaining = false, high_alert = false;  // of the running entry
  std::optional<SteadyTime> state_since;             // seen to begin
  std::vector<AlarmView> alarms;
  std::uint64_t alarm_horizon = 0;  // urgent events up to here are already in `alarms`
  LibraryAim aim;
  LibraryProgress progress;
  std::uint64_t last_order_sequence = 0;
  std::int64_t trend_minute = 0;  // of the last stored trend point, minutes since 1970
  Contact shown = Contact::kNever;
  Revision changed = 0;
};

}  // namespace ph::server
