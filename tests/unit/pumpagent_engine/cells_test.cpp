#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

// A pump in a state, and in it at something: every such pair that there is.
struct Place {
  const char* name;
  Bench bench;
};

Programme everything() {
  Programme p = pca();
  p.course.count = 1;
  p.course.phases[0] = {millilitres_per_hour(50), millilitres(1), 0ms};
  p.periodic = {{millilitres(1), millilitres_per_hour(60)}, 30min, 20min, false, false};
  p.window.volume = millilitres(40);
  p.occlusion_restarts = 1;
  return p;
}

Bench busy(const std::vector<EngineCommand>& commands, std::chrono::nanoseconds time = 0ns) {
  Programme p = everything();
  p.course.count = 0;
  Bench b(p);
  for (const EngineCommand& c : commands) EXPECT_EQ(b.command(c), Answer::kAccepted);
  b.run(time, 1s);
  return b;
}

Bench flushing() {
  Programme p = programme();
  p.therapy = Therapy::kEnteral;
  p.rate_most = millilitres_per_hour(400);
  p.periodic = {{millilitres(30), millilitres_per_hour(400)}, 1h, 0ms, false, true};
  Bench b(p);
  b.run(1s, 1s);
  return b;
}

Bench waiting() {
  Bench b(pieb());
  b.run(1s, 1s);
  return b;
}

Bench done(EndAction end) {
  Bench b(programme(end));
  b.tick(1ms, millilitres(10));
  return b;
}

Bench missed() {
  Bench b = in_state(PumpState::kDelayed);
  b.tick(1h, {}, Reaction::kStop);
  return b;
}

Bench piggyback(EngineVerb verb) {
  Bench b = in_state(PumpState::kPaused);
  EXPECT_EQ(b.command(with(EngineVerb::kSecondary, secondary(), "o-2")), Answer::kAccepted);
  EXPECT_EQ(b.press(EngineVerb::kStart), Answer::kAccepted);
  if (verb != EngineVerb::kStart) (void)b.press(verb);
  return b;
}

Bench on_plateau() {
  Bench b(ramp());
  b.tick(1ms, millilitres(1));
  b.tick(1ms, millilitres(2));
  return b;
}

Bench let_go() {
  Bench b = in_state(PumpState::kPriming);
  EXPECT_EQ(b.press(EngineVerb::kEndBolus), Answer::kAccepted);
  return b;
}

std::vector<Place> places() {
  const EngineCommand small = bolus(millilitres(1), millilitres_per_hour(60));
  const EngineCommand held = bolus(millilitres(5), millilitres_per_hour(60), true);
  return {
      {"idle none", in_state(PumpState::kIdle)},
      {"ready none", in_state(PumpState::kReady, everything())},
      {"ready delay missed", missed()},
      {"running loading", in_state(PumpState::kRunning, everything())},
      {"running base", busy({})},
      {"running bolus", busy({small})},
      {"running bolus held", busy({held})},
      {"running demand_dose", busy({only(EngineVerb::kDemand)})},
      {"running demand_dose, bolus suspended", busy({small, only(EngineVerb::kDemand)})},
      {"running periodic_dose", busy({}, 20min)},
      {"running flush", flushing()},
      {"running waiting", waiting()},
      {"running ramp up", Bench(ramp())},
      {"running ramp plateau", on_plateau()},
      {"running tci", Bench(tci())},
      {"running secondary", piggyback(EngineVerb::kStart)},
      {"running beyond the volume", done(EndAction::kContinue)},
      {"kvo alarm", in_state(PumpState::kKeepVeinOpen, everything())},
      {"kvo volume given", done(EndAction::kKeepVeinOpen)},
      {"paused none", in_state(PumpState::kPaused, everything())},
      {"paused secondary", piggyback(EngineVerb::kStop)},
      {"alarm_stop alarm", in_state(PumpState::kAlarmStop, everything())},
      {"alarm_stop volume given", done(EndAction::kStop)},
      {"standby none", in_state(PumpState::kStandby)},
      {"failed none", in_state(PumpState::kFailed, everything())},
      {"delayed delay", in_state(PumpState::kDelayed)},
      {"priming held", in_state(PumpState::kPriming)},
      {"priming let go", let_go()},
  };
}

std::string seen(const Bench& b) {
  std::ostringstream out;
  const EngineSnapshot now = b.now();
  out << ph::to_string(now.state) << ' ' << ph::to_string(now.activity) << ' '
      << now.rate.count() / 1000;
  for (std::size_t i = 0; i < kAlarmCodeCount; ++i) {
    const auto code = static_cast<AlarmCode>(i);
    if (b.has(code)) out << ' ' << alarm_kind(code).name;
  }
  return out.str();
}

EngineCommand fitting(EngineVerb verb) {
  EngineCommand c = only(verb);
  c.rate = millilitres_per_hour(3);
  c.volume = millilitres(30);
  c.dose = {millilitres(1), millilitres_per_hour(60)};
  c.target_pg_per_ml = 2'000'000;
  c.programme.secondary = verb == EngineVerb::kSecondary;
  return c;
}

// What may happen to a pump beside commands.
struct Happening {
  const char* name;
  void (*happen)(Bench&);
};
const Happening kHappenings[] = {
    {"alarm stop", [](Bench& b) { b.tick(1ms, {}, Reaction::kStop); }},
    {"alarm kvo", [](Bench& b) { b.tick(1ms, {}, Reaction::kKeepVeinOpen); }},
    {"a millilitre", [](Bench& b) { b.tick(1ms, millilitres(1)); }},
    {"the volume", [](Bench& b) { b.tick(1ms, millilitres(60)); }},
    {"an hour", [](Bench& b) { b.tick(1h, {}); }},
    {"an hour, alarm stop", [](Bench& b) { b.tick(1h, {}, Reaction::kStop); }},
    {"loss of power",
     [](Bench& b) {
       const EngineState state = b.engine.saved();
       EXPECT_EQ(b.engine.restore(state, 0ns), Answer::kAccepted);
     }},
};

std::string table() {
  std::ostringstream out;
  out << "# place: state, activity, uL/h\n#   verb: answer: what it is then\n"
         "#   happening: what it is then, with the conditions of that tick\n";
  for (const Place& place : places()) {
    out << '\n' << place.name << ": " << seen(place.bench) << '\n';
    for (std::size_t v = 0; v < kEngineVerbCount; ++v) {
      const auto verb = static_cast<EngineVerb>(v);
      Bench b = place.bench;
      const Answer answer = b.command(fitting(verb));
      out << "  " << to_string(verb) << ": " << to_string(answer);
      if (answer == Answer::kAccepted) out << ": " << seen(b);
      out << '\n';
    }
    for (const Happening& each : kHappenings) {
      Bench b = place.bench;
      each.happen(b);
      out << "  " << each.name << " -> " << seen(b) << '\n';
    }
  }
  return out.str();
}

// Every state, activity and verb, and every state, activity and happening, as reviewed. A cell that
// changes on purpose is changed in the file: PH_WRITE_GOLDEN=1 writes it anew.
TEST(Cells, AreAsReviewed) {
  const std::string path = PH_SOURCE_DIR "/tests/golden/engine_cells.txt";
  const std::string now = table();
  if (std::getenv("PH_WRITE_GOLDEN") != nullptr) std::ofstream(path) << now;
  std::ifstream file(path);
  std::istringstream is(now);
  std::string expected, line;
  for (int n = 1; std::getline(is, line); ++n) {
    ASSERT_TRUE(std::getline(file, expected)) << "the file ends before line " << n << ": " << line;
    ASSERT_EQ(line, expected) << "line " << n;
  }
  EXPECT_FALSE(std::getline(file, expected)) << "the file goes on: " << expected;
}

// P14
TEST(Cells, OfStopNeverLeaveAFlow) {
  for (const Place& place : places()) {
    Bench b = place.bench;
    EXPECT_FALSE(is_refusal(b.press(EngineVerb::kStop, Reaction::kStop))) << place.name;
    EXPECT_EQ(b.engine.demand().rate, FlowRate{}) << place.name;
  }
}

}  // namespace
}  // namespace ph::agent
