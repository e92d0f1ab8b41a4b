#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "protocol/wire/codec.hpp"
#include "protocol/wire/library_codec.hpp"
#include "tests/unit/protocol_wire/files.hpp"

namespace ph::wire {
namespace {

using Json = nlohmann::json;

// The fenced examples of protocol/README.md that are marked with `direction`.
std::vector<std::string> examples(const std::string& direction) {
  const std::string readme = source_file("protocol/README.md");
  const std::string fence = "```json " + direction + "\n";
  std::vector<std::string> out;
  for (auto at = readme.find(fence); at != std::string::npos; at = readme.find(fence, at + 1)) {
    const auto begin = at + fence.size();
    out.push_back(readme.substr(begin, readme.find("\n```", begin) - begin));
  }
  return out;
}

std::set<std::string> types_of(const std::vector<std::string>& texts) {
  std::set<std::string> out;
  for (const std::string& text : texts) out.insert(Json::parse(text).at("type"));
  return out;
}

TEST(Readme, ShowsEveryMessage) {
  EXPECT_EQ(types_of(examples("pump")),
            (std::set<std::string>{"hello", "telemetry", "events", "chunk_request"}));
  EXPECT_EQ(types_of(examples("server")),
            (std::set<std::string>{"welcome", "ack", "order_offer", "order_cancel", "library_offer",
                                   "refusal"}));
}

TEST(Readme, ShowsPumpMessagesThatReadAndWriteToTheSameValue) {
  for (const std::string& text : examples("pump")) {
    const auto message = decode_pump_message(text);
    ASSERT_TRUE(message) << message.error().detail << "\n" << text;
    EXPECT_EQ(Json::parse(encode(*message)), Json::parse(text));
  }
}

TEST(Readme, ShowsServerMessagesThatReadAndWriteToTheSameValue) {
  for (const std::string& text : examples("server")) {
    const auto message = decode_server_message(text);
    ASSERT_TRUE(message) << message.error().detail << "\n" << text;
    EXPECT_EQ(Json::parse(encode(*message)), Json::parse(text));
  }
}

TEST(Readme, ShowsALibraryInItsCanonicalBytes) {
  ASSERT_EQ(examples("library").size(), 1U);
  const auto library = parse_library(examples("library")[0]);
  ASSERT_TRUE(library) << library.error().detail;
  EXPECT_EQ(library->areas.at(0).entries.at(0).drug, "norepinephrine");
}

// Each member of each example, left out, doubled, mistyped and joined by an unknown one.
TEST(Readme, ShowsNoMemberThatMayBeSpoilt) {
  for (const std::string& text : examples("pump")) {
    const Json good = Json::parse(text);
    for (const auto& [key, value] : good.items()) {
      Json bad = good;
      bad[key] = nullptr;
      const auto mistyped = decode_pump_message(bad.dump());
      ASSERT_FALSE(mistyped) << key;
      EXPECT_EQ(mistyped.error().detail.find(key + ": expected"), 0U) << mistyped.error().detail;
      const std::string doubled =
          "{" + Json(key).dump() + ":" + value.dump() + "," + good.dump().substr(1);
      ASSERT_FALSE(decode_pump_message(doubled)) << key;
      EXPECT_EQ(decode_pump_message(doubled).error().detail, key + ": stands twice");
    }
    Json bad = good;
    bad["surprise"] = 1;
    ASSERT_FALSE(decode_pump_message(bad.dump()));
    EXPECT_EQ(decode_pump_message(bad.dump()).error().detail, "surprise: unknown member");
  }
}

}  // namespace
}  // namespace ph::wire
