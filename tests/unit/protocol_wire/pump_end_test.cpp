#include <gtest/gtest.h>

#include "tests/unit/protocol_wire/a_pump.hpp"

namespace ph::wire {
namespace {

class PumpEndTest : public testing::Test {
 protected:
  std::vector<PumpEffect> welcome(Cursors stored = {}) {
    end_.connected(at_ms(0), {}, std::nullopt);
    return end_.received(encode(ServerMessage{a_welcome(stored)}), at_ms(0));
  }
  std::vector<PumpEffect> receive(const ServerMessage& message, std::int64_t ms = 0) {
    return end_.received(encode(message), at_ms(ms));
  }

  MemoryRecord record_;
  PumpEnd end_{a_hello(), record_};
};

TEST_F(PumpEndTest, SaysHelloWithItsCursors) {
  record_.add(Lane::kUrgent, 5);
  record_.acknowledge(Lane::kUrgent, 3);
  const auto hello = sent<Hello>(end_.connected(at_ms(0), {}, std::nullopt));
  ASSERT_EQ(hello.size(), 1U);
  EXPECT_EQ(hello[0].recorded, (Cursors{5, 0}));
  EXPECT_EQ(hello[0].acknowledged, (Cursors{3, 0}));
}

LibraryTarget a_packed_target() {
  LibraryTarget target;
  target.version.number = 4;
  target.size = 1'000;
  target.forms = {{Digest{1}, 400, std::nullopt}, {Digest{2}, 20, Digest{3}}};
  return target;
}

TEST_F(PumpEndTest, HandsOnTheFormsOfALibrary) {
  Welcome welcome = a_welcome();
  welcome.protocol = kPackedProtocol;
  welcome.library = a_packed_target();
  end_.connected(at_ms(0), {}, std::nullopt);
  const auto fetches = all_of_kind<Fetch>(receive(welcome));
  ASSERT_EQ(fetches.size(), 1U);
  EXPECT_EQ(fetches[0].target, a_packed_target());
}

// An older server: it speaks version 1 and knows no forms.
TEST_F(PumpEndTest, FetchesTheBytesThemselvesFromAnOlderServer) {
  Welcome welcome = a_welcome();
  welcome.library = a_packed_target();
  welcome.library->forms.clear();
  end_.connected(at_ms(0), {}, std::nullopt);
  EXPECT_EQ(all_of_kind<Fetch>(receive(welcome)).size(), 1U);
}

TEST_F(PumpEndTest, HangsUpOnFormsThatTheChosenVersionDoesNotHave) {
  welcome();
  const auto effects = receive(LibraryOffer{a_packed_target()});
  EXPECT_TRUE(all_of_kind<Fetch>(effects).empty());
  EXPECT_EQ(all_of_kind<HangUp>(effects).size(), 1U);
}

TEST_F(PumpEndTest, HangsUpOnAVersionThatItDoesNotSpeak) {
  Hello hello = a_hello();
  hello.newest = 1;
  PumpEnd old(hello, record_);
  old.connected(at_ms(0), {}, std::nullopt);
  Welcome welcome = a_welcome();
  welcome.protocol = 2;
  EXPECT_EQ(all_of_kind<HangUp>(old.received(encode(ServerMessage{welcome}), at_ms(0))).size(), 1U);
}

TEST_F(PumpEndTest, SendsNothingBeforeTheWelcome) {
  record_.add(Lane::kUrgent, 5);
  end_.connected(at_ms(0), {}, std::nullopt);
  EXPECT_TRUE(end_.pump(at_ms(1)).empty());
  EXPECT_TRUE(end_.offer_telemetry(a_telemetry(), at_ms(2)).empty());
}

TEST_F(PumpEndTest, ResumesFromTheServersCursor) {
  record_.add(Lane::kUrgent, 5);
  const auto batches = sent<EventBatch>(welcome({3, 0}));
  ASSERT_EQ(batches.size(), 1U);
  EXPECT_EQ(batches[0].first, 4U);
  EXPECT_EQ(batches[0].events.size(), 2U);
}

TEST_F(PumpEndTest, ForgetsWhatTheServerTurnsOutToHold) {
  record_.add(Lane::kUrgent, 5);
  const auto forgotten = all_of_kind<Forget>(welcome({3, 0}));
  ASSERT_EQ(forgotten.size(), 1U);
  EXPECT_EQ(forgotten[0].up_to, 3U);
}

TEST_F(PumpEndTest, SendsTheUrgentLaneFirst) {
  record_.add(Lane::kRoutine, 1);
  record_.add(Lane::kUrgent, 1);
  const auto batches = sent<EventBatch>(welcome());
  ASSERT_EQ(batches.size(), 2U);
  EXPECT_EQ(batches[0].lane, Lane::kUrgent);
}

TEST_F(PumpEndTest, KeepsAWindowOfEightBatchesALane) {
  record_.add(Lane::kUrgent, 64 * 9);
  const auto batches = sent<EventBatch>(welcome());
  ASSERT_EQ(batches.size(), 8U);
  EXPECT_EQ(batches[7].events.size(), 64U);
  EXPECT_TRUE(sent<EventBatch>(end_.pump(at_ms(1'000))).empty());
  EXPECT_EQ(sent<EventBatch>(receive(Acknowledgement{Lane::kUrgent, 64})).size(), 1U);
}

TEST_F(PumpEndTest, KeepsABatchInTheWindowUntilAllOfItIsAcknowledged) {
  record_.add(Lane::kUrgent, 64 * 9);
  welcome();
  EXPECT_TRUE(sent<EventBatch>(receive(Acknowledgement{Lane::kUrgent, 63})).empty());
}

TEST_F(PumpEndTest, ForgetsOnceByAnAcknowledgement) {
  record_.add(Lane::kUrgent, 2);
  welcome();
  EXPECT_EQ(all_of_kind<Forget>(receive(Acknowledgement{Lane::kUrgent, 2})).size(), 1U);
  EXPECT_TRUE(all_of_kind<Forget>(receive(Acknowledgement{Lane::kUrgent, 2})).empty());
}

TEST_F(PumpEndTest, TakesAnAcknowledgementOfWhatAnEarlierConnectionBrought) {
  record_.add(Lane::kUrgent, 64 * 12);
  welcome();
  const auto effects = receive(Acknowledgement{Lane::kUrgent, 64 * 10});
  EXPECT_EQ(hang_up_reason(effects), "no hang-up");
  ASSERT_EQ(sent<EventBatch>(effects).size(), 2U);
  EXPECT_EQ(sent<EventBatch>(effects)[0].first, 64U * 10 + 1);
}

TEST_F(PumpEndTest, HangsUpOnAnAcknowledgementBeyondItsRecord) {
  record_.add(Lane::kUrgent, 2);
  welcome();
  EXPECT_EQ(hang_up_reason(receive(Acknowledgement{Lane::kUrgent, 3})),
            "server acknowledged urgent event 3, which this record never held");
}

TEST_F(PumpEndTest, HangsUpWhenTheServerHoldsMoreThanTheRecord) {
  record_.add(Lane::kUrgent, 2);
  const auto effects = welcome({3, 0});
  EXPECT_NE(hang_up_reason(effects).find("server holds urgent event 3 but this record ends at 2"),
            std::string::npos);
  EXPECT_TRUE(sent<EventBatch>(effects).empty());
}

TEST_F(PumpEndTest, RewindsToAServerRestoredFromABackup) {
  record_.add(Lane::kUrgent, 5);
  record_.acknowledge(Lane::kUrgent, 5);
  const auto effects = welcome({2, 0});
  ASSERT_EQ(sent<EventBatch>(effects).size(), 1U);
  EXPECT_EQ(sent<EventBatch>(effects)[0].first, 3U);
  EXPECT_TRUE(all_of_kind<Forget>(effects).empty());
}

TEST_F(PumpEndTest, SkipsWhatTheRecordHasLetGo) {
  record_.add(Lane::kUrgent, 5);
  record_.drop_before(4);
  const auto batches = sent<EventBatch>(welcome());
  ASSERT_EQ(batches.size(), 1U);
  EXPECT_EQ(batches[0].first, 4U);
}

TEST_F(PumpEndTest, KeepsTheLongestEventsWithinOneMessage) {
  for (int i = 0; i < 128; ++i) record_.add(Lane::kUrgent, an_event(std::string(160, '\x01')));
  std::size_t events = 0;
  for (const EventBatch& batch : sent<EventBatch>(welcome())) {
    const std::string text = encode(PumpMessage{batch});
    EXPECT_LE(text.size(), kMaxText);
    EXPECT_TRUE(decode_pump_message(text));
    events += batch.events.size();
  }
  EXPECT_EQ(events, 128U);
}

TEST_F(PumpEndTest, SendsTelemetryAtTheInterval) {
  welcome();
  EXPECT_EQ(sent<TelemetryReport>(end_.offer_telemetry(a_telemetry(), at_ms(0))).size(), 1U);
  EXPECT_TRUE(end_.offer_telemetry(a_telemetry(), at_ms(999)).empty());
  EXPECT_EQ(sent<TelemetryReport>(end_.pump(at_ms(1'000))).size(), 1U);
}

TEST_F(PumpEndTest, SendsOnlyTheLatestTelemetry) {
  welcome();
  end_.offer_telemetry(a_telemetry(1), at_ms(0));
  end_.offer_telemetry(a_telemetry(2), at_ms(10));
  end_.offer_telemetry(a_telemetry(3), at_ms(20));
  const auto reports = sent<TelemetryReport>(end_.pump(at_ms(1'000)));
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].telemetry.rate.count(), 3);
}

TEST_F(PumpEndTest, SendsUrgentTelemetryAtOnce) {
  welcome();
  end_.offer_telemetry(a_telemetry(), at_ms(0));
  EXPECT_EQ(
      sent<TelemetryReport>(end_.offer_telemetry(a_telemetry(), at_ms(1), Urgency::kNow)).size(),
      1U);
}

TEST_F(PumpEndTest, LetsTelemetryWaitFiveIntervalsBehindABacklog) {
  record_.add(Lane::kRoutine, 64 * 9);
  welcome();
  end_.offer_telemetry(a_telemetry(), at_ms(0));
  end_.offer_telemetry(a_telemetry(), at_ms(1));
  EXPECT_TRUE(sent<TelemetryReport>(end_.pump(at_ms(4'999))).empty());
  EXPECT_EQ(sent<TelemetryReport>(end_.pump(at_ms(5'000))).size(), 1U);
}

TEST_F(PumpEndTest, ProposesAnOrderForItselfOnly) {
  welcome();
  OrderOffer offer;
  offer.order.id = OrderId{"O-1"};
  offer.order.sequence = 1;
  offer.order.library.number = 1;
  offer.order.author = UserName{"ada"};
  offer.order.request.pump = PumpId{"P-0007"};
  offer.order.request.patient = PatientRef{"x1"};
  offer.order.request.care_area = "icu";
  offer.order.request.entry = EntryId{"e"};
  EXPECT_EQ(all_of_kind<Propose>(receive(offer)).size(), 1U);
  offer.order.request.pump = PumpId{"P-0008"};
  const auto effects = receive(offer);
  EXPECT_TRUE(all_of_kind<Propose>(effects).empty());
  EXPECT_EQ(hang_up_reason(effects), "server offered order O-1 of pump P-0008");
}

TEST_F(PumpEndTest, TellsARefusalWithItsRetryTime) {
  end_.connected(at_ms(0), {}, std::nullopt);
  const auto effects = receive(Refusal{"busy", "come later", std::chrono::milliseconds{5'000}});
  EXPECT_EQ(hang_up_reason(effects), "server refused: busy: come later");
  EXPECT_EQ(all_of_kind<HangUp>(effects)[0].retry_after.count(), 5'000);
}

TEST_F(PumpEndTest, IsSilentAfterAHangUp) {
  record_.add(Lane::kUrgent, 2);
  welcome();
  end_.received("garbage", at_ms(1));
  EXPECT_TRUE(receive(Acknowledgement{Lane::kUrgent, 1}).empty());
  EXPECT_TRUE(end_.pump(at_ms(9'000)).empty());
}

TEST_F(PumpEndTest, HangsUpOnAnyOtherMessageBeforeTheWelcome) {
  end_.connected(at_ms(0), {}, std::nullopt);
  EXPECT_EQ(hang_up_reason(receive(Acknowledgement{Lane::kUrgent, 0})),
            "server sent another message before its welcome");
}

TEST_F(PumpEndTest, PacesChunkRequestsOverManySeconds) {
  welcome();
  std::size_t at_once = 0;
  for (int i = 0; i < 512; ++i) at_once += end_.request_chunk(ChunkRequest{}).size();
  EXPECT_EQ(at_once, static_cast<std::size_t>(PumpEnd::kBurst));
  EXPECT_EQ(end_.pump(at_ms(1'000)).size(), 40U);
}

}  // namespace
}  // namespace ph::wire
