#include "server/rest/body.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

std::string problem_of(const Body& body) {
  return body.problems().size() == 1 ? body.problems().front() : "";
}

TEST(Body, RefusesWhatIsNotAnObject) {
  EXPECT_FALSE(Body::parse("[]"));
  EXPECT_FALSE(Body::parse(""));
  EXPECT_FALSE(Body::parse("{} {}"));
  EXPECT_FALSE(Body::parse("\"text\""));
}

TEST(Body, RefusesAMemberGivenTwice) {
  const auto body = Body::parse(R"({"a":1,"a":2})");
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().detail, "a: given twice");
}

TEST(Body, TheSameNameInAnotherObjectIsNotTwice) {
  EXPECT_TRUE(Body::parse(R"({"a":{"a":1},"b":{"a":1}})"));
}

TEST(Body, RefusesNineLevelsAndTakesEight) {
  EXPECT_TRUE(Body::parse(R"({"a":[[[[[[[]]]]]]]})"));
  EXPECT_FALSE(Body::parse(R"({"a":[[[[[[[[]]]]]]]]})"));
}

TEST(Body, RefusesTextThatIsNotUtf8) { EXPECT_FALSE(Body::parse("{\"a\":\"\xff\"}")); }

TEST(Body, NamesAMissingMember) {
  auto body = Body::parse("{}");
  body->text("pump", 64);
  EXPECT_EQ(problem_of(*body), "pump: missing");
}

TEST(Body, NamesAWrongType) {
  auto body = Body::parse(R"({"pump":5})");
  body->text("pump", 64);
  EXPECT_EQ(problem_of(*body), "pump: expected text, got number");
}

TEST(Body, NamesAnUnknownMemberWithItsPath) {
  auto body = Body::parse(R"({"dose":{"valeu":"5"}})");
  Body dose = body->object("dose");
  dose.refuse_the_rest();
  body->refuse_the_rest();
  EXPECT_EQ(problem_of(*body), "dose.valeu: unknown member");
}

TEST(Body, AFractionIsNoWholeNumber) {
  auto body = Body::parse(R"({"weight_g":1.0})");
  EXPECT_FALSE(body->optional_whole("weight_g", 1, 10));
  EXPECT_EQ(problem_of(*body), "weight_g: expected a whole number, got a number with a fraction");
}

TEST(Body, TakesTheBoundsAndRefusesOneBeyond) {
  auto body = Body::parse(R"({"a":1,"b":10,"c":0,"d":11,"e":18446744073709551615})");
  EXPECT_TRUE(body->optional_whole("a", 1, 10));
  EXPECT_TRUE(body->optional_whole("b", 1, 10));
  EXPECT_FALSE(body->optional_whole("c", 1, 10));
  EXPECT_FALSE(body->optional_whole("d", 1, 10));
  EXPECT_FALSE(body->optional_whole("e", 1, 10));
  EXPECT_EQ(body->problems().size(), 3u);
}

TEST(Body, TellsEveryProblemAtOnce) {
  auto body = Body::parse(R"({"pump":"","extra":1})");
  body->id<PumpId>("pump");
  body->text("patient", 64);
  body->refuse_the_rest();
  EXPECT_EQ(body->problems().size(), 3u);
}

}  // namespace
}  // namespace ph::server
