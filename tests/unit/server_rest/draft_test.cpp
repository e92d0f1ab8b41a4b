#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using Json = nlohmann::json;

const std::string kEntry = "/api/v1/libraries/7/entries/icu/propofol";

struct DraftRoute : testing::Test {
  DraftRoute() { house.libraries.library_list = {a_draft()}; }
  net::Response send(const std::string& method, const std::string& path, const std::string& header,
                     const std::string& value, const std::string& body,
                     const std::string& who = "pharmacist") {
    auto request = a_request(method, path, body);
    request.headers["content-type"] = "application/json";
    if (!header.empty()) request.headers[header] = value;
    request.headers["authorization"] = "Bearer " + house.log_in(who);
    return house.ask(std::move(request));
  }
  PeopleHouse house;
};

TEST_F(DraftRoute, AnEditNamesWhatItsAuthorSaw) {
  EXPECT_EQ(send("PUT", kEntry, "", "", "{}").status, 400);
  EXPECT_TRUE(house.libraries.calls.empty());
  const std::string seen = '"' + to_hex(Digest{9}) + '"';
  EXPECT_EQ(send("PUT", kEntry, "if-match", seen, "{}").status, 200);
  EXPECT_EQ(house.libraries.asked.seen, Digest{9});
  EXPECT_EQ(house.libraries.asked.place, (server::Place{"icu", "propofol"}));
}

TEST_F(DraftRoute, SomethingNewIsSaidToBeNew) {
  EXPECT_EQ(send("PUT", kEntry, "if-none-match", "*", "{}").status, 200);
  EXPECT_EQ(house.libraries.asked.seen, Digest{});
}

TEST_F(DraftRoute, AConflictTellsWhoWhenAndBothVersions) {
  server::EditConflict conflict;
  conflict.by = UserName("paul");
  conflict.text = R"({"id":"propofol"})";
  house.libraries.edited.conflict = conflict;
  const auto response = send("PUT", kEntry, "if-none-match", "*", R"({"mine":1})");
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(code_of(response), "conflict");
  const Json told = Json::parse(response.body);
  EXPECT_EQ(told["by"], "paul");
  EXPECT_EQ(told["now"]["id"], "propofol");
  EXPECT_EQ(told["yours"]["mine"], 1);
}

TEST_F(DraftRoute, EveryProblemOfAnEntryIsTold) {
  house.libraries.edited.problems = {"route: expected one of", "limits.unit: missing"};
  const auto response = send("PUT", kEntry, "if-none-match", "*", "{}");
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(reasons_of(response), house.libraries.edited.problems);
}

TEST_F(DraftRoute, OnlyAPharmacistEdits) {
  EXPECT_EQ(send("PUT", kEntry, "if-none-match", "*", "{}", "second_signer").status, 403);
  EXPECT_EQ(send("DELETE", kEntry, "if-none-match", "*", "", "nurse").status, 403);
}

TEST_F(DraftRoute, BothApproversTick) {
  const std::string body =
      R"({"ticks":[{"area":"icu","entry":"x","digest":")" + to_hex(Digest{9}) + R"("}]})";
  EXPECT_EQ(send("POST", "/api/v1/libraries/7/ticks", "", "", body, "second_signer").status, 200);
  ASSERT_EQ(house.libraries.ticks.size(), 1U);
  EXPECT_EQ(house.libraries.ticks[0].digest, Digest{9});
  EXPECT_EQ(send("POST", "/api/v1/libraries/7/ticks", "", "", body, "nurse").status, 403);
}

TEST_F(DraftRoute, ARebaseTakesOneSideOfEachConflict) {
  house.libraries.rebased.record = a_draft();
  const std::string seen = '"' + to_hex(Digest{9}) + '"';
  const auto path = "/api/v1/libraries/7/rebase";
  const auto wrong = R"({"take":[{"area":"icu","entry":"x","side":"both"}]})";
  EXPECT_EQ(send("POST", path, "if-match", seen, wrong).status, 400);
  const auto right = R"({"take":[{"area":"icu","entry":"x","side":"theirs"}]})";
  EXPECT_EQ(send("POST", path, "if-match", seen, right).status, 200);
  EXPECT_EQ(house.libraries.chosen.at({"icu", "x"}), server::Take::kTheirs);
}

TEST_F(DraftRoute, EntriesComeInPages) {
  Library library;
  library.areas.emplace_back();
  library.areas[0].id = "icu";
  for (const char* id : {"a", "b", "c"}) {
    library.areas[0].entries.emplace_back();
    library.areas[0].entries.back().id = EntryId(id);
  }
  house.libraries.content = std::make_shared<Library>(library);
  const std::string path = "/api/v1/libraries/7/entries";
  auto request = a_request("GET", path);
  request.query["limit"] = "2";
  request.headers["authorization"] = "Bearer " + house.log_in("nurse");
  const Json first = Json::parse(house.ask(request).body);
  EXPECT_EQ(first["entries"].size(), 2U);
  EXPECT_EQ(first["next"], "icu/b");
}

}  // namespace
}  // namespace ph::test
