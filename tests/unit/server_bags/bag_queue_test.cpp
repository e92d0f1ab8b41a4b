#include "server/bags/bag_queue.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

const WallTime kNow = wall_from_ms(1'800'000'000'000);

// 250 mL bags at 50 mL/h, 100 mL of the VTBI of 250 mL given: three hours to go.
BagPump running(const char* pump = "P-1") {
  BagPump out;
  out.view.id = PumpId(pump);
  out.view.ward = WardId("icu");
  out.view.contact = Contact::kLive;
  out.view.age = milliseconds{0};
  Telemetry heard;
  heard.state = PumpState::kRunning;
  heard.order = OrderId("o-1");
  heard.entry = EntryId("heparin");
  heard.rate = millilitres_per_hour(50);
  heard.vtbi = millilitres(250);
  heard.infused = millilitres(100);
  heard.remaining = hours{3};
  out.view.telemetry = heard;
  DrugEntry entry;
  entry.id = EntryId("heparin");
  entry.concentration.diluent = millilitres(250);
  entry.container = Container::kBag;
  out.entry = entry;
  return out;
}

std::vector<BagNeed> queue(std::vector<BagPump> pumps, LeadTimes leads = {minutes{60}, {}, {}},
                           std::vector<storage::BagMark> marks = {}) {
  return bag_queue(pumps, marks, leads, hours{4}, kNow);
}

TEST(BagQueue, TellsWhenWhatHangsWillBeEmptyAndWhenToBegin) {
  const auto needs = queue({running()});
  ASSERT_EQ(needs.size(), 1u);
  EXPECT_EQ(needs[0].empty_at, kNow + hours{3});
  EXPECT_EQ(needs[0].begin_by, kNow + hours{2});
  EXPECT_EQ(needs[0].left, millilitres(150));
  EXPECT_EQ(needs[0].urgency, BagUrgency::kLater);
  EXPECT_EQ(needs[0].name, (storage::BagName{PumpId("P-1"), OrderId("o-1"), 2}));
}

TEST(BagQueue, EndsWithTheContainerWhereTheVtbiIsLarger) {
  BagPump pump = running();
  pump.view.telemetry->vtbi = millilitres(1'000);
  pump.view.telemetry->infused = millilitres(300);
  pump.view.telemetry->remaining = hours{14};
  const auto needs = queue({pump});
  ASSERT_EQ(needs.size(), 1u);
  EXPECT_TRUE(needs[0].by_container);
  EXPECT_EQ(needs[0].left, millilitres(200));
  EXPECT_EQ(needs[0].empty_at, kNow + hours{4});
  EXPECT_EQ(needs[0].name.bag, 3u);
}

TEST(BagQueue, LeavesOutWhatLastsLongerThanAsked) {
  BagPump pump = running();
  pump.view.telemetry->remaining = hours{4};
  EXPECT_EQ(queue({pump}).size(), 1u);
  pump.view.telemetry->remaining = hours{4} + milliseconds{1};
  EXPECT_TRUE(queue({pump}).empty());
}

TEST(BagQueue, KeepsWhatHasToBeBegunNowHoweverLongItLasts) {
  BagPump pump = running();
  pump.view.telemetry->remaining = hours{5};
  EXPECT_EQ(queue({pump}, {hours{5}, {}, {}}).size(), 1u);
}

TEST(BagQueue, IsReckonedOnFromThePumpsLastWord) {
  BagPump pump = running();
  pump.view.contact = Contact::kLost;
  pump.view.age = hours{1};
  const auto needs = queue({pump});
  ASSERT_EQ(needs.size(), 1u);
  EXPECT_EQ(needs[0].empty_at, kNow + hours{2});
  EXPECT_EQ(needs[0].left, millilitres(100));
  EXPECT_EQ(needs[0].contact, Contact::kLost);
}

TEST(BagQueue, BeginsAtOnceWhenTheLeadTimeIsAllThatIsLeft) {
  EXPECT_EQ(queue({running()}, {hours{3}, {}, {}})[0].urgency, BagUrgency::kNow);
  EXPECT_EQ(queue({running()}, {minutes{179}, {}, {}})[0].urgency, BagUrgency::kSoon);
  EXPECT_EQ(queue({running()}, {minutes{120}, {}, {}})[0].urgency, BagUrgency::kSoon);
  EXPECT_EQ(queue({running()}, {minutes{119}, {}, {}})[0].urgency, BagUrgency::kLater);
}

TEST(BagQueue, TheLeadTimeOfTheDrugGoesBeforeThatOfItsContainer) {
  LeadTimes leads{minutes{10}, {{Container::kBag, minutes{20}}}, {}};
  EXPECT_EQ(queue({running()}, leads)[0].lead, minutes{20});
  leads.by_entry[EntryId("heparin")] = minutes{30};
  EXPECT_EQ(queue({running()}, leads)[0].lead, minutes{30});
}

TEST(BagQueue, ALeadTimeThatNobodyConfiguredIsUnknown) {
  const auto needs = queue({running()}, {});
  EXPECT_FALSE(needs[0].lead);
  EXPECT_FALSE(needs[0].begin_by);
  EXPECT_EQ(needs[0].urgency, BagUrgency::kLater);
}

TEST(BagQueue, PutsLifeSustainingDrugsFirstAmongTheEquallyUrgent) {
  BagPump first = running("P-1"), second = running("P-2"), third = running("P-3");
  second.view.telemetry->remaining = hours{3} + minutes{30};
  second.entry->life_sustaining = true;
  third.view.telemetry->remaining = minutes{10};
  const auto needs = queue({first, second, third});
  ASSERT_EQ(needs.size(), 3u);
  EXPECT_EQ(needs[0].name.pump, PumpId("P-3"));
  EXPECT_EQ(needs[1].name.pump, PumpId("P-2"));
}

TEST(BagQueue, AnInfusionThatKeepsTheVeinOpenNeedsItsBagNow) {
  BagPump pump = running();
  pump.view.telemetry->state = PumpState::kKeepVeinOpen;
  const auto needs = queue({pump});
  EXPECT_EQ(needs.at(0).empty_at, kNow);
  EXPECT_EQ(needs[0].urgency, BagUrgency::kNow);
}

TEST(BagQueue, APausedOneHasNoTimeAndIsListedBelowAQuarter) {
  BagPump pump = running();
  pump.view.telemetry->state = PumpState::kPaused;
  pump.view.telemetry->rate = FlowRate{};
  pump.view.telemetry->vtbi = millilitres(240);
  pump.view.telemetry->infused = millilitres(180);
  EXPECT_TRUE(queue({pump}).empty());
  pump.view.telemetry->infused += nanolitres(1);
  const auto needs = queue({pump});
  ASSERT_EQ(needs.size(), 1u);
  EXPECT_FALSE(needs[0].empty_at);
  EXPECT_EQ(needs[0].urgency, BagUrgency::kUnknown);
}

TEST(BagQueue, WhatEndsByItselfNeedsNoBag) {
  for (const Therapy therapy :
       {Therapy::kDoseOverTime, Therapy::kBlood, Therapy::kRamp, Therapy::kMultistep}) {
    BagPump pump = running();
    pump.view.telemetry->therapy = therapy;
    EXPECT_TRUE(queue({pump}).empty()) << to_string(therapy);
  }
  BagPump idle = running();
  idle.view.telemetry->state = PumpState::kIdle;
  EXPECT_TRUE(queue({idle}).empty());
}

TEST(BagQueue, ShowsWhatPeopleSaidOfThisBagAndOfNoOther) {
  const storage::BagName name{PumpId("P-1"), OrderId("o-1"), 2};
  storage::BagMark mark{name, storage::BagStep::kBeingMade, UserName{"phil"}, kNow};
  EXPECT_EQ(queue({running()}, {}, {mark}).at(0).mark.by, UserName{"phil"});
  mark.name.bag = 1;
  EXPECT_EQ(queue({running()}, {}, {mark}).at(0).mark.step, storage::BagStep::kNone);
}

}  // namespace
}  // namespace ph::server
