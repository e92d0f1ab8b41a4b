#include <gtest/gtest.h>

#include "a_house.hpp"
#include "protocol/pack/pack.hpp"

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

// A lane never stays shut for good: what the pump leaves out three times it has no more.
TEST(PumpSession, GoesOnBehindAGapThatComesAgainAndAgain) {
  AHouse house;
  for (int i = 0; i < 3; ++i) {
    APump pump(house);
    pump.hello();
    pump.next_as<wire::Welcome>();
    pump.send(alarm_batch(3));
    EXPECT_EQ(pump.next_as<wire::Refusal>().code, "record_gap");
  }
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  pump.send(alarm_batch(3));
  EXPECT_EQ(pump.next_as<wire::Acknowledgement>().up_to, 3u);
  EXPECT_TRUE(house.run(house.desk().note("test", "after", "", "")));
  const auto seen = acts(house);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), "record.lost"), 1);
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

LibraryVersion version_of(const storage::LibraryRecord& record) {
  return {record.number, record.digest};
}

Bytes fetch(APump& pump, const Digest& digest, std::uint32_t size) {
  Bytes out;
  while (out.size() < size) {
    const auto offset = static_cast<std::uint32_t>(out.size());
    pump.send(wire::ChunkRequest{digest, offset, std::min(200U, size - offset)});
    const auto chunk = pump.next_as<wire::Chunk>();
    out.insert(out.end(), chunk.bytes.begin(), chunk.bytes.end());
  }
  return out;
}

std::optional<wire::PackedForm> delta_of(const wire::LibraryTarget& target) {
  for (const auto& form : target.forms) {
    if (form.base) return form;
  }
  return std::nullopt;
}

TEST(PumpSession, OffersADeltaAgainstWhatThePumpHolds) {
  AHouse house;
  const auto first = version_of(house.release()), second = version_of(house.release());
  APump pump(house);
  pump.hello(first);
  EXPECT_FALSE(pump.next_as<wire::Welcome>().library);  // not made yet: it follows
  const auto target = pump.next_as<wire::LibraryOffer>().target;
  EXPECT_EQ(target.version, second);
  const auto delta = delta_of(target);
  ASSERT_TRUE(delta);
  EXPECT_EQ(delta->base, first.digest);
  const Bytes packed = fetch(pump, delta->digest, delta->size);
  const Bytes held = house.archive().library_bytes(first.digest).value().value();
  EXPECT_EQ(pack::unpack(packed, target.size, held).value(),
            house.archive().library_bytes(second.digest).value().value());
}

TEST(PumpSession, WelcomesTheNextPumpWithTheDeltaThatIsMade) {
  AHouse house;
  const auto first = version_of(house.release());
  house.release();
  {
    APump pump(house);
    pump.hello(first);
    pump.next_as<wire::Welcome>();
    pump.next_as<wire::LibraryOffer>();
  }
  APump again(house);
  again.hello(first);
  const auto welcome = again.next_as<wire::Welcome>();
  ASSERT_TRUE(welcome.library);
  EXPECT_TRUE(delta_of(*welcome.library));
}

TEST(PumpSession, OffersADeltaAgainstWhatWasActivatedOnThisConnection) {
  AHouse house;
  const auto first = version_of(house.release());
  APump pump(house);
  pump.hello();
  EXPECT_TRUE(pump.next_as<wire::Welcome>().library);
  wire::EventBatch batch;
  batch.first = 1;
  batch.events.resize(1);
  batch.events[0].kind = EventKind::kLibraryActivated;
  batch.events[0].number = first.number;
  batch.events[0].text = to_hex(first.digest);
  pump.send(batch);
  pump.next_as<wire::Acknowledgement>();
  house.release();
  const auto delta = delta_of(pump.next_as<wire::LibraryOffer>().target);
  ASSERT_TRUE(delta);
  EXPECT_EQ(delta->base, first.digest);
}

TEST(PumpSession, OffersTheWholeToAPumpThatHoldsWhatNobodyKnows) {
  AHouse house;
  const auto released = version_of(house.release());
  APump pump(house);
  pump.hello(LibraryVersion{7, Digest{42}});
  pump.next_as<wire::Welcome>();
  const auto target = pump.next_as<wire::LibraryOffer>().target;
  EXPECT_EQ(target.version, released);
  EXPECT_FALSE(delta_of(target));
  EXPECT_EQ(fetch(pump, released.digest, target.size).size(), target.size);
}

// A pump of protocol 1 knows no packed forms.
TEST(PumpSession, ServesAnOlderPumpWithTheBytesThemselves) {
  AHouse house;
  const auto first = version_of(house.release()), second = version_of(house.release());
  APump pump(house);
  wire::Hello hello;
  hello.newest = 1;
  hello.pump = PumpId("P-1");
  hello.model = ModelId("volumetric-lvp");
  hello.firmware = "1.0";
  hello.library = first;
  pump.send(hello);
  const auto welcome = pump.next_as<wire::Welcome>();
  EXPECT_EQ(welcome.protocol, 1U);
  ASSERT_TRUE(welcome.library);
  EXPECT_TRUE(welcome.library->forms.empty());
  EXPECT_EQ(crypto::sha256(fetch(pump, second.digest, welcome.library->size)), second.digest);
}

}  // namespace
}  // namespace ph::server
