#include <gtest/gtest.h>

#include "a_house.hpp"
#include "protocol/wire/request_text.hpp"
#include "server/service/quality_desk.hpp"

namespace ph::server {
namespace {

// One programme that passed a soft limit, told by a pump over its session.
struct QualityOfARecord : testing::Test {
  QualityOfARecord() : desk(house.io().get_executor(), house.archive()) {
    const auto released = house.release();
    pump.hello(LibraryVersion{released.number, released.digest});
    pump.next_as<wire::Welcome>();
    PumpEvent judged = of(EventKind::kProgrammeJudged,
                          to_text(JudgedText{ProgrammeSource::kByHand, {}}), released.number);
    OrderRequest request = house.request("50");
    request.care_area = "adult-icu";
    const std::string whole = wire::request_text(request);
    PumpEvent text = of(EventKind::kProgrammeText, whole.substr(0, 100), 1);
    PumpEvent rest = of(EventKind::kProgrammeText, whole.substr(100), 0);
    PumpEvent alert = of(EventKind::kLimitAlerted, "dose 90 mcg/min above soft limit",
                         static_cast<std::int64_t>(Verdict::kAboveSoft));
    PumpEvent passed = of(EventKind::kSoftLimitOverridden, "as ordered");
    passed.uptime = milliseconds{3'500};
    PumpEvent confirmed = of(EventKind::kOrderState, "");
    confirmed.order_state = OrderState::kConfirmed;
    PumpEvent alarm = of(EventKind::kAlarmRaised, "high");
    alarm.alarm = AlarmCode::kDoorOpen;
    wire::EventBatch events;
    events.lane = Lane::kUrgent;
    events.first = 1;
    events.events = {judged, text, rest, alert, passed, confirmed, alarm};
    pump.send(events);
    pump.next_as<wire::Acknowledgement>();
  }
  PumpEvent of(EventKind kind, std::string text, std::int64_t number = 0) {
    PumpEvent event;
    event.kind = kind;
    event.order = OrderId("local.1.1");
    event.wall = kAt;
    event.uptime = milliseconds{1'000};
    event.text = std::move(text);
    event.number = number;
    return event;
  }
  Result<Quality> ask(WallTime from, WallTime to) {
    QualityQuestion question;
    question.from = from;
    question.to = to;
    return house.run(desk.quality(question));
  }

  static constexpr WallTime kAt{std::chrono::hours{500'000}};
  AHouse house;
  APump pump{house};
  RecordQuality desk;
};

TEST_F(QualityOfARecord, NamesDrugAndWardAndCounts) {
  const auto found = ask(kAt, kAt + milliseconds{1});
  ASSERT_TRUE(found) << found.error().detail;
  ASSERT_EQ(found->rows.size(), 1U);
  EXPECT_EQ(found->rows[0].ward, WardId("icu"));
  EXPECT_EQ(found->rows[0].drug, "norepinephrine");
  EXPECT_EQ(found->rows[0].counts.programmed, 1U);
  EXPECT_EQ(found->rows[0].counts.overridden, 1U);
  EXPECT_EQ(found->override_median, milliseconds{2'500});
  EXPECT_EQ(found->wards.at(0).alarms.at(AlarmCode::kDoorOpen), 1U);
}

TEST_F(QualityOfARecord, LooksOnlyAtTheSpanAskedFor) {
  EXPECT_EQ(ask(kAt + milliseconds{1}, kAt + milliseconds{2})->all.programmed, 0U);
  EXPECT_EQ(ask(kAt - milliseconds{1}, kAt)->all.programmed, 0U);
}

TEST_F(QualityOfARecord, RefusesASpanThatGoesBackwards) {
  EXPECT_EQ(ask(kAt, kAt).error().fault, Fault::kOutOfRange);
}

}  // namespace
}  // namespace ph::server
