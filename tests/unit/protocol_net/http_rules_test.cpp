#include "protocol/net/http_rules.hpp"

#include <gtest/gtest.h>

#include "protocol/net/http_text.hpp"

namespace ph::net {
namespace {

RawHead a_head(std::string target) {
  RawHead head;
  head.method = "GET";
  head.target = std::move(target);
  head.fields = {{"host", "a"}};
  return head;
}

TEST(HttpRules, DecodePathAndQuery) {
  const auto request = judge_head(a_head("/a%20b?name=x+y%26z&flag"), Limits{});
  EXPECT_EQ(request->path, "/a b");
  EXPECT_EQ(request->query.at("name"), "x y&z");
  EXPECT_EQ(request->query.at("flag"), "");
}

TEST(HttpRules, TakeAnEscapeAtTheVeryEnd) {
  EXPECT_EQ(judge_head(a_head("/a%2F"), Limits{})->path, "/a/");
}

TEST(HttpRules, RefuseABrokenEscape) {
  for (const char* target : {"/%", "/%2", "/%zz", "/%00", "/?a=%2"}) {
    EXPECT_EQ(judge_head(a_head(target), Limits{}).error().code, "bad_target") << target;
  }
}

TEST(HttpRules, RefuseATargetThatIsNoPath) {
  EXPECT_EQ(judge_head(a_head("http://a/b"), Limits{}).error().code, "bad_target");
}

TEST(HttpRules, RefuseAQueryNameGivenTwice) {
  EXPECT_EQ(judge_head(a_head("/?a=1&a=2"), Limits{}).error().message, "query: a given twice");
}

TEST(HttpRules, JoinFieldsThatMayRepeat) {
  RawHead head = a_head("/");
  head.fields.emplace_back("accept", "x");
  head.fields.emplace_back("accept", "y");
  EXPECT_EQ(judge_head(head, Limits{})->header("accept"), "x, y");
}

TEST(HttpText, RefusesAHeaderThatWouldForgeALine) {
  Response response;
  response.headers = {{"X-Name", "a\r\nSet-Cookie: stolen"}};
  EXPECT_FALSE(head_of(response, 0, Connection::kClose));
}

}  // namespace
}  // namespace ph::net
