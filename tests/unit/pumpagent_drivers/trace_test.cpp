#include "pumpagent/drivers/trace.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>

#include "pumpagent/drivers/recording_hal.hpp"
#include "pumpagent/drivers/replay_hal.hpp"
#include "pumpagent/loop/therapy_loop.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr const char* kRecorded = PH_SOURCE_DIR "/tests/unit/pumpagent_drivers/air_then_door.csv";

TraceTick a_tick() {
  TraceTick tick;
  tick.at = 20'000'000;
  tick.readings.encoder = -12;
  tick.readings.down = mmhg(120);
  tick.readings.stop_key = true;
  tick.commands.steps = 3;
  tick.commands.lamp = Priority::kHigh;
  return tick;
}

std::string problem_in(const std::string& line) {
  const auto trace = read_trace(trace_head() + line, "run.csv");
  return trace ? "" : trace.error().detail;
}

TEST(Trace, ComesBackAsItWasWritten) {
  const auto trace = read_trace(trace_head() + trace_line(a_tick()), "run.csv");
  ASSERT_TRUE(trace) << trace.error().detail;
  ASSERT_EQ(trace->size(), 1U);
  EXPECT_EQ(trace_line(trace->front()), trace_line(a_tick()));
  EXPECT_EQ(trace->front().readings.encoder, -12);
  EXPECT_EQ(trace->front().commands.lamp, Priority::kHigh);
}

TEST(Trace, NamesLineAndColumnOfWhatIsWrong) {
  const std::string good = trace_line(a_tick());
  const auto with = [&](const std::string& what, const std::string& other) {
    std::string line = good;
    return line.replace(line.find(what), what.size(), other);
  };
  EXPECT_EQ(problem_in(good), "");
  EXPECT_EQ(problem_in(good + good), "run.csv:3: at_ns: expected a later time than before");
  EXPECT_EQ(problem_in(with(",-12,", ",x,")),
            "run.csv:2: encoder_steps: expected a whole number, got \"x\"");
  EXPECT_EQ(problem_in(with("20000000,1,", "20000000,2,")),
            "run.csv:2: seen: expected 0 to 1, got 2");
  EXPECT_NE(problem_in("20000000,1\n").find("encoder_steps"), std::string::npos);
  EXPECT_NE(problem_in(with("\n", ",7\n")).find("expected the line to end"), std::string::npos);
}

TEST(Trace, RefusesAnotherHead) {
  const auto trace = read_trace("at_ns,encoder_steps\n", "run.csv");
  ASSERT_FALSE(trace);
  EXPECT_EQ(trace.error().detail, "run.csv:1: seen: expected this column, got \"encoder_steps\"");
}

struct OneReading final : Hal {
  SensorReadings readings;
  bool seen = true;
  std::int32_t steps = 0;
  bool read(SteadyTime, SensorReadings& out) noexcept override {
    if (seen) out = readings;
    return seen;
  }
  void write(SteadyTime, const ActuatorCommands& commands) noexcept override {
    steps += commands.steps;
  }
};

TEST(RecordingHal, WritesDownBothDirectionsAndChangesNothing) {
  const auto tape = std::make_unique<RecordingHal::Tape>();
  OneReading hardware;
  hardware.readings.encoder = 5;
  RecordingHal hal(hardware, *tape);
  SensorReadings seen;
  ASSERT_TRUE(hal.read(SteadyTime{1h}, seen));
  ActuatorCommands commands;
  commands.steps = 2;
  hal.write(SteadyTime{1h}, commands);
  hardware.seen = false;
  EXPECT_FALSE(hal.read(SteadyTime{1h} + 1ms, seen));
  hal.write(SteadyTime{1h} + 1ms, {});
  ASSERT_EQ(tape->pushed(), 2U);
  EXPECT_EQ(tape->front()->readings.encoder, 5);
  EXPECT_EQ(tape->front()->commands.steps, 2);
  EXPECT_EQ(tape->front(1)->at, 1'000'000);
  EXPECT_FALSE(tape->front(1)->seen);
  EXPECT_EQ(hardware.steps, 2);
}

TEST(ReplayHal, HasNoPictureBeyondTheEnd) {
  const std::vector<TraceTick> trace{a_tick()};
  ReplayHal hal(trace);
  SensorReadings seen;
  EXPECT_TRUE(hal.read(SteadyTime{}, seen));
  EXPECT_TRUE(hal.ended());
  EXPECT_FALSE(hal.read(SteadyTime{}, seen));
}

TEST(ReplayHal, CountsWhereTheLoopWantsOtherThanTheRecordedOne) {
  const std::vector<TraceTick> trace{a_tick()};
  ReplayHal hal(trace);
  SensorReadings seen;
  ASSERT_TRUE(hal.read(SteadyTime{}, seen));
  ActuatorCommands commands;
  commands.steps = 5;
  commands.enable = true;
  hal.write(SteadyTime{}, commands);
  EXPECT_EQ(hal.steps_apart(), 2);
  EXPECT_EQ(hal.ticks_apart(), 1U);
}

// The therapy of the recorded run: 600 mL/h, a bubble at 3 s, the alarm cleared and the pump
// started again at 6 s, the door opened at 8 s.
std::vector<std::string> alarms_of(std::span<const TraceTick> trace) {
  ControlSetup setup;
  setup.step = nanolitres(551);
  setup.occlusion_down = mmhg(500);
  setup.occlusion_up = mmhg(120);
  setup.air_single = microlitres(50);
  setup.air_accumulated = millilitres(1);
  TherapyLoop loop(setup);
  EngineCommand command;
  command.verb = EngineVerb::kLoad;
  command.programme.rate = command.programme.rate_most = millilitres_per_hour(600);
  command.programme.vtbi = millilitres(100);
  command.programme.end_action = EndAction::kStop;
  command.programme.occlusion_down = mmhg(500);
  command.programme.air_single = microlitres(50);
  command.order = OrderTag::of(OrderId{"o-1"});
  EXPECT_EQ(loop.command(command), Answer::kAccepted);
  command.verb = EngineVerb::kStart;
  EXPECT_EQ(loop.command(command), Answer::kAccepted);

  ReplayHal hal(trace);
  std::vector<std::string> out;
  bool resumed = false;
  while (!hal.ended()) {
    const SteadyTime now = SteadyTime{1h} + hal.due();
    if (!resumed && now >= SteadyTime{1h} + 6s) {
      resumed = true;
      (void)loop.clear(AlarmCode::kAirSingle);
      command.verb = EngineVerb::kResume;
      (void)loop.command(command);
    }
    SensorReadings seen;
    hal.write(now, hal.read(now, seen) ? loop.tick(now, seen) : loop.tick_blind(now));
    while (const auto change = loop.next_alarm_change()) {
      if (alarm_kind(change->code).reaction != Reaction::kStop) continue;
      out.push_back(std::to_string((now - SteadyTime{1h}) / 1ms) + " " +
                    std::string(alarm_kind(change->code).name) +
                    (change->what == AlarmChange::What::kRaised ? " raised" : " ended"));
    }
  }
  return out;
}

Result<std::vector<TraceTick>> recorded() {
  std::ifstream file(kRecorded);
  std::stringstream text;
  text << file.rdbuf();
  return read_trace(text.str(), "air_then_door.csv");
}

TEST(Replay, GivesTheAlarmsOfTheRecordedRunInTheirOrder) {
  const auto trace = recorded();
  ASSERT_TRUE(trace) << trace.error().detail;
  std::vector<std::string> codes;
  for (const std::string& line : alarms_of(*trace)) codes.push_back(line.substr(line.find(' ')));
  EXPECT_EQ(codes, (std::vector<std::string>{" air_single raised", " air_single ended",
                                             " door_open raised"}));
}

TEST(Replay, IsTheSameEveryTime) {
  const auto trace = recorded();
  ASSERT_TRUE(trace);
  EXPECT_EQ(alarms_of(*trace), alarms_of(*trace));
}

}  // namespace
}  // namespace ph::agent
