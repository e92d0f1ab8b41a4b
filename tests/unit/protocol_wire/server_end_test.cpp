#include <gtest/gtest.h>

#include "tests/unit/protocol_wire/a_pump.hpp"

namespace ph::wire {
namespace {

class ServerEndTest : public testing::Test {
 protected:
  std::vector<ServerEffect> receive(const PumpMessage& message, std::int64_t ms = 0) {
    return end_.received(encode(message), at_ms(ms));
  }
  void open() {
    receive(a_hello());
    end_.welcome({}, std::chrono::milliseconds{1'000}, std::nullopt, at_ms(0));
  }

  ServerEnd end_{PumpId{"P-0007"}};
};

TEST_F(ServerEndTest, IntroducesThePumpOfItsCertificate) {
  EXPECT_EQ(all_of_kind<Introduce>(receive(a_hello())).size(), 1U);
}

TEST_F(ServerEndTest, RefusesAHelloForAnotherPump) {
  EXPECT_EQ(close_code(receive(a_hello("P-0008"))), "identity");
}

TEST_F(ServerEndTest, RefusesAnythingBeforeTheHello) {
  EXPECT_EQ(close_code(receive(TelemetryReport{})), "malformed");
}

TEST_F(ServerEndTest, RefusesAVersionItDoesNotSpeak) {
  Hello hello = a_hello();
  hello.oldest = 3;
  hello.newest = 4;
  const auto effects = receive(hello);
  ASSERT_EQ(close_code(effects), "protocol_version");
  EXPECT_EQ(all_of_kind<Close>(effects)[0].refusal.text,
            "pump speaks protocol 3 to 4, this server 1 to 2");
}

TEST_F(ServerEndTest, NamesTheVersionEvenWhenTheHelloHasAnotherShape) {
  EXPECT_EQ(
      close_code(end_.received(
          R"({"type":"hello","protocol_oldest":7,"protocol_newest":9,"serial":"x"})", at_ms(0))),
      "protocol_version");
}

TEST_F(ServerEndTest, ChoosesTheNewestCommonVersion) {
  Hello hello = a_hello();
  hello.newest = 9;
  receive(hello);
  const auto effects =
      end_.welcome({4, 5}, std::chrono::milliseconds{1'000}, std::nullopt, at_ms(0));
  const auto message = all_of_kind<SendToPump>(effects).at(0).message;
  EXPECT_EQ(std::get<Welcome>(message).protocol, kNewestProtocol);
  EXPECT_EQ(std::get<Welcome>(message).stored, (Cursors{4, 5}));
}

LibraryTarget a_packed_target() {
  LibraryTarget target;
  target.version.number = 4;
  target.size = 1'000;
  target.forms = {{Digest{1}, 400, std::nullopt}, {Digest{2}, 20, Digest{3}}};
  return target;
}

TEST_F(ServerEndTest, TellsPackedFormsToAPumpThatKnowsThem) {
  receive(a_hello());
  auto effects = end_.welcome({}, std::chrono::milliseconds{1'000}, a_packed_target(), at_ms(0));
  EXPECT_EQ(std::get<Welcome>(all_of_kind<SendToPump>(effects).at(0).message).library,
            a_packed_target());
  effects = end_.offer_library(a_packed_target());
  EXPECT_EQ(std::get<LibraryOffer>(all_of_kind<SendToPump>(effects).at(0).message).target,
            a_packed_target());
}

TEST_F(ServerEndTest, TellsAnOlderPumpOfTheBytesThemselvesOnly) {
  Hello hello = a_hello();
  hello.newest = 1;
  receive(hello);
  auto effects = end_.welcome({}, std::chrono::milliseconds{1'000}, a_packed_target(), at_ms(0));
  const auto welcome = std::get<Welcome>(all_of_kind<SendToPump>(effects).at(0).message);
  EXPECT_EQ(welcome.protocol, 1U);
  EXPECT_TRUE(welcome.library->forms.empty());
  effects = end_.offer_library(a_packed_target());
  const auto offer = std::get<LibraryOffer>(all_of_kind<SendToPump>(effects).at(0).message);
  EXPECT_TRUE(offer.target.forms.empty());
}

TEST_F(ServerEndTest, RefusesGarbageByNamingIt) {
  const auto effects = end_.received("\xff\xfe", at_ms(0));
  ASSERT_EQ(close_code(effects), "malformed");
  EXPECT_EQ(all_of_kind<Close>(effects)[0].refusal.text,
            "text: expected one JSON object, beginning with {");
}

TEST_F(ServerEndTest, RefusesASecondHello) {
  open();
  EXPECT_EQ(close_code(receive(a_hello())), "malformed");
}

TEST_F(ServerEndTest, RefusesAnythingBetweenHelloAndWelcome) {
  receive(a_hello());
  EXPECT_EQ(close_code(receive(TelemetryReport{})), "malformed");
}

TEST_F(ServerEndTest, AcknowledgesOnlyWhatWasStored) {
  open();
  EventBatch batch;
  batch.first = 1;
  batch.events = {an_event()};
  const auto effects = receive(batch);
  EXPECT_EQ(all_of_kind<Store>(effects).size(), 1U);
  EXPECT_TRUE(all_of_kind<SendToPump>(effects).empty());
  EXPECT_EQ(all_of_kind<SendToPump>(end_.stored(Lane::kUrgent, 1)).size(), 1U);
}

TEST_F(ServerEndTest, HandsOverTelemetry) {
  open();
  EXPECT_EQ(all_of_kind<Observe>(receive(TelemetryReport{a_telemetry()})).size(), 1U);
}

TEST_F(ServerEndTest, OffersNothingBeforeTheWelcome) {
  receive(a_hello());
  EXPECT_TRUE(end_.offer(OrderOffer{}).empty());
  EXPECT_TRUE(end_.stored(Lane::kUrgent, 1).empty());
}

TEST_F(ServerEndTest, TakesTheBurstButNotOneMore) {
  open();
  for (int i = 1; i < ServerEnd::kBurst; ++i) {
    ASSERT_EQ(close_code(receive(TelemetryReport{})), "no close") << i;
  }
  EXPECT_EQ(close_code(receive(TelemetryReport{})), "rate");
}

TEST_F(ServerEndTest, TakesFiftyMessagesASecondForEver) {
  open();
  for (int i = 1; i < 1'000; ++i) {
    ASSERT_EQ(close_code(receive(TelemetryReport{}, i * 20)), "no close") << i;
  }
}

TEST_F(ServerEndTest, IsSilentOnceClosed) {
  receive(a_hello("P-0008"));
  EXPECT_TRUE(receive(a_hello()).empty());
  EXPECT_TRUE(end_.refuse(Refusal{}).empty());
}

TEST_F(ServerEndTest, TakesTwoWindowsOfBatchesThatAreNotStoredButNotOneMore) {
  open();
  EventBatch batch;
  batch.first = 1;
  batch.events = {an_event()};
  for (std::size_t i = 0; i < ServerEnd::kMostUnstored; ++i) {
    ASSERT_EQ(close_code(receive(batch)), "no close") << i;
  }
  EXPECT_EQ(close_code(receive(batch)), "rate");
}

TEST_F(ServerEndTest, TakesMoreBatchesAsTheyAreStored) {
  open();
  EventBatch batch;
  batch.first = 1;
  batch.events = {an_event()};
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(close_code(receive(batch)), "no close") << i;
    end_.stored(Lane::kUrgent, 1);
  }
}

}  // namespace
}  // namespace ph::wire
