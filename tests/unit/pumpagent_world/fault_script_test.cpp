#include "pumpagent/world/fault_script.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

std::string refusal(std::string_view text) {
  const auto found = parse_fault_script(text, "s");
  return found ? "" : found.error().detail;
}

TEST(FaultScript, ReadsTimesKindsValuesAndPlaces) {
  const auto found = parse_fault_script(
      "# a comment\n\nat 300ms occlude_downstream\r\nat 12.5s air_bubble 50 200  # in the line\n"
      "at 2min head_height -30",
      "s");
  ASSERT_TRUE(found) << found.error().detail;
  ASSERT_EQ(found->size(), 3U);
  EXPECT_EQ((*found)[0].at, 300ms);
  EXPECT_EQ((*found)[0].fault.kind, FaultKind::kOccludeDownstream);
  EXPECT_EQ((*found)[0].fault.value, 1);
  EXPECT_EQ((*found)[1].at, 12'500ms);
  EXPECT_EQ((*found)[1].fault.kind, FaultKind::kAirBubble);
  EXPECT_EQ((*found)[1].fault.value, 50);
  EXPECT_EQ((*found)[1].fault.place, 200);
  EXPECT_EQ((*found)[2].at, 2min);
  EXPECT_EQ((*found)[2].fault.value, -30);
}

TEST(FaultScript, NamesEveryLineThatIsWrongAtOnce) {
  EXPECT_EQ(refusal("at 1s door_open\nat 1s door\nin 1s door_open\nat 1.5 door_open\n"),
            "s line 2: kind: unknown fault \"door\"\n"
            "s line 3: expected at TIME KIND [VALUE [PLACE]], got \"in\"\n"
            "s line 4: expected a time such as 12.5s, 300ms or 2min, to the millisecond, got "
            "\"1.5\"");
}

TEST(FaultScript, RefusesWhatIsNotExactlyALine) {
  for (const char* line :
       {"at", "at 1s", "at 1s door_open 1 2 3", "at -1s door_open", "at 0.5ms door_open",
        "at nans door_open", "at 1e3s door_open", "at s door_open", "at 10000min door_open",
        "at 1s door_open yes", "at 1s door_open inf", "at 1s air_bubble 5 -1",
        "at 1s head_height 1000001", "At 1s door_open"}) {
    EXPECT_NE(refusal(line), "") << line;
  }
  EXPECT_EQ(refusal("at 9999.999min door_open"), "");
  EXPECT_EQ(refusal("at 0s head_height -1000000 1000000"), "");
}

TEST(FaultScript, RefusesATimeBeforeTheLineAbove) {
  EXPECT_EQ(refusal("at 2s door_open\nat 2s door_open 0\nat 1999ms door_open"),
            "s line 3: its time is before the line above");
}

TEST(FaultScript, PlaysEachLineOnceAndInItsMillisecond) {
  PumpWorld world{WorldSetup{}};
  FaultScript script(*parse_fault_script("at 1s door_open\nat 2s door_open 0\n", "s"));
  script.play(999ms, world);
  EXPECT_FALSE(world.faults().door_open);
  script.play(1s, world);
  EXPECT_TRUE(world.faults().door_open);
  EXPECT_FALSE(script.over());
  world.apply({FaultKind::kDoorOpen, 0});  // by somebody else
  script.play(1'500ms, world);
  EXPECT_FALSE(world.faults().door_open);
  script.play(2s, world);
  EXPECT_TRUE(script.over());
}

}  // namespace
}  // namespace ph::agent
