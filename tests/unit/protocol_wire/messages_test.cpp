#include <gtest/gtest.h>

#include "protocol/wire/json_reader.hpp"
#include "tests/unit/protocol_wire/a_pump.hpp"

namespace ph::wire {
namespace {

std::string complaint(const std::string& text) {
  const auto message = decode_pump_message(text);
  return message ? "decoded" : message.error().detail;
}

std::string request(const std::string& digest, const std::string& offset,
                    const std::string& length) {
  return R"({"type":"chunk_request","digest":")" + digest + R"(","offset":)" + offset +
         R"(,"length":)" + length + "}";
}

const std::string kDigest(64, 'a');

TEST(Decode, NamesAMissingMember) {
  EXPECT_EQ(complaint(R"({"type":"chunk_request","digest":")" + kDigest + R"(","offset":0})"),
            "length: missing");
}

TEST(Decode, JudgesARangeExactly) {
  EXPECT_EQ(complaint(request(kDigest, "0", "0")), "length: expected 1 to 32768, got 0");
  EXPECT_EQ(complaint(request(kDigest, "0", "1")), "decoded");
  EXPECT_EQ(complaint(request(kDigest, "0", "32768")), "decoded");
  EXPECT_EQ(complaint(request(kDigest, "0", "32769")), "length: expected 1 to 32768, got 32769");
}

TEST(Decode, RefusesNumbersThatAreNotWhole) {
  for (const char* bad : {"1.0", "1e3", "1E2", "0.5", "123456789012345678901234567890"}) {
    EXPECT_EQ(complaint(request(kDigest, "0", bad)).find("number "), 0U) << bad;
  }
}

TEST(Decode, RefusesAnIntegerThatDoesNotFit) {
  EXPECT_EQ(complaint(request(kDigest, "0", "18446744073709551615")),
            "length: expected 1 to 32768, got more");
}

TEST(Decode, RefusesHexOfAnotherLength) {
  EXPECT_EQ(complaint(request("abcd", "0", "1")),
            "digest: hexadecimal text: expected 64 characters, got 4");
}

TEST(Decode, NamesThePathInsideAList) {
  const std::string good = R"({"kind":"boot","wall_ms":1,"uptime_ms":1})";
  EXPECT_EQ(complaint(R"({"type":"events","lane":"urgent","first":1,"events":[)" + good +
                      R"(,{"kind":"alarm_raised","wall_ms":1,"uptime_ms":1,"alarm":"bang"}]})"),
            "events[1].alarm: unknown alarm \"bang\"");
  EXPECT_EQ(complaint(R"({"type":"events","lane":"urgent","first":1,"events":[7]})"),
            "events[0]: expected an object");
}

TEST(Decode, TakesOneToSixtyFourEvents) {
  EventBatch batch;
  batch.first = 1;
  EXPECT_EQ(complaint(encode(PumpMessage{batch})), "events: expected a list of 1 to 64, got 0");
  batch.events.resize(64);
  EXPECT_EQ(complaint(encode(PumpMessage{batch})), "decoded");
  batch.events.resize(65);
  EXPECT_EQ(complaint(encode(PumpMessage{batch})), "events: expected a list of 1 to 64, got 65");
}

TEST(Decode, RefusesMoreThanSixteenLevels) {
  const auto nested = [](int levels) {
    const auto n = static_cast<std::size_t>(levels - 1);
    return "{\"type\":" + std::string(n, '[') + std::string(n, ']') + "}";
  };
  EXPECT_EQ(complaint(nested(16)), "type: expected a text");
  EXPECT_EQ(complaint(nested(17)), "nesting: expected at most 16 levels");
  EXPECT_EQ(complaint(nested(30'000)), "nesting: expected at most 16 levels");
}

TEST(Decode, RefusesMoreThan65536Bytes) {
  const auto padded = [](std::size_t size) {
    std::string text = request(kDigest, "0", "1");
    return text.insert(1, std::string(size - text.size(), ' '));
  };
  EXPECT_EQ(complaint(padded(65'536)), "decoded");
  EXPECT_EQ(complaint(padded(65'537)), "text: expected at most 65536 bytes, got 65537");
}

TEST(Decode, RefusesWhatIsNotUtf8) {
  EXPECT_NE(complaint("{\"type\":\"\xC3\x28\"}").find("not JSON in UTF-8"), std::string::npos);
}

TEST(Decode, RefusesWhatIsNotOneObject) {
  for (const char* bad : {"", "[]", "7", "null", "{}x", "{} {}", "{", "\xEF\xBB\xBF{}", "{'a':1}",
                          "{\"type\":\"hello\",}", "{/**/}"}) {
    EXPECT_NE(complaint(bad), "decoded") << bad;
  }
}

TEST(Decode, RefusesAMessageOfTheOtherDirection) {
  EXPECT_EQ(complaint(R"({"type":"ack","lane":"urgent","up_to":1})"),
            "type: expected hello, telemetry, events or chunk_request, got \"ack\"");
}

TEST(Decode, RefusesANegativeDose) {
  Telemetry telemetry = a_telemetry();
  telemetry.dose = Dose{Decimal::of(-1), DoseUnit{}};
  EXPECT_EQ(complaint(encode(PumpMessage{TelemetryReport{telemetry}})),
            "dose.value: expected 0 or more");
}

TEST(Encode, MakesEventTextThatTheOtherSideTakes) {
  EventBatch batch;
  batch.first = 1;
  batch.events = {an_event("a\xFF"
                           "b\n\"\\\x01"),
                  an_event(std::string(159, 'x') + "\xC3\xA9")};
  const auto message = decode_pump_message(encode(PumpMessage{batch}));
  ASSERT_TRUE(message) << message.error().detail;
  const auto& events = std::get<EventBatch>(*message).events;
  EXPECT_EQ(events[0].text, "a?b\n\"\\\x01");
  EXPECT_EQ(events[1].text, std::string(159, 'x'));
}

TEST(Encode, LeavesOutWhatIsEmptyInTelemetry) {
  const std::string text = encode(PumpMessage{TelemetryReport{}});
  for (const char* absent : {"order", "drug", "dose", "soft_override", "signal", "access"}) {
    EXPECT_EQ(text.find(absent), std::string::npos) << absent;
  }
  EXPECT_NE(text.find("\"rate_nl_per_h\":0"), std::string::npos);
}

TEST(Chunk, SurvivesItsBinaryForm) {
  Chunk chunk;
  chunk.digest.fill(7);
  chunk.offset = 0x00010203;
  chunk.bytes = {1, 2, 3};
  const std::string frame = encode(ServerMessage{chunk});
  EXPECT_EQ(frame.size(), 43U);
  const auto again = decode_chunk(frame);
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(again->offset, chunk.offset);
  EXPECT_EQ(again->digest, chunk.digest);
  EXPECT_EQ(again->bytes, chunk.bytes);
}

TEST(Chunk, IsRefusedWithoutMarkOrBytesOrBeyondTheSize) {
  Chunk chunk;
  EXPECT_FALSE(decode_chunk(encode_chunk(chunk)));
  chunk.bytes.resize(32'768);
  EXPECT_TRUE(decode_chunk(encode_chunk(chunk)));
  chunk.offset = LibraryTarget::kMaxSize - 32'767;
  EXPECT_FALSE(decode_chunk(encode_chunk(chunk)));
  chunk.offset = 0;
  chunk.bytes.resize(32'769);
  EXPECT_FALSE(decode_chunk(encode_chunk(chunk)));
  EXPECT_FALSE(decode_chunk("PHC2" + std::string(40, 'x')));
  EXPECT_FALSE(decode_chunk(""));
}

TEST(Decode, TakesAFactWithImpossibleFiguresAsItIs) {
  PumpEvent event;
  event.kind = EventKind::kVolumeCheckpoint;
  event.wall = wall_from_ms(-5);
  event.uptime = std::chrono::milliseconds{-1};
  event.volume = nanolitres(-7);
  event.rate = nanolitres_per_hour(kMaxInteger);
  EventBatch batch;
  batch.first = 1;
  batch.events = {event};
  const auto back = decode_pump_message(encode(PumpMessage{batch}));
  ASSERT_TRUE(back.has_value()) << back.error().detail;
  EXPECT_EQ(std::get<EventBatch>(*back).events.front(), event);
}

// T20. An offer is read at the bedside, a cancel takes back what nobody confirmed: whoever adds a
// message that does more to an infusion has to take this line away first.
static_assert(
    std::is_same_v<ServerMessage, std::variant<Welcome, Acknowledgement, OrderOffer, OrderCancel,
                                               LibraryOffer, Refusal, Chunk>>);

// T20
TEST(ServerMessages, KnowNoWordThatStartsStopsOrChangesAnInfusion) {
  for (const char* word : {"start", "stop", "resume", "pause", "bolus", "rate", "titrate",
                           "confirm", "order_start", "clear_alarm", "command"}) {
    const auto read = decode_server_message(std::string(R"({"type":")") + word + R"("})");
    ASSERT_FALSE(read.has_value()) << word;
    EXPECT_EQ(read.error().fault, Fault::kMalformed) << word;
  }
}

}  // namespace
}  // namespace ph::wire
