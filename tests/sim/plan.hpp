#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "tests/sim/dice.hpp"

namespace ph::sim {

// What may come over a hospital: people's work first, then trouble. Append only: the value is part
// of what a seed means.
enum class Stroke : std::uint8_t {
  kOrder,          // an author orders
  kExcess,         // an author orders above a hard limit
  kCancel,         // an author cancels what is open
  kRelease,        // the pharmacy releases a library
  kStopKey,        // somebody presses STOP
  kBody,           // a line, bag, door or motor of a pump fails
  kHeal,           // and is mended
  kServerCrash,    // the server's process dies, at any write
  kServerPower,    // the server's machine loses power, at any write
  kServerDisk,     // the server's disk is full, or fails once
  kServerClock,    // the server's calendar jumps
  kBackup,         // the database is backed up
  kRestore,        // the last backup takes its place
  kNetwork,        // nobody reaches the server for a while
  kStorm,          // every line is cut at once, and everybody dials at once
  kLineCut,        // a line is cut between two messages
  kLineTorn,       // a line is cut within a message
  kLineStall,      // a line stands still, then gives everything
  kLineSilent,     // a line is half-open: both ends think it stands
  kRoam,           // the pump comes by another way while the old connection half lives
  kPowerCut,       // a pump loses power, at any write
  kKeeperCrash,    // its keeper dies, at any write
  kLinkCrash,      // its link dies
  kPumpDisk,       // its flash is full
  kPumpClock,      // its calendar jumps, by a zone at times
  kPoison,         // an enemy on the wire offers an order
  kPoisonLibrary,  // or a library
  kClone,          // a copy of the pump comes with its key and its record
  kBrowserStall,   // a browser takes nothing for a while
  kBrowserAnew     // a browser goes and comes again
};
inline constexpr std::size_t kStrokeCount = static_cast<std::size_t>(Stroke::kBrowserAnew) + 1;
std::string_view to_string(Stroke stroke);  // order, line-cut, …

// One thing that came over `who` (pump or browser from 0, 0 for the house) in a turn. As text
// 812.line-cut.7
struct Strike {
  std::uint32_t turn = 0;
  Stroke stroke = Stroke::kOrder;
  std::uint32_t who = 0;
  auto operator<=>(const Strike&) const = default;
};
using Strikes = std::set<Strike>;
std::string to_string(const Strikes& strikes);  // with commas
Result<Strikes> parse_strikes(std::string_view text);

// Decides what strikes when. Each strike is a question of its own to the seed: leaving one out
// moves no other, which is what lets a failing run be shrunk. One owner.
class Plan {
 public:
  // `only`: nothing else strikes.
  Plan(std::uint64_t seed, std::optional<Strikes> only) : seed_(seed), only_(std::move(only)) {}

  void begin(std::uint32_t turn) { turn_ = turn; }
  // Once in `n` turns on average; then the dice for its particulars.
  std::optional<Dice> strikes(Stroke stroke, std::uint32_t who, std::uint32_t n);
  const Strikes& struck() const { return struck_; }

 private:
  std::uint64_t seed_;
  std::optional<Strikes> only_;
  std::uint32_t turn_ = 0;
  Strikes struck_;
};

}  // namespace ph::sim
