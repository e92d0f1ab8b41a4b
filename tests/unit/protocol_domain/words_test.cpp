#include <gtest/gtest.h>

#include <set>

#include "protocol/domain/facts.hpp"

namespace ph {
namespace {

TEST(AlarmCatalogue, HasANameOfItsOwnForEveryCode) {
  std::set<std::string_view> names;
  for (const AlarmKind& kind : alarm_catalogue()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_EQ(*parse_alarm_code(kind.name, "alarm"), kind.code);
    EXPECT_FALSE(kind.title.empty() || kind.advice.empty()) << kind.name;
  }
  EXPECT_EQ(names.size(), kAlarmCodeCount);
}

TEST(AlarmCatalogue, StopsWithAHighPriorityOnly) {
  for (const AlarmKind& kind : alarm_catalogue()) {
    EXPECT_TRUE(kind.reaction != Reaction::kStop || kind.priority == Priority::kHigh) << kind.name;
  }
}

TEST(Words, AreReadAsTheyAreWritten) {
  for (int i = 0; i <= static_cast<int>(PumpState::kFailed); ++i) {
    const auto state = static_cast<PumpState>(i);
    EXPECT_EQ(*parse_pump_state(to_string(state), ""), state);
  }
  for (int i = 0; i <= static_cast<int>(EventKind::kVolumeCheckpoint); ++i) {
    const auto kind = static_cast<EventKind>(i);
    EXPECT_EQ(*parse_event_kind(to_string(kind), ""), kind);
  }
  for (int i = 0; i <= static_cast<int>(Route::kEnteral); ++i) {
    const auto route = static_cast<Route>(i);
    EXPECT_EQ(*parse_route(to_string(route), ""), route);
  }
}

TEST(LaneOf, IsUrgentForAlarmsOrdersAndSafety) {
  for (const EventKind kind : {EventKind::kAlarmRaised, EventKind::kAlarmCleared,
                               EventKind::kOrderState, EventKind::kGuardTripped}) {
    EXPECT_EQ(lane_of(kind), Lane::kUrgent);
  }
  EXPECT_EQ(lane_of(EventKind::kInfusionStarted), Lane::kRoutine);
}

}  // namespace
}  // namespace ph
