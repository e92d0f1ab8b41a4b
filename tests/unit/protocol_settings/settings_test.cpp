#include "protocol/settings/settings.hpp"

#include <gtest/gtest.h>

namespace ph {
namespace {

using Problems = std::vector<std::string>;

Settings settings(const std::string& text) {
  auto read = Settings::read_text(text, "x.toml");
  EXPECT_TRUE(read) << read.error().detail;
  return *read;
}

TEST(Settings, GivesWhatTheFileHolds) {
  Settings s =
      settings("[server]\nlisten = \"::\"\nport = 8443\ntls = true\nnames = [\"a\", \"b\"]\n");
  EXPECT_EQ(s.text("server.listen"), "::");
  EXPECT_EQ(s.integer("server.port", 1, 65'535), 8'443);
  EXPECT_TRUE(s.flag("server.tls"));
  EXPECT_EQ(s.texts("server.names"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(s.finish(), Problems{});
}

TEST(Settings, GivesTheFallbackForAnAbsentKeyOnly) {
  Settings s = settings("port = 9\n");
  EXPECT_EQ(s.integer("port", 1, 10, 5), 9);
  EXPECT_EQ(s.integer("other", 1, 10, 5), 5);
  EXPECT_EQ(s.text("listen", "::1"), "::1");
  EXPECT_EQ(s.finish(), Problems{});
}

TEST(Settings, TellsAllProblemsAtOnceInTheOrderOfLines) {
  Settings s = settings("[server]\nlisten = 5\nport = 70000\nprot = 1\n");
  s.text("server.listen");
  s.integer("server.port", 1, 65'535);
  s.text("server.database");
  EXPECT_EQ(s.finish(),
            (Problems{"x.toml:1: server.database: missing; expected a text",
                      "x.toml:2: server.listen: expected a text",
                      "x.toml:3: server.port: expected 1 to 65535, got 70000",
                      "x.toml:4: server.prot: unknown key; did you mean server.port?"}));
}

TEST(Settings, JudgesABoundaryExactly) {
  for (const auto& [value, sound] :
       {std::pair{0, false}, {1, true}, {2, true}, {10, true}, {11, false}}) {
    Settings s = settings("n = " + std::to_string(value));
    s.integer("n", 1, 10);
    EXPECT_EQ(s.finish().empty(), sound) << value;
  }
}

TEST(Settings, RefusesAnEmptyTextEvenWithAFallback) {
  Settings s = settings("listen = \"\"\n");
  s.text("listen", "::1");
  EXPECT_EQ(s.finish(), Problems{"x.toml:1: listen: expected a text, got an empty one"});
}

TEST(Settings, RefusesAPointNumberForAWholeOne) {
  Settings s = settings("port = 1.0\n");
  s.integer("port", 1, 10);
  EXPECT_EQ(s.finish(), Problems{"x.toml:1: port: expected a whole number"});
}

TEST(Settings, GuessesNothingThatIsFarAway) {
  Settings s = settings("colour = \"red\"\n");
  s.text("listen", "::1");
  EXPECT_EQ(s.finish(), Problems{"x.toml:1: colour: unknown key"});
}

TEST(Settings, ReadsArraysOfTables) {
  Settings s = settings("[[ward]]\nid = \"icu\"\nbeds = 8\n[[ward]]\nid = \"er\"\nbeds = 0\n");
  const auto wards = s.tables("ward", 1);
  ASSERT_EQ(wards.size(), 2U);
  for (Settings ward : wards) {
    ward.text("id");
    ward.integer("beds", 1, 200);
  }
  EXPECT_EQ(s.finish(), Problems{"x.toml:6: ward[1].beds: expected 1 to 200, got 0"});
}

TEST(Settings, RefusesAnUnknownKeyInsideAnArrayOfTables) {
  Settings s = settings("[[ward]]\nid = \"icu\"\nbedz = 8\n");
  for (Settings ward : s.tables("ward")) {
    ward.text("id");
    ward.integer("beds", 1, 200, 1);
  }
  EXPECT_EQ(s.finish(), Problems{"x.toml:3: ward[0].bedz: unknown key; did you mean ward.beds?"});
}

TEST(Settings, AsksForAtLeastSoManyTables) {
  Settings s = settings("");
  s.tables("ward", 1);
  EXPECT_EQ(s.finish(), Problems{"x.toml: ward: expected at least 1 of [[ward]], got 0"});
}

TEST(Settings, RefusesATableWhereTablesAreDue) {
  Settings s = settings("[ward]\nid = \"icu\"\n");
  EXPECT_TRUE(s.tables("ward").empty());
  EXPECT_FALSE(s.finish().empty());
}

TEST(Settings, RefusesAnEmptyUnknownTable) {
  Settings s = settings("[severs]\n");
  s.section("server").text("listen", "::1");
  EXPECT_EQ(s.finish(), Problems{"x.toml:1: severs: unknown key"});
}

TEST(Settings, TakesTheEnvironmentBeforeTheFile) {
  Settings s = settings("[server]\nport = 1\nnames = [\"a\"]\n");
  s.override_from("PUMPHOUSE", {{"PUMPHOUSE_SERVER_PORT", "2"},
                                {"PUMPHOUSE_SERVER_TLS", "true"},
                                {"PUMPHOUSE_SERVER_NAMES", "b,c"}});
  EXPECT_EQ(s.integer("server.port", 1, 10), 2);
  EXPECT_TRUE(s.flag("server.tls"));
  EXPECT_EQ(s.texts("server.names"), (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(s.finish(), Problems{});
}

TEST(Settings, NamesTheVariableThatIsWrong) {
  Settings s = settings("[server]\nport = 1\n");
  s.override_from("PUMPHOUSE", {{"PUMPHOUSE_SERVER_PORT", "12x"}});
  s.integer("server.port", 1, 10);
  EXPECT_EQ(s.finish(),
            Problems{"x.toml: PUMPHOUSE_SERVER_PORT (environment): expected a whole number"});
}

TEST(Settings, RefusesTextThatIsNotToml) {
  const auto read = Settings::read_text("port = \n", "x.toml");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().detail.find("x.toml:1: not TOML: "), 0U) << read.error().detail;
}

TEST(Settings, RefusesAKeyTwice) { EXPECT_FALSE(Settings::read_text("a = 1\na = 2\n", "x.toml")); }

TEST(EditDistance, CountsSingleCharacterEdits) {
  EXPECT_EQ(edit_distance("port", "port"), 0U);
  EXPECT_EQ(edit_distance("port", "prot"), 1U);
  EXPECT_EQ(edit_distance("port", "por"), 1U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
}

}  // namespace
}  // namespace ph
