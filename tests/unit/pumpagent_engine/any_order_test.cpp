#include <deque>
#include <map>
#include <random>

#include "tests/unit/pumpagent_engine/places.hpp"

namespace ph::agent {
namespace {

constexpr Volume kStep = nanolitres(551);
constexpr std::chrono::minutes kWindow{15};

// Everything short, so that lockouts, windows, phases and ends come within minutes. Every programme
// with doses has the same limit and lockout: what is judged is the patient's day, not one
// programme.
Programme patient_doses(std::uint64_t kind) {
  Programme p = pca();
  p.rate = millilitres_per_hour(kind % 3);
  p.kvo = kvo_rate(p.rate);
  p.vtbi = millilitres(4 + static_cast<std::int64_t>(kind % 5));
  p.demand = {{microlitres(500), millilitres_per_hour(60)}, 2min};
  p.window = {microlitres(2'500), kWindow};
  p.bolus = {microlitres(1'500), millilitres_per_hour(90)};
  p.occlusion_restarts = 3;
  if (kind % 4 == 1) {
    p.periodic = {{microlitres(700), millilitres_per_hour(100)}, 5min, 1min, true, false};
  }
  return p;
}

// One engine and a motor of whole steps, to which anything happens in any order, and a witness that
// keeps books of its own.
class AnyOrder {
 public:
  explicit AnyOrder(std::uint64_t seed) : dice_(seed), seed_(seed) {
    for (int i = 0; i < 1'500 && !::testing::Test::HasFailure(); ++i) {
      happen();
      for (std::uint64_t t = roll(40); t > 0; --t) tick();
    }
  }
  std::map<std::string, int> seen;

 private:
  struct Given {
    std::chrono::nanoseconds at;
    Volume dose, all;
  };

  std::uint64_t roll(std::uint64_t sides) { return dice_() % sides; }

  Programme any_programme() {
    const std::uint64_t kind = roll(12);
    if (kind < 6) return patient_doses(roll(12));
    Programme p = kind == 6 ? loading() : kind == 7 ? ramp() : kind == 8 ? tci() : programme();
    if (kind == 9) {
      p.therapy = Therapy::kIntermittent;
      p.course.count = 2;
      p.course.repeats = true;
      p.course.phases[0] = {p.rate, microlitres(500), 0ms};
      p.course.phases[1] = {FlowRate{}, {}, 30s};
    }
    if (kind == 10) p.longest = 3min;
    if (kind == 11) p.delay = 1min;
    if (kind == 11) p.kvo_in_delay = roll(2) == 0;
    p.end_action = static_cast<EndAction>(roll(3));
    p.kvo_time = 2min;
    p.occlusion_restarts = 3;
    return p;
  }

  void happen() {
    const std::uint64_t what = roll(31);
    EngineCommand c = only(static_cast<EngineVerb>(roll(kEngineVerbCount)));
    if (what < 5) c.verb = EngineVerb::kDemand;
    if (what == 5 || what == 6) c.verb = EngineVerb::kStart;
    if (what == 7 || what == 8) c.verb = EngineVerb::kResume;
    if (what == 9) c.verb = EngineVerb::kBolus;
    if (what == 10) return reboot();
    if (what == 11) return stall();
    if (what >= 20 && what < 23) c.verb = EngineVerb::kRestart;
    if (what == 28 || what == 29) c.verb = EngineVerb::kTaper;
    if (what == 30) c.verb = EngineVerb::kPrime;
    if (what == 12) reaction_ = static_cast<Reaction>(roll(3));
    if (what >= 13 && what < 20) reaction_ = Reaction::kContinue;
    if (c.verb == EngineVerb::kInhibit && roll(20) > 0) return;
    if (c.verb == EngineVerb::kNewPatient) return;  // another day
    give(c);
  }

  void give(EngineCommand& c) {
    c.programme = c.verb == EngineVerb::kSecondary ? secondary() : any_programme();
    c.order = OrderTag::of(OrderId{"o-" + std::to_string(++orders_)});
    c.rate = millilitres_per_hour(static_cast<std::int64_t>(roll(4)));
    c.volume = millilitres(static_cast<std::int64_t>(roll(20)));
    c.dose = {microlitres(static_cast<std::int64_t>(roll(1'800))), millilitres_per_hour(60)};
    c.hold_to_run = roll(2) == 0;
    c.target_pg_per_ml = static_cast<std::int64_t>(roll(6)) * 1'000'000;
    const Answer answer = bench_.engine.command(c, reaction_);
    if (answer == Answer::kAccepted) ++seen[std::string(to_string(c.verb))];
    if (c.verb == EngineVerb::kStop) {
      permitted_ = false;
      EXPECT_EQ(bench_.engine.demand().rate, FlowRate{}) << "STOP" << say();
    }
    const bool goes = c.verb == EngineVerb::kStart || c.verb == EngineVerb::kResume ||
                      c.verb == EngineVerb::kReplace || c.verb == EngineVerb::kRestart ||
                      c.verb == EngineVerb::kPrime;
    permitted_ = permitted_ || (goes && answer == Answer::kAccepted);
    look(true);
  }

  // Power goes and comes back; the pump knows no more than the time that may be believed.
  void reboot() {
    const EngineState state = bench_.engine.saved();
    watch_events();
    const std::chrono::seconds away{roll(300)};
    TherapyEngine after;
    EXPECT_EQ(after.restore(state, away * static_cast<std::int64_t>(roll(2))), Answer::kAccepted)
        << say();
    bench_.engine = after;
    EXPECT_EQ(after.demand().rate, FlowRate{}) << "runs after power came back" << say();
    real_ += away;
    permitted_ = false;
    look(true);
    ++seen["reboot"];
  }

  void stall() { real_ += std::chrono::seconds{roll(60)}; }

  void tick() {
    const std::chrono::milliseconds dt{1 + roll(500)};
    const Demand now = bench_.engine.demand();
    EXPECT_GE(now.budget, Volume{}) << say();
    owed_ += delivered(now.rate, dt).count();
    if (now.rate == FlowRate{}) owed_ = 0;
    const std::int64_t room = (now.budget.count() + kStep.count() - 1) / kStep.count();
    const std::int64_t steps = std::min(owed_ / kStep.count(), room);
    owed_ = steps == room ? 0 : owed_ - steps * kStep.count();
    const Volume moved = nanolitres(steps * kStep.count());
    keep_books(now.rate, moved);
    real_ += dt;
    bench_.tick(dt, moved, reaction_);
    look(false);
  }

  // P22, P23 by the witness's own ledger: everything, and doses with a whole window of base flow.
  void keep_books(FlowRate rate, Volume moved) {
    const EngineSnapshot& b = before_;
    if (b.programme.window.volume == Volume{}) return;
    Volume dose;
    const bool doses = b.activity == Activity::kDemandDose || b.activity == Activity::kBolus ||
                       b.activity == Activity::kPeriodicDose;
    if (doses && rate > FlowRate{}) {
      const std::int64_t part = (rate - b.programme.rate).count();
      dose = nanolitres(static_cast<std::int64_t>(Int128{moved.count()} * part / rate.count()));
    }
    if (moved > Volume{}) books_.push_back({real_, dose, moved});
    while (!books_.empty() && books_.front().at <= real_ - kWindow) books_.pop_front();
    Volume all, only_doses;
    for (const Given& given : books_) {
      all += given.all;
      only_doses += given.dose;
    }
    const Volume base = delivered(b.programme.rate, kWindow);
    EXPECT_LE(all, b.programme.window.volume + kStep) << "in the window" << say();
    if (doses) {
      EXPECT_LE(only_doses + base, b.programme.window.volume + kStep + kStep) << "P23" << say();
    }
  }

  void look(bool by_command) {
    const EngineSnapshot now = bench_.now();
    const auto law = excluded_by(Cell::of(bench_.engine));
    EXPECT_FALSE(law) << cell_laws()[law.value_or(0)].words << say();
    const bool primes = now.state == PumpState::kPriming;
    const FlowRate most =
        primes ? now.dose.rate : std::max(now.programme.rate, now.programme.rate_most);
    EXPECT_TRUE(!primes || now.order.empty()) << "primes with an order" << say();
    EXPECT_LT(primes ? now.dose_given : Volume{}, now.dose.volume + kStep + kStep) << say();
    EXPECT_LE(now.rate, most) << say();
    EXPECT_TRUE(permitted_ || now.rate == FlowRate{}) << "runs without a key" << say();
    if (now.order == before_.order && !now.order.empty()) {
      EXPECT_GE(now.infused, before_.infused) << say();
      EXPECT_GE(now.kvo_given, before_.kvo_given) << say();
    }
    if (now.programme.end_action != EndAction::kContinue) {
      EXPECT_LT(now.infused, now.programme.vtbi + kStep + kStep) << "past the VTBI" << say();
    }
    if (now.activity == Activity::kBase) running_ = now.rate;
    if (now.state == PumpState::kKeepVeinOpen && before_.state == PumpState::kRunning &&
        before_.activity == Activity::kBase && !by_command) {
      EXPECT_LE(now.rate, running_) << "P12" << say();
    }
    const bool stands = reaction_ == Reaction::kStop && !by_command;
    EXPECT_TRUE(!stands || now.rate == FlowRate{}) << "flows under a stopping alarm" << say();
    if (stands) permitted_ = now.state == PumpState::kDelayed;
    if (now.state == PumpState::kIdle) permitted_ = false;
    watch_events();
    before_ = now;
  }

  // P20 by the record: no two demand doses begin within a lockout.
  void watch_events() {
    while (const auto event = bench_.engine.next_event()) {
      ++seen[std::string(ph::to_string(event->kind))];
      const bool demand =
          event->kind == EventKind::kBolusStarted && event->activity == Activity::kDemandDose;
      if (!demand) continue;
      if (last_demand_) {
        EXPECT_GE(real_ - *last_demand_, 2min) << "P20" << say();
      }
      last_demand_ = real_;
    }
    EXPECT_EQ(bench_.engine.lost_events(), 0U);
  }

  std::string say() const {
    return " (seed " + std::to_string(seed_) + ", " + std::string(ph::to_string(before_.state)) +
           " to " + std::string(ph::to_string(bench_.now().state)) + ')';
  }

  std::mt19937_64 dice_;
  std::uint64_t seed_;
  Bench bench_;
  Reaction reaction_ = Reaction::kContinue;
  std::chrono::nanoseconds real_{1h};
  EngineSnapshot before_;
  std::deque<Given> books_;
  std::optional<std::chrono::nanoseconds> last_demand_;
  FlowRate running_;
  std::int64_t owed_ = 0;
  int orders_ = 0;
  bool permitted_ = false;
};

// P15, P17, P20, P22, P23, P26, P28, P40, P75
TEST(AnyOrder, NeverBreaksAPromiseToThePatient) {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 1; seed <= 120 && !HasFailure(); ++seed) {
    for (const auto& [what, count] : AnyOrder(seed).seen) seen[what] += count;
  }
  for (const char* what :
       {"bolus", "demand", "taper", "secondary", "to primary", "restart", "reboot", "bolus_started",
        "demand_denied", "target_changed", "phase_changed", "priming_started"}) {
    EXPECT_GT(seen[what], 20) << what;
  }
}

}  // namespace
}  // namespace ph::agent
