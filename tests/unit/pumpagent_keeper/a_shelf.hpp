#pragma once
#include <vector>

#include "tests/unit/pumpagent_keeper/a_keeper.hpp"

namespace ph::agent {

// A keeper, what other processes hand it, and what its record then holds.
struct Shelf : AKeeper {
  void push(EventSource source, const PumpEvent& event) {
    ASSERT_TRUE(region->events[static_cast<std::size_t>(source)].push(EventRecord::of(event)));
  }
  void drive(std::int64_t next_alarm) {
    DriveSnapshot picture;
    picture.heartbeat = now.steady.time_since_epoch().count();
    picture.power_on = region->world.power_ons;
    picture.next_alarm_instance = next_alarm;
    region->drive.post(picture);
  }
  std::vector<RecordedEvent> urgent() {
    auto journal = Journal::open(disk, settings.journal_folder(), kStream);
    EXPECT_TRUE(journal);
    return (*journal)->read(Lane::kUrgent, 1, 2'000);
  }
  std::vector<std::int64_t> alarms() {
    std::vector<std::int64_t> out;
    for (const RecordedEvent& each : urgent()) {
      if (each.event.kind == EventKind::kAlarmRaised) out.push_back(each.event.number);
    }
    return out;
  }
};

}  // namespace ph::agent
