#include <functional>
#include <string>
#include <vector>

#include "tests/unit/pumpagent_loop/loop_pump.hpp"

// How fast the pump reacts, exact in simulated time: every therapy in every state, in ticks of a
// millisecond, through controller, alarms, engine and loop as they run on a pump.
namespace ph::agent {
namespace {

struct Kind {
  std::string name;
  Programme programme;
};

Programme phases(Therapy therapy, std::initializer_list<Phase> parts) {
  Programme p = programme();
  p.therapy = therapy;
  for (const Phase& part : parts) p.course.phases.at(p.course.count++) = part;
  return p;
}

std::vector<Kind> kinds() {
  const FlowRate fast = millilitres_per_hour(100), slow = millilitres_per_hour(20);
  Programme over_time = programme();
  over_time.therapy = Therapy::kDoseOverTime;
  Programme intermittent =
      phases(Therapy::kIntermittent, {{fast, millilitres(2), 0ms}, {FlowRate{}, Volume{}, 10min}});
  intermittent.course.repeats = true;
  Programme multistep =
      phases(Therapy::kMultistep, {{fast, millilitres(3), 0ms}, {slow, millilitres(7), 0ms}});
  Programme blood = phases(Therapy::kBlood, {{slow, millilitres(5), 0ms}});
  blood.longest = 4h;
  Programme enteral = programme();
  enteral.therapy = Therapy::kEnteral;
  enteral.kvo = FlowRate{};
  Programme kvo = programme(EndAction::kKeepVeinOpen);
  std::vector<Kind> all = {{"Continuous", kvo},
                           {"Loading", loading()},
                           {"DoseOverTime", over_time},
                           {"Intermittent", intermittent},
                           {"Multistep", multistep},
                           {"Ramp", ramp()},
                           {"Pca", pca()},
                           {"Pieb", pieb()},
                           {"Enteral", enteral},
                           {"Blood", blood},
                           {"Tci", tci()}};
  // Any air at all is too much here, so that the edge is the first step that moves it.
  for (Kind& kind : all) kind.programme.air_single = nanolitres(1);
  return all;
}

using Case = std::tuple<std::size_t, PumpState>;

class Reaction1kHz : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    pump_.dt = 1ms;
    pump_.run(20ms);
    const auto [kind, state] = GetParam();
    bring_to(kinds().at(kind).programme, state);
    ASSERT_EQ(pump_.state(), state);
  }

  void bring_to(Programme p, PumpState state) {
    if (state == PumpState::kIdle) return;
    if (state == PumpState::kStandby) {
      ASSERT_EQ(pump_.press(EngineVerb::kStandby), Answer::kAccepted);
      return;
    }
    if (state == PumpState::kPriming) {
      ASSERT_EQ(pump_.press(EngineVerb::kPrime), Answer::kAccepted);
      return pump_.run(200ms);
    }
    if (state == PumpState::kDelayed) p.delay = 10min;
    pump_.load(p);
    if (state == PumpState::kReady) return;
    ASSERT_EQ(pump_.press(EngineVerb::kStart), Answer::kAccepted);
    give_dose(p);
    pump_.run(200ms);
    switch (state) {
      case PumpState::kKeepVeinOpen:  // where the programme has none, the pump stops instead
        return hold(AlarmCode::kMaximumDose);
      case PumpState::kPaused:
        (void)pump_.press(EngineVerb::kStop);
        return;
      case PumpState::kAlarmStop:
        return hold(AlarmCode::kContainerEmpty);
      case PumpState::kFailed:
        (void)pump_.press(EngineVerb::kInhibit);
        return;
      default:
        return;
    }
  }
  // Where the base flow may be nothing, a dose is what moves.
  void give_dose(const Programme& p) {
    if (p.demand.dose.volume > Volume{}) (void)pump_.press(EngineVerb::kDemand);
  }
  void hold(AlarmCode code) {
    pump_.loop.report(AlarmSet{code});
    pump_.run(2ms);
    pump_.loop.report({});
    (void)pump_.loop.clear(code);
    pump_.run(2ms);
  }
  // Ticks until `done`, one at least; 1000 when never.
  int ticks_until(const std::function<bool()>& done) {
    for (int t = 1; t < 1000; ++t) {
      pump_.tick();
      if (done()) return t;
    }
    return 1000;
  }
  bool motor_is_off() const { return !pump_.last.enable && pump_.last.steps == 0; }

  LoopPump pump_;
};

// P14, P16
TEST_P(Reaction1kHz, StopsTheMotorWithinTenMillisecondsOfTheStopKey) {
  pump_.readings.stop_key = true;
  EXPECT_LE(ticks_until([&] { return motor_is_off(); }), 10);
  EXPECT_EQ(pump_.loop.engine().rate(), FlowRate{});
  pump_.readings.stop_key = false;
  pump_.run(100ms);
  EXPECT_TRUE(motor_is_off());
}

// P55
TEST_P(Reaction1kHz, StopsTheMotorWithinTwentyMillisecondsOfASensorFault) {
  pump_.readings.down = mmhg(3000);
  EXPECT_LE(ticks_until([&] { return motor_is_off(); }), 20);
  EXPECT_TRUE(pump_.stands(AlarmCode::kSensorFault));
  pump_.run(100ms);
  EXPECT_TRUE(motor_is_off());
}

TEST_P(Reaction1kHz, StopsTheMotorWithinTwentyMillisecondsWithoutReadings) {
  pump_.last = pump_.loop.tick_blind(pump_.now += 1ms);
  EXPECT_TRUE(motor_is_off());
}

TEST_P(Reaction1kHz, SoundsAnAlarmWithinTwoHundredMilliseconds) {
  pump_.loop.report(AlarmSet{AlarmCode::kLibraryCorrupt});
  EXPECT_LE(ticks_until([&] { return pump_.last.tone_hz > 0; }), 200);
  EXPECT_TRUE(pump_.last.lamp_lit);
  EXPECT_EQ(pump_.last.lamp, Priority::kHigh);
  EXPECT_TRUE(motor_is_off());
}

// Of the states in which something moves that could carry air.
class MovingReaction1kHz : public Reaction1kHz {};

// P58: from the step that makes the bubble too large
TEST_P(MovingReaction1kHz, StopsTheMotorWithinTenMillisecondsOfAnAirEdge) {
  pump_.readings.air_mv = 50;
  const std::int64_t before = pump_.readings.encoder;
  for (int t = 0; pump_.readings.encoder == before && t < 60'000; ++t) pump_.tick();
  const int more = motor_is_off() ? 0 : ticks_until([&] { return motor_is_off(); });
  EXPECT_LE(more + 1, 10);
  EXPECT_TRUE(pump_.stands(AlarmCode::kAirSingle));
}

// PIEB without a base rate and feeds keep no vein open.
bool has(const Programme& p, PumpState state) {
  return state != PumpState::kKeepVeinOpen || p.kvo > FlowRate{};
}

std::vector<Case> cases(std::initializer_list<PumpState> states) {
  const std::vector<Kind> all = kinds();
  std::vector<Case> out;
  for (std::size_t kind = 0; kind < all.size(); ++kind) {
    for (const PumpState state : states) {
      if (has(all[kind].programme, state)) out.emplace_back(kind, state);
    }
  }
  return out;
}

std::string name_of(const ::testing::TestParamInfo<Case>& info) {
  std::string name = kinds().at(std::get<0>(info.param)).name + "_";
  for (const char c : std::string(to_string(std::get<1>(info.param)))) {
    if (c != '_' && c != '-' && c != ' ') name += c;
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(EveryTherapyAndState, Reaction1kHz,
                         ::testing::ValuesIn(cases({PumpState::kIdle, PumpState::kReady,
                                                    PumpState::kRunning, PumpState::kKeepVeinOpen,
                                                    PumpState::kPaused, PumpState::kAlarmStop,
                                                    PumpState::kStandby, PumpState::kFailed,
                                                    PumpState::kDelayed, PumpState::kPriming})),
                         name_of);
static_assert(kPumpStateCount == 10, "a state more: name it above");

INSTANTIATE_TEST_SUITE_P(
    EveryTherapy, MovingReaction1kHz,
    ::testing::ValuesIn(cases({PumpState::kRunning, PumpState::kKeepVeinOpen})), name_of);

}  // namespace
}  // namespace ph::agent
