#include "server/escalation/escalation.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const WardId kIcu("icu");

Now at(milliseconds since) { return {SteadyTime{since}, wall_from_ms(since.count())}; }

WaitingAlarm an_alarm(std::int64_t instance = 1, Priority priority = Priority::kHigh) {
  return {PumpId("P-1"), instance, kIcu, "ICU 1", priority, false};
}

std::vector<EscalationRule> rules() {
  return {{WardId(),
           Priority::kHigh,
           {{Called::kNurse, seconds{0}},
            {Called::kBuddy, seconds{45}},
            {Called::kChargeNurse, seconds{90}}}}};
}

std::vector<Called> called(const std::vector<storage::AlarmNotice>& notices) {
  std::vector<Called> out;
  for (const auto& notice : notices) out.push_back(notice.whom);
  return out;
}

class AnEscalation : public testing::Test {
 protected:
  std::vector<Called> look(milliseconds when, const WaitingAlarm& alarm) {
    return called(core.due(std::span(&alarm, 1), at(when)));
  }
  Escalation core{rules()};
};

TEST_F(AnEscalation, CallsTheNurseAtOnceAndTheBuddyNotAMillisecondTooEarly) {
  EXPECT_EQ(look(seconds{10}, an_alarm()), std::vector{Called::kNurse});
  EXPECT_EQ(look(milliseconds{54'999}, an_alarm()), std::vector<Called>{});
  EXPECT_EQ(look(milliseconds{55'000}, an_alarm()), std::vector{Called::kBuddy});
}

TEST_F(AnEscalation, CallsNobodyTwiceForOneAlarm) {
  look(seconds{0}, an_alarm());
  look(seconds{100}, an_alarm());
  EXPECT_EQ(look(seconds{200}, an_alarm()), std::vector<Called>{});
}

TEST_F(AnEscalation, CallsNobodyMoreOnceSomebodyAnswered) {
  look(seconds{0}, an_alarm());
  auto answered = an_alarm();
  answered.answered = true;
  EXPECT_EQ(look(seconds{100}, answered), std::vector<Called>{});
}

TEST_F(AnEscalation, CallsAnewForAConditionThatIsRaisedAnew) {
  look(seconds{0}, an_alarm(1));
  EXPECT_EQ(look(seconds{5}, an_alarm(2)), std::vector{Called::kNurse});
}

TEST_F(AnEscalation, CallsNobodyBelowTheRulesPriority) {
  EXPECT_EQ(look(seconds{100}, an_alarm(1, Priority::kMedium)), std::vector<Called>{});
}

TEST_F(AnEscalation, NamesTheNurseAndTheBuddyOfTheBed) {
  core.staff({{kIcu, "ICU 1", UserName("nora"), UserName("ben")}});
  const auto alarm = an_alarm();
  const auto first = core.due(std::span(&alarm, 1), at(seconds{0}));
  const auto second = core.due(std::span(&alarm, 1), at(seconds{50}));
  ASSERT_EQ(first.size(), 1u);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(first[0].who, "nora");
  EXPECT_EQ(second[0].who, "ben");
}

TEST_F(AnEscalation, CallsEverybodyOfTheWardForABedWithoutANurse) {
  core.staff({{kIcu, "ICU 2", UserName("nora"), UserName("ben")}});
  const auto alarm = an_alarm();
  const auto notices = core.due(std::span(&alarm, 1), at(seconds{0}));
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].who, "");
}

TEST_F(AnEscalation, DoesNotRepeatWhatWasToldBeforeARestart) {
  core.told(PumpId("P-1"), 1, Called::kNurse);
  EXPECT_EQ(look(seconds{0}, an_alarm()), std::vector<Called>{});
  EXPECT_EQ(look(seconds{45}, an_alarm()), std::vector{Called::kBuddy});
}

TEST_F(AnEscalation, PrefersTheRuleOfTheWard) {
  auto both = rules();
  both.push_back({kIcu, Priority::kHigh, {{Called::kChargeNurse, seconds{0}}}});
  core = Escalation(both);
  EXPECT_EQ(look(seconds{0}, an_alarm()), std::vector{Called::kChargeNurse});
}

}  // namespace
}  // namespace ph::server
