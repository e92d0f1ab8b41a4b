#include "pumpagent/keeper/pump_memory.hpp"

#include <gtest/gtest.h>

#include "pumpagent/journal/memory_disk.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"
#include "tests/unit/pumpagent_journal/events.hpp"

namespace ph::agent {
namespace {

constexpr const char* kFolder = "/pump";
constexpr const char* kName = "memory";

PumpMemory full() {
  PumpMemory memory;
  memory.therapy.next_alarm_instance = 7;
  memory.therapy.engine.order = OrderTag::of(OrderId{"o-2"});
  memory.bedside.highest_sequence = 9;
  memory.bedside.answered = {{OrderId{"o-1"}, OrderState::kCompleted, "volume given"}};
  memory.bedside.running = {order("o-2", 2, 100), "drug", true};
  memory.bedside.previous = {order("o-0", 1, 70), "drug before", false};
  memory.bedside.primary = {order("o-4", 1, 50), "carrier", false};
  memory.bedside.patient = PatientRef{"pt-1"};
  memory.bedside.lock = DataLock(3, "hash");
  memory.open = {{OrderId{"o-2"}, OrderState::kRunning}, {OrderId{"o-3"}, OrderState::kShown}};
  memory.before = {3, 4};
  memory.events = {alarm_event(1), checkpoint(2), alarm_event(3)};
  return memory;
}

FoundEngine found(const PumpMemory& memory, PumpState state) {
  return {memory.therapy.engine.order, {}, state};
}

TEST(PumpMemory, ComesBackWhole) {
  MemoryDisk disk;
  ASSERT_TRUE(disk.make_folder(kFolder));
  ASSERT_TRUE(save(disk, kFolder, kName, full()));
  const auto back = load_memory(disk, kFolder, kName);
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_EQ(back->therapy.next_alarm_instance, 7);
  EXPECT_EQ(back->bedside.highest_sequence, 9U);
  EXPECT_EQ(back->bedside.running->order.id, OrderId{"o-2"});
  EXPECT_TRUE(back->bedside.running->overridden);
  EXPECT_EQ(back->bedside.previous->order.id, OrderId{"o-0"});
  EXPECT_EQ(back->bedside.primary->order.id, OrderId{"o-4"});
  EXPECT_EQ(back->bedside.primary->drug, "carrier");
  EXPECT_EQ(back->bedside.patient, PatientRef{"pt-1"});
  EXPECT_EQ(back->bedside.lock.level(), 3);
  EXPECT_EQ(back->bedside.lock.hash(), "hash");
  EXPECT_EQ(back->open, full().open);
  EXPECT_EQ(back->before, full().before);
  EXPECT_EQ(back->events, full().events);
}

// Every part of an order comes back, whatever therapy it is.
TEST(PumpMemory, KeepsTheWholeOfWhatWasAsked) {
  MemoryDisk disk;
  ASSERT_TRUE(disk.make_folder(kFolder));
  PumpMemory memory = full();
  OrderRequest& asked = memory.bedside.running->order.request;
  asked.more.demand = DemandRequest{{Decimal::of(1), {}}, 5min, 10min};
  asked.more.window = WindowRequest{{Decimal::of(20), {}}, 4h};
  asked.more.delay = 30min;
  ASSERT_TRUE(save(disk, kFolder, kName, memory));
  const auto back = load_memory(disk, kFolder, kName);
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_EQ(back->bedside.running->order.request.more, asked.more);
  EXPECT_EQ(back->bedside.running->order.request.dose, asked.dose);
}

TEST(PumpMemory, OfAnotherVersionIsRefusedWithBothNumbers) {
  MemoryDisk disk;
  ASSERT_TRUE(disk.make_folder(kFolder));
  const Bytes old{9, 0, 0, 0, 0, 0, 0, 0, 0};
  ASSERT_TRUE(replace_file(disk, kFolder, kName, old));
  const auto back = load_memory(disk, kFolder, kName);
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().fault, Fault::kMalformed);
  EXPECT_EQ(back.error().detail, "/pump/memory: of version 9, expected 1");
}

TEST(PumpMemory, OfABedsideOfAnEarlierVersionIsRefused) {
  Bytes bytes = to_bytes(full().bedside);
  bytes[0] = 1;
  const auto back = bedside_memory_from(bytes);
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().detail, "memory of the bedside: of version 1, expected 5");
}

TEST(PumpMemory, CompletesARecordThatHoldsAPartOfItsEvents) {
  MemoryDisk disk;
  auto journal = Journal::open(disk, "/pump/journal", kStream);
  ASSERT_TRUE(journal);
  PumpMemory memory;
  memory.events = {alarm_event(1), checkpoint(2), alarm_event(3)};
  ASSERT_TRUE((*journal)->record(alarm_event(1)));
  ASSERT_TRUE(complete(**journal, memory));
  ASSERT_TRUE(complete(**journal, memory));
  EXPECT_EQ((*journal)->recorded(), (Cursors{2, 1}));
  EXPECT_EQ((*journal)->read(Lane::kUrgent, 2, 1)[0].event, alarm_event(3));
}

TEST(PumpMemory, LostIsMadeUpFromTheRecordAsFarAsItGoes) {
  MemoryDisk disk;
  auto journal = Journal::open(disk, "/pump/journal", kStream);
  ASSERT_TRUE(journal);
  const std::vector<PumpEvent> events{alarm_event(41),
                                      order_event(OrderId{"o-1"}, OrderState::kShown, ""),
                                      order_event(OrderId{"o-2"}, OrderState::kShown, ""),
                                      order_event(OrderId{"o-1"}, OrderState::kRejected, "no")};
  ASSERT_TRUE((*journal)->append(events));
  ASSERT_TRUE((*journal)->sync());
  const PumpMemory memory = memory_of_record(**journal);
  EXPECT_EQ(memory.therapy.next_alarm_instance, 42);
  EXPECT_NE(memory.therapy.engine.version, EngineState::kVersion);
  EXPECT_EQ(memory.open, (OpenOrders{{OrderId{"o-2"}, OrderState::kShown}}));
}

TEST(SettleLostOrders, RejectsWhatWasShownAndIsInNoMemory) {
  PumpMemory memory = full();
  const auto ends = settle_lost_orders(memory, found(memory, PumpState::kPaused));
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].order, OrderId{"o-3"});
  EXPECT_EQ(ends[0].order_state, OrderState::kRejected);
  EXPECT_EQ(ends[0].text, "lost at a restart of the pump");
  EXPECT_EQ(memory.bedside.answered.back().state, OrderState::kRejected);
  EXPECT_EQ(memory.open.at(OrderId{"o-2"}), OrderState::kRunning);
}

TEST(SettleLostOrders, CompletesWhatRanAndIsNoLongerInTheEngine) {
  PumpMemory memory = full();
  const auto ends = settle_lost_orders(memory, {});
  ASSERT_EQ(ends.size(), 2U);
  EXPECT_EQ(ends[0].order, OrderId{"o-2"});
  EXPECT_EQ(ends[0].order_state, OrderState::kCompleted);
}

TEST(SettleLostOrders, TellsThatAnOrderRunsWhenItsStartWasAllThatIsKnown) {
  PumpMemory memory = full();
  memory.open = {{OrderId{"o-2"}, OrderState::kConfirmed}};
  EXPECT_TRUE(settle_lost_orders(memory, found(memory, PumpState::kReady)).empty());
  const auto told = settle_lost_orders(memory, found(memory, PumpState::kPaused));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].order_state, OrderState::kRunning);
}

TEST(SettleLostOrders, KeepsThePrimaryOfAPiggyback) {
  PumpMemory memory = full();
  memory.open = {{OrderId{"o-2"}, OrderState::kRunning}, {OrderId{"o-4"}, OrderState::kRunning}};
  FoundEngine engine = found(memory, PumpState::kPaused);
  engine.primary = OrderTag::of(OrderId{"o-4"});
  EXPECT_TRUE(settle_lost_orders(memory, engine).empty());
}

TEST(SettleLostOrders, EndsThePiggybackThatHasGivenWayToItsPrimary) {
  PumpMemory memory = full();
  memory.open = {{OrderId{"o-2"}, OrderState::kRunning}, {OrderId{"o-4"}, OrderState::kRunning}};
  const auto ends =
      settle_lost_orders(memory, {OrderTag::of(OrderId{"o-4"}), {}, PumpState::kPaused});
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].order, OrderId{"o-2"});
  EXPECT_EQ(ends[0].order_state, OrderState::kCompleted);
}

TEST(SettleLostOrders, RejectsAChangeThatTheEngineNeverTook) {
  PumpMemory memory = full();
  memory.open = {{OrderId{"o-0"}, OrderState::kRunning}, {OrderId{"o-2"}, OrderState::kConfirmed}};
  const auto ends =
      settle_lost_orders(memory, {OrderTag::of(OrderId{"o-0"}), {}, PumpState::kRunning});
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].order, OrderId{"o-2"});
  EXPECT_EQ(ends[0].order_state, OrderState::kRejected);
}

TEST(SettleLostOrders, TellsTheAnswerThatTheBedsideRemembers) {
  PumpMemory memory = full();
  memory.bedside.answered.push_back({OrderId{"o-3"}, OrderState::kExpired, "too late"});
  const auto ends = settle_lost_orders(memory, found(memory, PumpState::kPaused));
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].order_state, OrderState::kExpired);
  EXPECT_EQ(ends[0].text, "too late");
}

}  // namespace
}  // namespace ph::agent
