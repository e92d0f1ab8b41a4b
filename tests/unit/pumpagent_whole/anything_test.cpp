#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "pumpagent/whole/simulated_pump.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {
namespace {

// One pump, to which anything happens in any order, and a witness of what may never be true.
class AnyDay {
 public:
  explicit AnyDay(std::uint64_t seed) : dice_(seed), seed_(seed) {
    power_on(nullptr);
    for (int i = 0; i < 700 && !::testing::Test::HasFailure(); ++i) {
      happen();
      for (std::uint64_t t = roll(12); t > 0; --t) tick();
    }
  }
  std::uint64_t runs() const { return runs_; }
  Volume given() const { return given_; }

 private:
  static constexpr std::chrono::milliseconds kLongestTick{100};

  std::uint64_t roll(std::uint64_t sides) { return dice_() % sides; }

  void power_on(const SimulatedPump::Memory* memory) {
    pump_ = std::make_unique<SimulatedPump>(SimulatedPumpSetup{
        PumpId{"P-1"}, model(), seed_ + ++boots_, std::nullopt, last_instance_ + 1});
    EXPECT_TRUE(pump_->activate(library(), version()));
    if (memory != nullptr) pump_->restore(*memory, 0ns);
    permitted_ = false;
    before_ = pump_->engine();
    unseen_[before_.order.id().str()] += delivered(before_.programme.rate, kLongestTick);
    encoder_ = pump_->world().read().encoder;
    given_ += arrived_;
    arrived_ = Volume{};
  }

  void happen() {
    switch (roll(24)) {
      case 0:
      case 1:
      case 2:
        return propose();
      case 3:
        return (void)pump_->withdraw(OrderId{"o-" + std::to_string(sequence_)}, "changed", now_);
      case 4: {
        const SimulatedPump::Memory memory = pump_->memory();
        const bool service = pump_->engine().state == PumpState::kFailed;
        return power_on(service ? nullptr : &memory);
      }
      case 5:
        now_.steady += std::chrono::milliseconds{roll(3000)};  // the loop hangs
        return;
      case 6:
        return pump_->fault({static_cast<FaultKind>(roll(kFaultKindCount)),
                             static_cast<double>(roll(2) * (1 + roll(100)))});
      case 7:
      case 8:
      case 9:
        for (std::size_t kind = 0; kind < kFaultKindCount; ++kind) {
          const auto fault = static_cast<FaultKind>(kind);
          pump_->fault({fault, fault == FaultKind::kBatteryLevel ? 1000.0 : 0.0});
        }
        return;
      case 10:
        return stop_key();
      case 11:
      case 12:
        return press(static_cast<Key>(roll(static_cast<std::uint64_t>(Key::kWake) + 1)));
      default:
        return press_what_is_offered();
    }
  }

  void propose() {
    constexpr std::array<std::int64_t, 5> kRates = {1, 30, 120, 200, 450};
    ++sequence_;
    Order o = order("o-" + std::to_string(sequence_), sequence_, kRates.at(roll(kRates.size())),
                    microlitres(static_cast<std::int64_t>(50 + roll(600))));
    o.request.end_action = static_cast<EndAction>(roll(2));
    pump_->propose(o, milliseconds{roll(2)}, now_);
  }

  void press_what_is_offered() {
    const std::vector<Key> keys = pump_->display().keys;  // STOP stands first
    if (keys.size() > 1) press(keys.at(1 + roll(keys.size() - 1)));
  }

  void press(Key key) {
    const bool goes = key == Key::kStart || key == Key::kResume || key == Key::kPrime;
    permitted_ = key != Key::kStop && (permitted_ || goes);
    pump_->press({key, "because"}, now_);
    if (key == Key::kStop) expect_still("the STOP key on the panel");
  }

  void stop_key() {
    permitted_ = false;
    pump_->world().press_stop_key(true);
    tick();
    expect_still("the STOP key's line");
    pump_->world().press_stop_key(false);
  }

  void expect_still(const char* why) {
    EXPECT_FALSE(pump_->world().motor_alive()) << why << say();
    EXPECT_EQ(pump_->engine().rate, FlowRate{}) << why << say();
  }

  void tick() {
    const std::chrono::milliseconds dt{1 + roll(static_cast<std::uint64_t>(kLongestTick.count()))};
    pump_->step(now_, dt);
    now_.steady += dt;
    now_.wall += dt;
    arrived_ = pump_->delivered();
    witness();
  }

  void witness() {
    const EngineSnapshot engine = pump_->engine();
    const bool infuses = is_infusing(engine);
    if (infuses && !is_infusing(before_)) {
      ++runs_;
      EXPECT_TRUE(permitted_) << "runs without a key" << say();
    }
    count(engine);
    for (const PumpEvent& event : pump_->events()) watch_alarm(event);
    if (engine.state == PumpState::kAlarmStop && before_.state != PumpState::kAlarmStop) {
      stopped_at_ = now_.steady;
      cleared_ = false;
    }
    const bool silent = engine.state == PumpState::kAlarmStop && !cleared_ &&
                        now_.steady - stopped_at_ > 200ms && pump_->standing_alarms().empty();
    EXPECT_FALSE(silent) << "stopped by the pump in silence" << say();
    if (!infuses) permitted_ = permitted_ && engine.state == PumpState::kReady;
    before_ = engine;
  }

  // By the shaft itself, for each order: its VTBI, one step, what moved unseen before each loss of
  // power (a tick), and the budget of a single fault (P09) when the shaft turned by itself.
  void count(const EngineSnapshot& engine) {
    const bool blind = pump_->world().faults().encoder_stuck;
    const std::int64_t encoder = pump_->world().read().encoder;
    const Volume moved = Volume::of((encoder - encoder_) * 551);
    encoder_ = encoder;
    if (blind || before_.order.empty() || before_.finished || engine.finished) return;
    const std::string id = before_.order.id().str();
    if (pump_->world().faults().runaway_ml_h > 0) runaway_ = id;
    const bool turned_by_itself = runaway_ == id;
    shaft_[id] += moved;
    const Volume more = turned_by_itself ? microlitres(1400) : nanolitres(551) + unseen_[id];
    EXPECT_LE(shaft_[id], before_.programme.vtbi + more) << "too much of " << id << say();
  }

  void watch_alarm(const PumpEvent& event) {
    if (event.kind == EventKind::kAlarmCleared && event.text == "at the bedside") cleared_ = true;
    if (event.kind != EventKind::kAlarmRaised) return;
    EXPECT_GT(event.number, last_instance_) << "a number twice" << say();
    last_instance_ = event.number;
  }

  static bool is_infusing(const EngineSnapshot& engine) { return engine.rate > FlowRate{}; }
  std::string say() const {
    return " (seed " + std::to_string(seed_) + ", " + std::string(to_string(before_.state)) +
           " to " + std::string(to_string(pump_->engine().state)) + ')';
  }

  std::mt19937_64 dice_;
  std::uint64_t seed_;
  Now now_{SteadyTime{1h}, WallTime{24h}};
  std::unique_ptr<SimulatedPump> pump_;
  std::uint64_t boots_ = 0, sequence_ = 0, runs_ = 0;
  EngineSnapshot before_;
  std::map<std::string, Volume> shaft_, unseen_;
  std::string runaway_;
  Volume given_, arrived_;
  std::int64_t encoder_ = 0, last_instance_ = 0;
  SteadyTime stopped_at_{};
  bool permitted_ = false;  // start, resume or prime since it last stood
  bool cleared_ = false;
};

TEST(Anything, NeverHarmsWhateverHappensInWhateverOrder) {
  std::uint64_t runs = 0;
  for (std::uint64_t seed = 1; seed <= 40 && !HasFailure(); ++seed) runs += AnyDay(seed).runs();
  EXPECT_GT(runs, 200U);
}

}  // namespace
}  // namespace ph::agent
