#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/domain/library.hpp"
#include "server/fleet/views.hpp"
#include "storage/bag_records.hpp"

namespace ph::server {

// How long the pharmacy needs from beginning a bag to its being at the bedside. What nobody
// configured is not known: there is no default.
struct LeadTimes {
  std::optional<std::chrono::minutes> usual;
  std::map<Container, std::chrono::minutes> by_container;
  std::map<EntryId, std::chrono::minutes> by_entry;  // before the two above

  std::optional<std::chrono::minutes> of(const DrugEntry& entry) const;
};

// One pump as it was last heard, with the entry that it gives.
struct BagPump {
  PumpView view;
  std::optional<DrugEntry> entry;  // absent: in no library of this site
};

// When the next bag has to be begun.
enum class BagUrgency : std::uint8_t {
  kNow,      // or it will come too late
  kSoon,     // within the hour
  kLater,    // within the span that was asked for
  kUnknown,  // nothing flows, or only on demand; listed when less than a quarter is left
};
std::string_view to_string(BagUrgency urgency);  // now, soon, later, unknown

// The next bag (syringe, cassette) that one infusion will need. Volumes and times are reckoned from
// what the pump last said, however old: it goes on by itself.
struct BagNeed {
  storage::BagName name;
  WardId ward;
  std::string bed;
  EntryId entry;
  std::string drug, concentration;  // as shown
  Container container = Container::kAny;
  bool life_sustaining = false, high_alert = false;
  PumpState state = PumpState::kIdle;
  Contact contact = Contact::kNever;
  std::optional<std::chrono::milliseconds> age;  // of what the pump said
  FlowRate rate;
  Volume left;                               // in what hangs, now
  bool by_container = false;                 // its volume ends before the VTBI does
  std::optional<WallTime> empty_at;          // absent: cannot be known
  std::optional<std::chrono::minutes> lead;  // absent: nobody configured it
  std::optional<WallTime> begin_by;          // empty_at - lead; absent with either
  BagUrgency urgency = BagUrgency::kUnknown;
  storage::BagMark mark;  // what people said of it
};

// The bags that will be needed within `horizon`, most urgent first, life-sustaining drugs first
// among equally urgent ones. A whole dose over time, blood, a ramp and a multistep course end by
// themselves and need none.
std::vector<BagNeed> bag_queue(std::span<const BagPump> pumps,
                               std::span<const storage::BagMark> marks, const LeadTimes& leads,
                               std::chrono::milliseconds horizon, WallTime now);

// The bag of this infusion that comes next; absent: it needs none.
std::optional<storage::BagName> next_bag(const BagPump& pump);

}  // namespace ph::server
