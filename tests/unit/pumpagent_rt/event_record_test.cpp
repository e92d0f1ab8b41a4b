#include "pumpagent/rt/event_record.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

PumpEvent full_event() {
  PumpEvent event;
  event.kind = EventKind::kOrderState;
  event.wall = wall_from_ms(1'700'000'000'123);
  event.uptime = milliseconds{77};
  event.order = OrderId{"o-1"};
  event.order_state = OrderState::kRunning;
  event.alarm = AlarmCode::kAirSingle;
  event.number = 5;
  event.volume = nanolitres(6);
  event.rate = nanolitres_per_hour(7);
  event.text = "why";
  return event;
}

TEST(EventRecord, CarriesEveryField) {
  const auto back = EventRecord::of(full_event()).event();
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, full_event());
}

TEST(EventRecord, CutsALongTextAtACharactersEdge) {
  PumpEvent event = full_event();
  event.text = std::string(PumpEvent::kMaxText - 1, 'x') + "\xC3\xA9";
  EXPECT_EQ(EventRecord::of(event).event()->text, std::string(PumpEvent::kMaxText - 1, 'x'));
}

TEST(EventRecord, RefusesWhatAnotherProcessCannotHaveMeant) {
  EventRecord record = EventRecord::of(full_event());
  record.kind = static_cast<EventKind>(200);
  EXPECT_FALSE(record.event());
}

}  // namespace
}  // namespace ph::agent
