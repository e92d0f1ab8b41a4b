#include <gtest/gtest.h>

#include "a_house.hpp"

namespace ph::server {
namespace {

wire::EventBatch alarm_batch(std::uint64_t first) {
  PumpEvent alarm;
  alarm.kind = EventKind::kAlarmRaised;
  alarm.alarm = AlarmCode::kOcclusionDown;
  alarm.number = 1;
  alarm.wall = wall_from_ms(1'700'000'000'000);
  wire::EventBatch out;
  out.first = first;
  out.events = {alarm};
  return out;
}

TEST(PumpSession, WelcomesARegisteredPump) {
  AHouse house;
  APump pump(house);
  pump.hello();
  EXPECT_EQ(pump.next_as<wire::Welcome>().stored, Cursors{});
  EXPECT_TRUE(house.run(house.desk().pump(PumpId("P-1"))).value().connected);
}

TEST(PumpSession, AcknowledgesOnlyWhatIsOnDisk) {
  AHouse house;
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  pump.send(alarm_batch(1));
  const auto acknowledged = pump.next_as<wire::Acknowledgement>();
  EXPECT_EQ(acknowledged.up_to, 1U);
  EXPECT_EQ(house.archive().event_count(PumpId("P-1")).value(), 1U);
}

TEST(PumpSession, StoresARepeatedBatchOnce) {
  AHouse house;
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  pump.send(alarm_batch(1));
  pump.next_as<wire::Acknowledgement>();
  pump.send(alarm_batch(1));
  EXPECT_EQ(pump.next_as<wire::Acknowledgement>().up_to, 1U);
  EXPECT_EQ(house.archive().event_count(PumpId("P-1")).value(), 1U);
}

TEST(PumpSession, TellsTheNextConnectionWhatIsStored) {
  AHouse house;
  {
    APump pump(house);
    pump.hello();
    pump.next_as<wire::Welcome>();
    pump.send(alarm_batch(1));
    pump.next_as<wire::Acknowledgement>();
  }
  APump again(house);
  again.hello();
  EXPECT_EQ(again.next_as<wire::Welcome>().stored[0], 1U);
}

TEST(PumpSession, RefusesAGap) {
  AHouse house;
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  pump.send(alarm_batch(3));
  const auto refusal = pump.next_as<wire::Refusal>();
  EXPECT_NE(refusal.text.find("expected 1"), std::string::npos) << refusal.text;
  EXPECT_EQ(house.archive().event_count(PumpId("P-1")).value(), 0U);
}

TEST(PumpSession, ShowsAnAlarmToAWatchingBrowser) {
  AHouse house;
  std::size_t alarms = 0;
  const auto watching = house.desk().subscribe(
      WardId("icu"), [&alarms](const std::shared_ptr<const WardUpdate>& update) {
        for (const auto& pump : update->pumps) alarms = pump.alarms.size();
      });
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  pump.send(alarm_batch(1));
  house.run_until([&alarms] { return alarms == 1; });
  EXPECT_EQ(alarms, 1U);
}

TEST(PumpSession, RefusesAnotherKey) {
  AHouse house;
  APump pump(house, "P-1", Digest{8});
  pump.hello();
  EXPECT_EQ(pump.next_as<wire::Refusal>().code, "not_enrolled");
  EXPECT_TRUE(pump.ended());
}

TEST(PumpSession, RefusesAHelloForAnotherPump) {
  AHouse house;
  APump pump(house);
  wire::Hello other;
  other.pump = PumpId("P-2");
  other.model = ModelId("volumetric-lvp");
  other.firmware = "1.0";
  pump.send(other);
  EXPECT_EQ(pump.next_as<wire::Refusal>().code, "identity");
}

TEST(PumpSession, RefusesGarbageWithItsReason) {
  AHouse house;
  APump pump(house);
  pump.send_text("{]");
  const auto refusal = pump.next_as<wire::Refusal>();
  EXPECT_EQ(refusal.code, "malformed");
  EXPECT_FALSE(refusal.text.empty());
  EXPECT_TRUE(pump.ended());
}

TEST(PumpSession, GivesWayToANewerConnectionOfItsPump) {
  AHouse house;
  APump first(house);
  first.hello();
  first.next_as<wire::Welcome>();
  APump second(house);
  second.hello();
  second.next_as<wire::Welcome>();
  EXPECT_EQ(first.next_as<wire::Refusal>().code, "replaced");
  EXPECT_TRUE(first.ended());
  EXPECT_TRUE(house.run(house.desk().pump(PumpId("P-1"))).value().connected);
}

TEST(PumpSession, IsRefusedBeforeTheUpgradeWithoutARegistryRow) {
  AHouse house;
  net::Request request;
  request.path = kPumpPath;
  request.peer.has_certificate = true;
  request.peer.san_uri = "pumphouse:pump:P-9";
  const auto refused = house.run(house.visitor().admit(request));
  ASSERT_NE(refused, nullptr);
  EXPECT_EQ(refused->status, 403);
  EXPECT_NE(refused->body.find("not in the registry"), std::string::npos);
}

std::vector<std::string> acts(AHouse& house) {
  std::vector<std::string> out;
  const auto rows = house.archive().audit(0, 100);
  for (const auto& row : rows.value()) out.push_back(row.act);
  return out;
}

TEST(PumpSession, TellsAGapOfTheRecordOnceToTheAudit) {
  AHouse house;
  for (int i = 0; i < 2; ++i) {
    APump pump(house);
    pump.hello();
    pump.next_as<wire::Welcome>();
    pump.send(alarm_batch(3));
    EXPECT_EQ(pump.next_as<wire::Refusal>().code, "record_gap");
  }
  EXPECT_TRUE(house.run(house.desk().note("test", "after", "", "")));
  const auto seen = acts(house);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), "record.gap"), 1);
}

TEST(PumpSession, TellsADifferingRepeatOnceToTheAudit) {
  AHouse house;
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  pump.send(alarm_batch(1));
  pump.next_as<wire::Acknowledgement>();
  auto other = alarm_batch(1);
  other.events.front().number = 2;
  pump.send(other);
  EXPECT_EQ(pump.next_as<wire::Refusal>().code, "record_conflict");
  EXPECT_TRUE(house.run(house.desk().note("test", "after", "", "")));
  const auto seen = acts(house);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), "record.conflict"), 1);
}

TEST(PumpSession, GoesOnBehindWhatThePumpHadBeenToldIsSafe) {
  AHouse house;
  APump pump(house);
  wire::Hello hello;
  hello.pump = PumpId("P-1");
  hello.model = ModelId("volumetric-lvp");
  hello.firmware = "1.0";
  hello.stream = StreamId{1};
  hello.recorded = {3, 0};
  hello.acknowledged = {2, 0};
  pump.send(hello);
  pump.next_as<wire::Welcome>();
  pump.send(alarm_batch(3));
  EXPECT_EQ(pump.next_as<wire::Acknowledgement>().up_to, 3U);
  const auto seen = acts(house);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), "record.lost"), 1);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), "record.redelivered"), 1);
}

TEST(PumpSession, WritesOneRowForAStrangerWhoKnocksAgainAndAgain) {
  AHouse house;
  for (int i = 0; i < 3; ++i) house.desk().refused("P-9", "not_enrolled", "not in the registry");
  EXPECT_TRUE(house.run(house.desk().note("test", "after", "", "")));
  EXPECT_EQ(house.archive().audit(0, 100).value().size(), 2U);
}

}  // namespace
}  // namespace ph::server
