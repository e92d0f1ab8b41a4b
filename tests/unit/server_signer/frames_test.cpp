#include "server/signer/frames.hpp"

#include <gtest/gtest.h>

#include "tests/unit/protocol_release/a_release.hpp"

namespace ph::server {
namespace {

Bytes a_request() {
  const ARelease release;
  return encode(AskSignature{{release.canonical(), release.first_word(), release.second_word()}});
}

TEST(SignerFrames, CarryARequestWhole) {
  const ARelease release;
  const Bytes frame =
      encode(AskSignature{{release.canonical(), release.first_word(), release.second_word()}});
  const auto read = decode_question(frame);
  ASSERT_TRUE(read) << read.error().detail;
  const auto& request = std::get<AskSignature>(*read).request;
  EXPECT_EQ(request.canonical, release.canonical());
  EXPECT_EQ(request.first, release.first_word());
  EXPECT_EQ(request.second, release.second_word());
}

TEST(SignerFrames, CarryAWordAndAnIdentity) {
  const ARelease release;
  const auto word = decode_question(encode(AskJudgement{release.first_word()}));
  ASSERT_TRUE(word);
  EXPECT_EQ(std::get<AskJudgement>(*word).word, release.first_word());
  const auto who = decode_question(encode(AskIdentity{}));
  ASSERT_TRUE(who);
  EXPECT_TRUE(std::holds_alternative<AskIdentity>(*who));
}

TEST(SignerFrames, CarryEveryAnswer) {
  Identity identity{"st-elsewhere", {}, 0x01020304};
  identity.key[3] = 9;
  Signature signature{};
  signature[63] = 7;
  EXPECT_EQ(std::get<Identity>(*decode_answer(encode(identity))), identity);
  EXPECT_EQ(std::get<Signature>(*decode_answer(encode(signature))), signature);
  EXPECT_TRUE(std::holds_alternative<WordCounts>(*decode_answer(encode(WordCounts{}))));
  const auto error = decode_answer(encode(Error(Fault::kRefused, "why")));
  EXPECT_EQ(std::get<Error>(*error).fault, Fault::kRefused);
  EXPECT_EQ(std::get<Error>(*error).detail, "why");
}

TEST(SignerFrames, CarryRowsOfTheAuditAndTheWordOnThem) {
  WitnessRequest request{7, {{wall_from_ms(5), "nina", "act", "", "a detail"}, {}}, {}};
  request.chain[3] = 9;
  const auto read = decode_question(encode(AskToFollow{request}));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(std::get<AskToFollow>(*read).request.after, 7u);
  EXPECT_EQ(std::get<AskToFollow>(*read).request.rows, request.rows);
  EXPECT_EQ(std::get<AskToFollow>(*read).request.chain, request.chain);
  EXPECT_TRUE(std::holds_alternative<AskWitnessed>(*decode_question(encode(AskWitnessed{}))));
  const Witnessed seen{8, request.chain, "text"};
  EXPECT_EQ(std::get<Witnessed>(*decode_answer(encode(seen))), seen);
}

TEST(SignerFrames, AreRefusedWithTooManyRowsOfTheAudit) {
  WitnessRequest request;
  request.rows.resize(kMostWitnessedRows + 1);
  EXPECT_FALSE(decode_question(encode(AskToFollow{request})));
  request.rows.pop_back();
  EXPECT_TRUE(decode_question(encode(AskToFollow{request})));
}

TEST(SignerFrames, AreRefusedWhenCutOrLengthened) {
  const Bytes frame = a_request();
  ASSERT_TRUE(decode_question(frame));
  for (std::size_t length = 0; length < frame.size(); ++length) {
    ASSERT_FALSE(decode_question(ByteView(frame).first(length))) << length;
  }
  Bytes longer = frame;
  longer.push_back(0);
  EXPECT_FALSE(decode_question(longer));
}

TEST(SignerFrames, AreRefusedWhenTheyPromiseMoreThanTheyHold) {
  Bytes frame = a_request();
  for (std::size_t i = 1; i < 5; ++i) frame[i] = 0xFF;
  EXPECT_FALSE(decode_question(frame));
}

TEST(SignerFrames, AreRefusedWhenOfAnUnknownKind) {
  for (const char* text : {"", "X", "W", "s", "II"}) {
    EXPECT_FALSE(decode_question(as_bytes(text))) << text;
  }
  for (const char* text : {"", "X", "S", "w", "WW"}) {
    EXPECT_FALSE(decode_answer(as_bytes(text))) << text;
  }
}

TEST(SignerFrames, AreRefusedWithAnUnknownFault) {
  Bytes frame = encode(Error(Fault::kRefused, "why"));
  frame[5] = 6;
  EXPECT_FALSE(decode_answer(frame));
}

}  // namespace
}  // namespace ph::server
