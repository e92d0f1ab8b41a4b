#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "a_house.hpp"
#include "protocol/wire/request_text.hpp"

namespace ph::server {
namespace {

const UserName kAda("ada");

std::string sheet_with(const std::string& was, const std::string& is) {
  std::string out = kSheet;
  return out.replace(out.find(was), was.size(), is);
}

struct Review : testing::Test {
  std::uint32_t draft_of(const std::string& sheet) {
    return house.run(house.libraries().import_library(sheet, "", kAda)).value().draft.value().draft;
  }
  LibraryReview review(std::uint32_t draft) {
    return house.run(house.libraries().review_library(draft, kAda)).value();
  }
  AHouse house;
};

TEST_F(Review, TellsWhatChangesAgainstTheReleasedVersion) {
  house.release();
  const auto found = review(draft_of(sheet_with("0.15,100", "0.15,110")));
  EXPECT_EQ(found.against, 1U);
  ASSERT_EQ(found.differences.size(), 1U);
  EXPECT_EQ(found.differences[0].field, "hard high");
}

TEST_F(Review, HasNothingToCompareWithBeforeTheFirstRelease) {
  const auto found = review(draft_of(kSheet));
  EXPECT_EQ(found.against, 0U);
  EXPECT_TRUE(found.differences.empty());
}

TEST_F(Review, FindsAnAuthorsSlip) {
  house.release();
  const auto found = review(draft_of(sheet_with("0.15,100", "0.15,1000")));
  EXPECT_TRUE(std::any_of(found.findings.begin(), found.findings.end(), [](const Finding& each) {
    return each.check == Check::kChangedTwofold;
  }));
}

TEST_F(Review, OfAnUnknownDraftSaysSo) {
  const auto found = house.run(house.libraries().review_library(99, kAda));
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().fault, Fault::kNotFound);
}

struct RehearsedReview : Review {
  // One order of 50 mcg/min, confirmed at the bedside of P-1.
  RehearsedReview() {
    const auto released = house.release();
    pump.hello(LibraryVersion{released.number, released.digest});
    pump.next_as<wire::Welcome>();
    const auto placed =
        house.run(house.desk().place_order(house.request("50"), UserName("nora"), "key-00001"));
    const OrderId id = placed.value().order.value().order.id;
    pump.next_as<wire::OrderOffer>();
    PumpEvent confirmed;
    confirmed.kind = EventKind::kOrderState;
    confirmed.order = id;
    confirmed.order_state = OrderState::kConfirmed;
    wire::EventBatch events;
    events.lane = Lane::kUrgent;
    events.first = 1;
    events.events.push_back(confirmed);
    pump.send(events);
    pump.next_as<wire::Acknowledgement>();
  }
  Forecast rehearse(std::uint32_t draft, WallTime since = {}) {
    return house.run(house.libraries().rehearse_library(draft, since)).value();
  }
  APump pump{house};
};

TEST_F(RehearsedReview, ForecastsTheAlertsOfInfusionsThatWereGiven) {
  const auto found = rehearse(draft_of(sheet_with("0.3,80", "0.3,40")));
  EXPECT_EQ(found.infusions, 1U);
  ASSERT_EQ(found.rows.size(), 1U);
  EXPECT_EQ(found.rows[0].new_alerts, 1U);
}

TEST_F(RehearsedReview, LooksOnlyAtTheSpanAskedFor) {
  const auto later = wall_from_ms(1'700'000'000'001);
  EXPECT_EQ(rehearse(draft_of(kSheet), later).infusions, 0U);
}

// The request of the order once more, as a person would enter it at the pump.
struct EnteredByHand : RehearsedReview {
  static PumpEvent of(EventKind kind, std::string text, std::int64_t number = 0) {
    PumpEvent event;
    event.kind = kind;
    event.order = OrderId("local.1.1");
    event.text = std::move(text);
    event.number = number;
    return event;
  }
  void enter(OrderState end) {
    OrderRequest entered = house.request("50");
    entered.care_area = "adult-icu";
    const std::string request = wire::request_text(entered);
    const std::size_t half = request.size() / 2;
    PumpEvent last = of(EventKind::kOrderState, "");
    last.order_state = end;
    wire::EventBatch events;
    events.lane = Lane::kUrgent;
    events.first = 2;
    events.events = {
        of(EventKind::kProgrammeJudged, to_text(JudgedText{ProgrammeSource::kByHand, {}}), 1),
        of(EventKind::kProgrammeText, request.substr(0, half), 1),
        of(EventKind::kProgrammeText, request.substr(half), 0), last};
    pump.send(events);
    pump.next_as<wire::Acknowledgement>();
  }
};

TEST_F(EnteredByHand, IsReplayedBesideOrders) {
  enter(OrderState::kRunning);
  const auto found = rehearse(draft_of(sheet_with("0.3,80", "0.3,40")));
  EXPECT_EQ(found.infusions, 2U);
  EXPECT_EQ(found.rows.at(0).new_alerts, 2U);
}

TEST_F(EnteredByHand, IsNotReplayedWhenNobodyConfirmedIt) {
  enter(OrderState::kRejected);
  EXPECT_EQ(rehearse(draft_of(kSheet)).infusions, 1U);
}

}  // namespace
}  // namespace ph::server
