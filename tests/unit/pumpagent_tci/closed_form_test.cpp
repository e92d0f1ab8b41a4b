// Four hours of target control against the closed form: every model and site over a wide range of
// patients.
#include "tests/unit/pumpagent_tci/closed_form.hpp"

#include <gtest/gtest.h>

#include "pumpagent/tci/tci_controller.hpp"
#include "tests/unit/pumpagent_tci/a_plan.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kTick = 10s, kLength = 4h;
constexpr FlowRate kMost = millilitres_per_hour(1'200);

struct Patient {
  Sex sex;
  std::int32_t weight_g, height_mm, age_years;
};
constexpr Patient kPatients[] = {{Sex::kMale, 70'000, 1'700, 40},
                                 {Sex::kFemale, 45'000, 1'500, 85},
                                 {Sex::kMale, 120'000, 1'950, 18},
                                 {Sex::kFemale, 90'000, 1'700, 60}};
constexpr TciModel kModels[] = {TciModel::kMarsh, TciModel::kSchnider, TciModel::kMinto};

TciPlan plan_of(TciModel model, TciSite site, const Patient& patient) {
  TciPlan plan = a_plan(model, site);
  plan.sex = patient.sex;
  plan.weight_g = patient.weight_g;
  plan.height_mm = patient.height_mm;
  plan.age_years = patient.age_years;
  return plan;
}

// The pump gives what the controller asks for, in whole nanolitres, to controller and patient;
// every hour another target: the plan's, half as much more, half, and the plan's again.
class Course {
 public:
  explicit Course(const TciPlan& plan)
      : plan_(plan), body_(pk_model_of(plan)), started_(control_.start(plan, kMost)) {}

  template <class See>
  void run(See&& see) {
    ASSERT_TRUE(started_);
    for (std::chrono::seconds at{0}; at < kLength; at += kTick) {
      if (at.count() % 3'600 == 0) {
        ASSERT_TRUE(control_.set_target(target_at(at)));
      }
      const Volume moved = std::min(delivered(control_.rate(), kTick), control_.budget());
      const double minutes = std::chrono::duration<double, std::ratio<60>>(kTick).count();
      const double pg =
          static_cast<double>(moved.count()) * 1e-6 * static_cast<double>(plan_.drug_pg_per_ml);
      body_.run(minutes, pg / minutes);
      control_.tick(kTick, moved);
      see(at + kTick, control_, body_);
    }
  }
  std::int64_t target_at(std::chrono::seconds at) const {
    constexpr std::int64_t kHalves[] = {2, 3, 1, 2};
    return plan_.target_pg_per_ml * kHalves[at / 1h] / 2;
  }

 private:
  TciPlan plan_;
  TciController control_;
  ClosedForm body_;
  bool started_;
};

// A unit of what is shown, and no more than rounding.
TEST(ClosedFormOverFourHours, IsWhatThePumpPredicts) {
  for (const TciModel model : kModels) {
    for (const TciSite site : {TciSite::kPlasma, TciSite::kEffect}) {
      for (const Patient& patient : kPatients) {
        double worst = 0;
        Course(plan_of(model, site, patient))
            .run([&worst](auto, const TciController& control, const ClosedForm& body) {
              const auto off = [](std::int64_t shown, double exact) {
                return std::abs(static_cast<double>(shown) - exact) - 1e-9 * exact;
              };
              worst = std::max({worst, off(control.plasma_pg_per_ml(), body.plasma()),
                                off(control.effect_pg_per_ml(), body.effect())});
            });
        EXPECT_LE(worst, 0.51) << static_cast<int>(model) << " " << patient.weight_g;
      }
    }
  }
}

// Half an hour after each new target, but for the hour of the lower one: nothing takes drug out.
TEST(ClosedFormOverFourHours, StandsAtTheTargetOfPlasma) {
  for (const TciModel model : kModels) {
    for (const Patient& patient : kPatients) {
      Course course(plan_of(model, TciSite::kPlasma, patient));
      course.run([&](std::chrono::seconds at, const TciController&, const ClosedForm& body) {
        const auto target = static_cast<double>(course.target_at(at - 1s));
        const bool falls = at > 2h && at <= 3h;
        if (at % 3'600s < 1'800s || falls) return;
        ASSERT_NEAR(body.plasma(), target, 0.002 * target) << at.count();
      });
    }
  }
}

TEST(ClosedFormOverFourHours, StandsAtTheTargetOfTheEffectSite) {
  for (const TciModel model : kModels) {
    for (const Patient& patient : kPatients) {
      Course course(plan_of(model, TciSite::kEffect, patient));
      course.run([&](std::chrono::seconds at, const TciController&, const ClosedForm& body) {
        const auto target = static_cast<double>(course.target_at(at - 1s));
        const bool falls = at > 2h && at <= 3h;
        if (at % 3'600s < 1'800s || falls) return;
        ASSERT_NEAR(body.effect(), target, 0.01 * target) << at.count();
      });
    }
  }
}

}  // namespace
}  // namespace ph::agent
