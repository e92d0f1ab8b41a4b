#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/unit/pumpagent_tci/a_plan.hpp"
#include "tests/unit/pumpagent_tci/virtual_pump.hpp"

namespace ph::agent {
namespace {

using std::chrono::milliseconds;

// One seeded session: random targets, pauses, ticks from 1 ms to 2.5 s, losses of power, a pump of
// any speed. The patient is the independent integration, fed with the same volume.
class Session {
 public:
  Session(unsigned seed, TciSite site) : random_(seed), plan_(a_plan(pick_model(), site)) {
    plan_.overshoot_percent = below(351) + 100;
    plan_.target_pg_per_ml = pick_target();
    most_ = millilitres_per_hour(below(1'150) + 50);
    EXPECT_TRUE(controller_.start(plan_, most_));
    highest_ = plan_.target_pg_per_ml;
  }

  void play(milliseconds length) {
    VirtualPump pump(man(), plan_.drug_pg_per_ml);
    bool running = true;
    for (milliseconds at{0}; at < length && !testing::Test::HasFatalFailure();) {
      const milliseconds step{below(20) == 0 ? below(2'500) + 1 : below(200) + 1};
      if (below(600) == 0) running = !running;
      if (below(900) == 0) aim();
      if (below(3'000) == 0) lose_power(pump);
      pump.tick(controller_, step, running);
      at += step;
      judge(pump.body());
      if (below(50) == 0) compare(pump.body());
    }
  }

 private:
  int below(int most) { return std::uniform_int_distribution<int>{0, most - 1}(random_); }
  TciModel pick_model() { return static_cast<TciModel>(below(3) + 1); }
  std::int64_t pick_target() { return target_most(plan_.model) * (below(100) + 1) / 100; }
  const ReferencePatient& man() const {
    if (plan_.model == TciModel::kMarsh) return kMarshMan;
    return plan_.model == TciModel::kMinto ? kMintoMan : kSchniderMan;
  }
  void aim() {
    const std::int64_t target = pick_target();
    ASSERT_TRUE(controller_.set_target(target));
    highest_ = std::max(highest_, target);
  }
  void lose_power(VirtualPump& pump) {
    const int seconds = below(300);
    pump.body().run(seconds, 0);
    controller_.age(std::chrono::seconds{seconds});
  }

  // The prediction, brought up to this moment, is what the patient really has.
  void compare(const ReferenceBody& body) {
    const auto highest = static_cast<double>(highest_);
    TciController now = controller_;
    now.age(std::chrono::nanoseconds{0});
    ASSERT_NEAR(static_cast<double>(now.plasma_pg_per_ml()), body.plasma(), 2e-3 * highest + 1);
    ASSERT_NEAR(static_cast<double>(now.effect_pg_per_ml()), body.effect(), 1e-3 * highest + 1);
  }

  void judge(const ReferenceBody& body) {
    ASSERT_GE(controller_.rate(), FlowRate{});
    ASSERT_LE(controller_.rate(), most_);
    ASSERT_TRUE(controller_.is_sound());
    const auto highest = static_cast<double>(highest_);
    if (plan_.site == TciSite::kPlasma) {
      ASSERT_LE(body.plasma(), 1.01 * highest + 1);
    } else {
      ASSERT_LE(body.effect(), 1.05 * highest + 1);
      ASSERT_LE(body.plasma(), 1.01 * highest * plan_.overshoot_percent / 100 + 1);
    }
  }

  std::mt19937 random_;
  TciPlan plan_;
  FlowRate most_;
  TciController controller_;
  std::int64_t highest_ = 0;
};

TEST(TciProperty, PlasmaNeverPassesTheHighestTargetInAnySession) {
  for (unsigned seed = 1; seed <= 30 && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Session(seed, TciSite::kPlasma).play(std::chrono::minutes{15});
  }
}

TEST(TciProperty, EffectAndPlasmaStayWithinTheirBoundsInAnySession) {
  for (unsigned seed = 101; seed <= 130 && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Session(seed, TciSite::kEffect).play(std::chrono::minutes{15});
  }
}

// More is never answered with less: at every moment of a rising target's course.
TEST(TciProperty, AHigherTargetNeverAsksForALowerRateAtTheStart) {
  for (const TciModel model : {TciModel::kMarsh, TciModel::kSchnider, TciModel::kMinto}) {
    for (const TciSite site : {TciSite::kPlasma, TciSite::kEffect}) {
      FlowRate before;
      for (int percent = 1; percent <= 100; ++percent) {
        TciPlan plan = a_plan(model, site);
        plan.target_pg_per_ml = target_most(model) * percent / 100;
        TciController controller;
        ASSERT_TRUE(controller.start(plan, millilitres_per_hour(100'000)));
        ASSERT_GE(controller.rate(), before);
        before = controller.rate();
      }
    }
  }
}

}  // namespace
}  // namespace ph::agent
