#include <gtest/gtest.h>

#include <random>

#include "tests/unit/protocol_domain/therapies.hpp"

namespace ph {
namespace {

Volume whole(const Course& course) {
  Volume out;
  for (std::size_t i = 0; i < course.count; ++i) out += course.phases[i].volume;
  return out;
}

milliseconds taking(const Programme& programme) {
  milliseconds out{0};
  for (std::size_t i = 0; i < programme.course.count; ++i) {
    const Phase& phase = programme.course.phases[i];
    out += phase.rate > FlowRate{} ? time_for(phase.volume, phase.rate) : phase.time;
  }
  return out;
}

// Golden: 2000 mL in 12 h, up and down in 1 h each: plateau 2000/11 = 181.8 mL/h; the first stair
// gives 1/2200 of the volume, the plateau from 100/2200 to 2100/2200 of it.
TEST(Ramp, GivesItsVolumesByTheStraightLine) {
  const Programme programme = found(a_ramp_order()).programme;
  ASSERT_EQ(programme.course.count, 21);
  EXPECT_EQ(programme.rate, microlitres_per_hour(181'800));
  EXPECT_EQ(programme.course.phases[0],
            (Phase{microlitres_per_hour(9'090), nanolitres(909'090), {}}));
  EXPECT_EQ(programme.course.phases[9].rate, microlitres_per_hour(172'700));
  EXPECT_EQ(programme.course.phases[10],
            (Phase{microlitres_per_hour(181'800), nanolitres(1'818'181'819), {}}));
  EXPECT_EQ(programme.course.phases[20].volume, nanolitres(909'091));
  EXPECT_EQ(programme.course.taper, 11);
  EXPECT_EQ(whole(programme.course), millilitres(2'000));
}

// Cyclic nutrition of a real pump: 10 % up, 10 % down, main rate VTBI / 0.9 T.
TEST(Ramp, HasTheMainRateOfCyclicNutrition) {
  OrderRequest request = a_ramp_order();
  request.duration = hours{10};
  request.vtbi = millilitres(1'800);
  EXPECT_EQ(found(request).rate, millilitres_per_hour(200));
}

TEST(Ramp, MayGoUpOrDownAlone) {
  OrderRequest request = a_ramp_order();
  request.more.ramp->up = milliseconds{0};
  EXPECT_EQ(found(request).programme.course.count, 11);
  EXPECT_EQ(found(request).programme.course.taper, 1);
  request.more.ramp = RampRequest{hours{1}, milliseconds{0}};
  EXPECT_EQ(found(request).programme.course.count, 11);
  EXPECT_EQ(found(request).programme.course.taper, 0);
  request.more.ramp->up = milliseconds{0};
  EXPECT_EQ(refused(request), "ramp: expected a time up, a time down or both");
}

TEST(Ramp, JudgesThePlateau) {
  OrderRequest request = a_ramp_order();
  request.vtbi = millilitres(2'300);
  EXPECT_EQ(refused(request), "");
  EXPECT_EQ(found(request).judgement.reason, "plateau rate 209.1 mL/h above soft limit 200 mL/h");
  request.vtbi = nanolitres(3'000'000'000);
  request.duration = hours{10};
  EXPECT_NE(refused(request).find("plateau rate 333.3 mL/h above hard limit 300 mL/h"),
            std::string::npos);
}

TEST(Ramp, LeavesAPlateau) {
  OrderRequest request = a_ramp_order();
  request.more.ramp = RampRequest{hours{6}, hours{6}};
  EXPECT_EQ(refused(request),
            "ramp: up 6 h 0 min and down 6 h 0 min leave no plateau in 12 h 0 min");
}

TEST(Ramp, NeedsVolumeAndTime) {
  OrderRequest request = a_ramp_order();
  request.duration.reset();
  EXPECT_EQ(refused(request), "ramp: needs VTBI and duration, not entered");
}

TEST(Ramp, RefusesAStairThatThePumpCannotGive) {
  OrderRequest request = a_ramp_order();
  request.vtbi = millilitres(20);  // plateau 1.82, first stair 0.09 mL/h
  EXPECT_EQ(refused(request),
            "lowest stair of the ramp: rate expected 0.1 mL/h to 500 mL/h, got 0.09 mL/h");
}

// P01, P12, P19: whatever is accepted adds up and lies inside what pump, area and library allow.
class Anything : public testing::TestWithParam<unsigned> {
 protected:
  std::int64_t any(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(dice_);
  }
  milliseconds any_time(std::int64_t most_minutes) { return minutes{any(0, most_minutes)}; }
  Dose any_dose(const char* unit, std::int64_t most_hundredths) {
    return {Decimal::of(any(0, most_hundredths), 2), *parse_dose_unit(unit, "test")};
  }
  FlowRate any_rate() { return microlitres_per_hour(any(0, 350'000)); }

  OrderRequest any_order() {
    switch (any(0, 8)) {
      case 0: {
        OrderRequest request = a_ramp_order();
        request.vtbi = microlitres(any(1, 4'000'000));
        request.duration = any_time(24 * 60);
        request.more.ramp = RampRequest{any_time(180), any_time(180)};
        return request;
      }
      case 1: {
        OrderRequest request = a_multistep_order();
        for (StepRequest& step : request.more.steps) {
          if (step.rate > FlowRate{}) step = {any_rate(), microlitres(any(0, 500'000)), {}};
        }
        if (any(0, 1) == 1) {
          request.more.steps_repeat = true;
          request.vtbi = microlitres(any(1, 3'000'000));
        }
        return request;
      }
      case 2: {
        OrderRequest request = an_intermittent_order();
        request.dose = any_dose("mL/h", 35'000);
        request.more.intermittent =
            IntermittentRequest{microlitres(any(0, 300'000)), any_time(600), any_rate()};
        return request;
      }
      case 3: {
        OrderRequest request = a_blood_order();
        request.dose = any_dose("mL/h", 60'000);
        request.more.slow_start = SlowStartRequest{any_rate(), any_time(70)};
        return request;
      }
      case 4: {
        OrderRequest request = a_pieb_order();
        request.dose = any_dose("mL/h", 1'600);
        request.more.periodic->dose = any_dose("mL", 1'300);
        request.more.demand->dose = any_dose("mL", 900);
        request.more.periodic->interval = any_time(120);
        return request;
      }
      case 5: {
        OrderRequest request = a_tci_order();
        request.more.tci->target_ng_per_ml = Decimal::of(any(0, 16'000));
        request.measures.weight = kilograms(any(20, 210));
        return request;
      }
      case 6: {
        OrderRequest request = a_feed_order();
        request.dose = any_dose("mL/h", 30'000);
        request.more.flush =
            FlushRequest{microlitres(any(0, 600'000)), any_rate(), any_time(1'500)};
        return request;
      }
      default: {
        OrderRequest request = a_pca_order();
        request.dose = any_dose("mg/h", 320);
        request.more.demand =
            DemandRequest{any_dose("mg", 320), seconds{any(0, 1'000)}, any_time(70)};
        if (any(0, 1) == 1) {
          request.more.loading = LoadingRequest{any_dose("mg", 550), any_time(60)};
        }
        return request;
      }
    }
  }

  std::mt19937 dice_{GetParam()};
};

void expect_rates_inside(const Programme& programme, const Library& library,
                         const OrderRequest& request) {
  const PumpModel model = a_therapy_model();
  const CareArea& area = library.areas[0];
  const FlowRate most = std::min(area.rate_max, model.rate_max);
  EXPECT_LE(programme.rate, most);
  EXPECT_LE(programme.kvo, programme.rate);
  EXPECT_GE(programme.rate_most, programme.rate);
  EXPECT_LE(programme.rate_most, most);
  EXPECT_LE(programme.demand.dose.rate, programme.rate_most);
  EXPECT_LE(programme.periodic.dose.rate, programme.rate_most);
  const DrugEntry& entry = *library.find("icu", request.entry);
  for (std::size_t i = 0; i < programme.course.count; ++i) {
    const Phase& phase = programme.course.phases[i];
    EXPECT_NE(phase.volume > Volume{}, phase.time > milliseconds{0});
    EXPECT_EQ(phase.volume > Volume{}, phase.rate > FlowRate{});
    if (phase.rate == FlowRate{}) continue;
    EXPECT_GE(phase.rate, model.rate_min);
    EXPECT_LE(phase.rate, programme.rate_most);
    EXPECT_LE(programme.kvo, phase.rate);
    if (request.more.loading) continue;
    const Dose hard{*entry.limits.hard_high, entry.limits.unit};
    EXPECT_LE(phase.rate, *flow_for(hard, entry.concentration, request.measures));
  }
}

TEST_P(Anything, ThatIsAcceptedAddsUpAndLiesInsideEveryLimit) {
  const Library library = a_therapy_library();
  int accepted = 0;
  for (int i = 0; i < 4'000; ++i) {
    const OrderRequest request = any_order();
    const Assessment assessment = found(request);
    if (!assessment.accepted()) continue;
    ++accepted;
    SCOPED_TRACE(request.entry.str() + " seed " + std::to_string(GetParam()) + " order " +
                 std::to_string(i));
    const Programme& programme = assessment.programme;
    EXPECT_EQ(programme.vtbi, assessment.vtbi);
    EXPECT_EQ(programme.rate, assessment.rate);
    EXPECT_GT(programme.vtbi, Volume{});
    expect_rates_inside(programme, library, request);
    const bool fills =
        programme.therapy == Therapy::kRamp || programme.therapy == Therapy::kMultistep;
    if (fills && !programme.course.repeats) {
      EXPECT_EQ(whole(programme.course), programme.vtbi);
    }
    if (!fills && !programme.course.repeats) {
      EXPECT_LT(whole(programme.course), programme.vtbi);
    }
    if (programme.therapy == Therapy::kRamp && programme.rate > millilitres_per_hour(20)) {
      const auto off = taking(programme) - *request.duration;
      EXPECT_LT(std::abs(off.count()), request.duration->count() / 500);
    }
    if (programme.demand.dose.volume > Volume{}) {
      const FlowRate flow =
          std::min(programme.demand.dose.rate, programme.rate_most - programme.rate);
      EXPECT_GE(programme.demand.lockout, time_for(programme.demand.dose.volume, flow));
    }
  }
  EXPECT_GT(accepted, 400);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Anything, testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace ph
