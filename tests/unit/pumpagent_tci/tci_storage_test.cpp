#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <limits>

#include "tests/unit/pumpagent_tci/a_plan.hpp"
#include "tests/unit/pumpagent_tci/virtual_pump.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

TciController started(TciModel model, TciSite site = TciSite::kPlasma) {
  TciController controller;
  EXPECT_TRUE(controller.start(a_plan(model, site), millilitres_per_hour(1'200)));
  return controller;
}

VirtualPump pump_for(const ReferencePatient& man, TciModel model) {
  return {man, a_plan(model).drug_pg_per_ml};
}

// P75
TEST(TciStorage, LetsDrugDecayOverALossOfPower) {
  TciController controller = started(TciModel::kSchnider);
  VirtualPump pump = pump_for(kSchniderMan, TciModel::kSchnider);
  pump.run(controller, 20min);
  controller.age(10min);
  pump.body().run(600, 0);
  const double plasma = pump.body().plasma(), effect = pump.body().effect();
  EXPECT_NEAR(static_cast<double>(controller.plasma_pg_per_ml()), plasma, plasma * 1e-3);
  EXPECT_NEAR(static_cast<double>(controller.effect_pg_per_ml()), effect, effect * 1e-3);
  EXPECT_TRUE(controller.is_sound());
}

// P75
TEST(TciStorage, GoesOnAfterStorageAsIfNothingHadBeen) {
  TciController kept = started(TciModel::kMinto, TciSite::kEffect);
  VirtualPump pump = pump_for(kMintoMan, TciModel::kMinto);
  pump.run(kept, 95s);
  std::array<std::byte, sizeof(TciController)> stored{};
  std::memcpy(stored.data(), &kept, sizeof kept);
  TciController restored;
  std::memcpy(static_cast<void*>(&restored), stored.data(), sizeof restored);
  ASSERT_TRUE(restored.is_sound());
  VirtualPump other = pump;
  pump.run(kept, 60s);
  other.run(restored, 60s);
  EXPECT_EQ(kept, restored);
}

// What storage could bring back wrong: every double of the state in turn, and the plan.
TEST(TciStorage, IsNotSoundWithAConcentrationThatCannotBe) {
  const TciController good = started(TciModel::kSchnider);
  ASSERT_TRUE(good.is_sound());
  const double wrong[] = {-1, 1e10, std::numeric_limits<double>::quiet_NaN(),
                          std::numeric_limits<double>::infinity()};
  // Concentrations begin behind plan, highest rate, target and rate.
  constexpr std::size_t kAt = sizeof(TciPlan) + 3 * sizeof(std::int64_t);
  for (std::size_t i = 0; i < 4; ++i) {
    for (const double value : wrong) {
      TciController bad = good;
      std::memcpy(reinterpret_cast<std::byte*>(&bad) + kAt + i * sizeof value, &value,
                  sizeof value);
      EXPECT_FALSE(bad.is_sound());
    }
  }
}

TEST(TciStorage, IsNotSoundWithAnyOtherNumberOutOfBounds) {
  constexpr std::int64_t kHuge = 1LL << 60;
  constexpr std::size_t kRateMost = sizeof(TciPlan);
  constexpr std::size_t kBehind = kRateMost + 3 * sizeof(std::int64_t) + sizeof(Concentrations);
  for (const std::size_t at : {std::size_t{0}, kRateMost, kRateMost + 8, kRateMost + 16, kBehind,
                               kBehind + 8, kBehind + 16}) {
    for (const std::int64_t value : {-kHuge, kHuge}) {
      TciController bad = started(TciModel::kSchnider);
      const std::int64_t put = at == kRateMost ? -kHuge : value;  // a high limit is no fault
      std::memcpy(reinterpret_cast<std::byte*>(&bad) + at, &put, sizeof put);
      EXPECT_FALSE(bad.is_sound()) << at << ' ' << put;
    }
  }
}

}  // namespace
}  // namespace ph::agent
