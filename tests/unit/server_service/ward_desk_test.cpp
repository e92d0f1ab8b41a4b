#include "server/service/ward_desk.hpp"

#include "tests/unit/server_service/a_house.hpp"

namespace ph::server {
namespace {

const WardId kIcu("icu");

std::vector<EscalationRule> at_once() {
  return {{WardId(), Priority::kHigh, {{Called::kNurse, std::chrono::seconds{0}}}}};
}

wire::EventBatch an_occlusion() {
  PumpEvent alarm;
  alarm.kind = EventKind::kAlarmRaised;
  alarm.alarm = AlarmCode::kOcclusionDown;
  alarm.number = 1;
  alarm.wall = wall_from_ms(1'700'000'000'000);
  wire::EventBatch out;
  out.lane = Lane::kUrgent;
  out.first = 1;
  out.events = {alarm};
  return out;
}

// A house whose ward keeps its papers.
class WardDeskTest : public testing::Test {
 protected:
  WardDeskTest() { open(); }
  void open() {
    Ward icu;
    icu.id = kIcu;
    icu.name = "ICU";
    icu.beds = {"ICU 1", "ICU 2"};
    auto papers = WardPapers::open(house.rooms(), house.desk(), {icu}, at_once());
    EXPECT_TRUE(papers.has_value());
    ward = std::move(*papers);
  }
  std::vector<storage::AlarmNotice> shown() {
    const auto alarms = house.run(house.desk().alarms(kIcu));
    return alarms.empty() ? std::vector<storage::AlarmNotice>{} : alarms.front().notices;
  }
  AHouse house;
  std::unique_ptr<WardPapers> ward;
};

TEST_F(WardDeskTest, TellsOfAnUnansweredAlarmShowsItAndKeepsIt) {
  APump pump(house);
  pump.hello();
  pump.next();
  pump.send(an_occlusion());
  pump.next_as<wire::Acknowledgement>();
  ward->start();
  house.run_until([&] { return !shown().empty(); });
  EXPECT_EQ(shown().front().whom, Called::kNurse);
  house.run_until([&] { return house.archive().standing_notices()->size() == 1; });
  EXPECT_EQ(house.archive().audit_about("alarm.escalated", "P-1")->size(), 1u);
  ward->stop();
}

TEST_F(WardDeskTest, RefusesABedThatIsNoneOfTheWards) {
  const UserName actor("nora");
  EXPECT_TRUE(house.run(ward->assign(kIcu, {{kIcu, "ICU 2", actor, {}}}, actor)));
  const auto refused = house.run(ward->assign(kIcu, {{kIcu, "ONC 1", actor, {}}}, actor));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::kMalformed);
  EXPECT_EQ(house.run(ward->staff(kIcu))->front().bed, "ICU 2");
}

TEST_F(WardDeskTest, BindsADisplayToItsWardOverARestart) {
  const auto made = house.run(ward->make_display(kIcu, UserName("nora")));
  ASSERT_TRUE(made);
  EXPECT_EQ(ward->bound_ward(made->user), kIcu);
  ward.reset();
  house.restart();
  open();
  EXPECT_EQ(ward->bound_ward(made->user), kIcu);
  EXPECT_EQ(ward->bound_ward(UserName("nora")), WardId());
}

}  // namespace
}  // namespace ph::server
