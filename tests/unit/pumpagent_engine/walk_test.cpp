#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "tests/unit/pumpagent_engine/places.hpp"

// Every cell of state, activity and what stands beside them is either reached by a walk over every
// command and every happening from every engine that the walk has met, or excluded by a named law;
// and what every event does in every cell that is reached stands in tests/golden/engine_walk.txt.
namespace ph::agent {
namespace {

Programme flushing() {
  Programme p = programme();
  p.therapy = Therapy::kEnteral;
  p.rate_most = millilitres_per_hour(400);
  p.demand = {{millilitres(1), millilitres_per_hour(60)}, 10min};
  p.periodic = {{millilitres(30), millilitres_per_hour(400)}, 1h, 0ms, false, true};
  return p;
}

Programme waiting_part(bool secondary) {
  Programme p = programme();
  p.secondary = secondary;
  p.therapy = Therapy::kIntermittent;
  p.course.count = 2;
  p.course.repeats = true;
  p.course.phases[0] = {p.rate, microlitres(500), 0ms};
  p.course.phases[1] = {FlowRate{}, {}, 30s};
  p.occlusion_restarts = 1;
  return p;
}

struct Named {
  std::string name;
  Programme programme;
};

std::vector<Named> programmes() {
  Programme everything = pca();
  everything.course.count = 1;
  everything.course.phases[0] = {millilitres_per_hour(50), millilitres(1), 0ms};
  everything.periodic = {{millilitres(1), millilitres_per_hour(60)}, 30min, 20min, false, false};
  everything.window.volume = millilitres(40);
  everything.occlusion_restarts = 1;
  Programme on = programme(EndAction::kContinue);
  on.occlusion_restarts = 1;
  Programme only_doses = pieb();
  only_doses.end_action = EndAction::kContinue;
  Programme delayed = programme(EndAction::kKeepVeinOpen);
  delayed.delay = 10min;
  Programme open = delayed;
  open.kvo_in_delay = true;
  Programme blood = programme();
  blood.longest = 15min;
  return {{"plain", programme()},
          {"kvo", programme(EndAction::kKeepVeinOpen)},
          {"continue", on},
          {"loading", loading()},
          {"everything", everything},
          {"flush", flushing()},
          {"doses", only_doses},
          {"ramp", ramp()},
          {"tci", tci()},
          {"delayed", delayed},
          {"delayed-kvo", open},
          {"blood", blood},
          {"waits", waiting_part(false)}};
}

std::vector<Named> piggybacks() {
  Programme rich = loading();
  rich.secondary = true;
  rich.bolus = {millilitres(5), millilitres_per_hour(60)};
  rich.longest = 15min;
  rich.occlusion_restarts = 1;
  return {{"second", secondary()}, {"second-rich", rich}, {"second-waits", waiting_part(true)}};
}

// Something that is done to an engine; whether it is shown in the table.
struct Event {
  std::string name;
  std::function<std::string(TherapyEngine&)> happen;  // the answer of a command
  bool shown = true;
};

void add_command(std::vector<Event>& out, const std::string& name, EngineCommand command,
                 bool shown) {
  const auto give = [command](Reaction standing) {
    return [command, standing](TherapyEngine& e) {
      return std::string(to_string(e.command(command, standing)));
    };
  };
  out.push_back({name, give(Reaction::kContinue), shown});
  out.push_back({name + " under kvo", give(Reaction::kKeepVeinOpen), false});
  out.push_back({name + " under stop", give(Reaction::kStop), false});
}

void add_commands(std::vector<Event>& out) {
  for (std::size_t v = 0; v < kEngineVerbCount; ++v) {
    const auto verb = static_cast<EngineVerb>(v);
    const std::string name(to_string(verb));
    EngineCommand c = only(verb);
    c.rate = millilitres_per_hour(3);
    c.volume = millilitres(30);
    c.dose = {millilitres(1), millilitres_per_hour(60)};
    c.target_pg_per_ml = 2'000'000;
    if (verb == EngineVerb::kPrime) c = prime();
    const bool takes = verb == EngineVerb::kLoad || verb == EngineVerb::kReplace;
    if (!takes && verb != EngineVerb::kSecondary) add_command(out, name, c, true);
    for (const Named& each : takes ? programmes() : std::vector<Named>{}) {
      c.programme = each.programme;
      c.order = OrderTag::of(OrderId{each.name});
      add_command(out, name + ' ' + each.name, c, each.name == "plain");
    }
    for (const Named& each :
         takes || verb == EngineVerb::kSecondary ? piggybacks() : std::vector<Named>{}) {
      c.programme = each.programme;
      c.order = OrderTag::of(OrderId{each.name});
      add_command(out, name + ' ' + each.name, c, !takes && each.name == "second");
    }
  }
  EngineCommand held = bolus(millilitres(5), millilitres_per_hour(60), true);
  add_command(out, "bolus held", held, false);
  EngineCommand timed = only(EngineVerb::kStandby);
  timed.standby = 1min;
  add_command(out, "standby with a time", timed, false);
}

void add_tick(std::vector<Event>& out, const std::string& name, std::chrono::nanoseconds time,
              Volume moved, bool shown) {
  const auto pass = [time, moved](Reaction reaction) {
    return [time, moved, reaction](TherapyEngine& e) {
      e.tick({time, moved, reaction});
      return std::string{};
    };
  };
  out.push_back({name, pass(Reaction::kContinue), shown});
  out.push_back({name + ", alarm kvo", pass(Reaction::kKeepVeinOpen), shown && moved == Volume{}});
  out.push_back({name + ", alarm stop", pass(Reaction::kStop), shown && moved == Volume{}});
}

std::vector<Event> events() {
  std::vector<Event> out;
  add_commands(out);
  add_tick(out, "a tick", 1ms, {}, true);
  add_tick(out, "a tenth of a millilitre", 1ms, microlitres(100), false);
  add_tick(out, "a millilitre", 1ms, millilitres(1), true);
  add_tick(out, "the volume", 1ms, millilitres(60), true);
  add_tick(out, "two seconds", 2s, {}, false);
  add_tick(out, "ten minutes", 10min, {}, false);
  add_tick(out, "an hour", 1h, {}, true);
  add_tick(out, "two days", 48h, {}, false);
  out.push_back({"loss of power", [](TherapyEngine& e) {
                   const EngineState state = e.saved();
                   EXPECT_EQ(e.restore(state, 0ns), Answer::kAccepted);
                   return std::string{};
                 }});
  return out;
}

// From an idle engine on: one engine of every cell and every programme (and primary) in it, and
// every event to each of them.
class Walk {
 public:
  Walk() {
    meet(TherapyEngine{});
    for (std::size_t i = 0; i < met_.size(); ++i) {
      for (const Event& event : events_) {
        TherapyEngine next = met_[i];
        (void)event.happen(next);
        while (next.next_event()) continue;
        meet(next);
        ++steps_;
      }
    }
  }

  const std::map<Cell, TherapyEngine>& first() const { return first_; }
  const std::vector<Event>& all_events() const { return events_; }
  std::size_t steps() const { return steps_; }
  std::size_t engines() const { return met_.size(); }

 private:
  void meet(const TherapyEngine& engine) {
    const Cell cell = Cell::of(engine);
    const EngineState& s = engine.saved();
    first_.try_emplace(cell, engine);
    const auto detail = std::tuple{cell,
                                   s.order.text,
                                   s.primary.order.text,
                                   s.begun,
                                   s.doses.current.hold_to_run,
                                   s.course.phase < s.programme.course.count,
                                   s.history.demanded};
    if (known_.insert(detail).second) met_.push_back(engine);
  }

  using Text = decltype(OrderTag::text);
  std::vector<Event> events_ = events();
  std::map<Cell, TherapyEngine> first_;
  std::vector<TherapyEngine> met_;
  std::set<std::tuple<Cell, Text, Text, bool, bool, bool, bool>> known_;
  std::size_t steps_ = 0;
};

const Walk& walk() {
  static const Walk made;
  return made;
}

TEST(EveryCell, IsReachedByTheWalkOrExcludedByALaw) {
  for (const Cell& cell : all_cells()) {
    const bool reached = walk().first().contains(cell);
    const auto law = excluded_by(cell);
    EXPECT_TRUE(reached || law) << "neither: " << cell.name();
    EXPECT_FALSE(reached && law) << "reached in spite of \"" << cell_laws()[law.value_or(0)].words
                                 << "\": " << cell.name();
  }
}

TEST(EveryCell, OfTheWalkIsOneOfTheProduct) {
  const std::vector<Cell> all = all_cells();
  for (const auto& [cell, engine] : walk().first()) {
    EXPECT_NE(std::find(all.begin(), all.end(), cell), all.end()) << cell.name();
  }
}

TEST(EveryLaw, ExcludesWhatNoOtherDoes) {
  std::vector<int> alone(cell_laws().size(), 0);
  for (const Cell& cell : all_cells()) {
    const auto law = excluded_by(cell);
    if (law) ++alone[*law];
  }
  for (std::size_t i = 0; i < alone.size(); ++i) EXPECT_GT(alone[i], 0) << cell_laws()[i].words;
}

// P14
TEST(EveryCell, StopsAtTheStopKey) {
  for (const auto& [cell, engine] : walk().first()) {
    TherapyEngine e = engine;
    EXPECT_FALSE(is_refusal(e.command(only(EngineVerb::kStop), Reaction::kStop))) << cell.name();
    EXPECT_EQ(e.demand().rate, FlowRate{}) << cell.name();
  }
}

TEST(EveryCell, StandsWithoutThePower) {
  for (const auto& [cell, engine] : walk().first()) {
    TherapyEngine e;
    EXPECT_EQ(e.restore(engine.saved(), 0ns), Answer::kAccepted) << cell.name();
    EXPECT_EQ(e.demand().rate, FlowRate{}) << cell.name();
  }
}

// Events of one outcome in one line.
std::string outcomes(const TherapyEngine& engine) {
  std::map<std::string, std::string> lines;
  for (const Event& event : walk().all_events()) {
    if (!event.shown) continue;
    TherapyEngine e = engine;
    const std::string answer = event.happen(e);
    const Cell now = Cell::of(e);
    const bool moved = now != Cell::of(engine) || answer == to_string(Answer::kAccepted);
    const std::string where = moved ? " -> " + now.name() : "";
    const std::string what = answer.empty() && moved ? "goes" + where : answer + where;
    std::string& line = lines[what.empty() ? "stays" : what];
    line += (line.empty() ? "" : ", ") + event.name;
  }
  std::string out;
  for (const auto& [what, which] : lines) out += "  " + what + ": " + which + '\n';
  return out;
}

std::string table() {
  std::ostringstream out;
  out << "# Every cell of the engine: state, activity and what stands beside them. Under each that "
         "can\n"
         "# be reached what every event does there; behind them why the others cannot be.\n";
  for (const auto& [cell, engine] : walk().first()) {
    out << '\n' << cell.name() << '\n' << outcomes(engine);
  }
  std::vector<std::size_t> excluded(cell_laws().size(), 0);
  for (const Cell& cell : all_cells()) {
    if (const auto law = excluded_by(cell)) ++excluded[*law];
  }
  out << "\nunreachable, of " << all_cells().size() << " cells\n";
  for (std::size_t i = 0; i < excluded.size(); ++i) {
    out << "  " << excluded[i] << ": " << cell_laws()[i].words << '\n';
  }
  out << "reached: " << walk().first().size() << '\n';
  return out.str();
}

// A cell that changes on purpose is changed in the file: PH_WRITE_GOLDEN=1 writes it anew.
TEST(EveryCell, IsAsReviewed) {
  const std::string path = PH_SOURCE_DIR "/tests/golden/engine_walk.txt";
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

}  // namespace
}  // namespace ph::agent
