#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "server/rest/openapi.hpp"
#include "server/rest/router.hpp"
#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using Json = nlohmann::json;
using Names = std::set<std::string>;

const Json& text() {
  static const Json kText = Json::parse(server::openapi_text());
  return kText;
}

Names members(const Json& object) {
  Names out;
  for (const auto& [name, value] : object.items()) out.insert(name);
  return out;
}

// What `value` has beyond the schema, and lacks of what the schema requires.
void expect_documented(const Json& value, const std::string& schema) {
  const Json& described = text()["components"]["schemas"].at(schema);
  const Names known = members(described["properties"]);
  const Names got = members(value);
  for (const auto& name : got) EXPECT_TRUE(known.count(name)) << schema << "." << name;
  for (const auto& name : described["required"]) {
    EXPECT_TRUE(got.count(name.get<std::string>())) << schema << " lacks " << name;
  }
}

// With everything set, an answer has every member that is described.
void expect_complete(const Json& value, const std::string& schema) {
  EXPECT_EQ(members(value), members(text()["components"]["schemas"].at(schema)["properties"]));
}

TEST(OpenApi, DescribesEveryRouteAndNoOther) {
  Names described, routed;
  for (const auto& [path, methods] : text()["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) described.insert(method + " " + path);
  }
  for (const auto& route : server::routes()) {
    std::string method(route.method);
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return static_cast<char>(c + 32); });
    routed.insert(method + " " + std::string(route.pattern));
  }
  EXPECT_EQ(described, routed);
}

TEST(OpenApi, SaysForEveryRouteWhetherItNeedsALogIn) {
  for (const auto& route : server::routes()) {
    std::string method(route.method);
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return static_cast<char>(c + 32); });
    const Json& operation = text()["paths"].at(std::string(route.pattern)).at(method);
    EXPECT_EQ(operation.contains("security"), route.policy.is_open()) << route.pattern;
    EXPECT_EQ(operation.contains("requestBody"), route.body != server::BodyKind::kNone)
        << route.pattern;
  }
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
  const std::string all(server::openapi_text());
  const std::string mark = "#/components/schemas/";
  for (auto at = all.find(mark); at != std::string::npos; at = all.find(mark, at + 1)) {
    const auto from = at + mark.size();
    const auto name = all.substr(from, all.find('"', from) - from);
    EXPECT_TRUE(text()["components"]["schemas"].contains(name)) << name;
  }
}

struct LiveAnswers : testing::Test {
  PeopleHouse house;
  std::string token = house.log_in("nurse");
  LiveAnswers() {
    house.desk.pump_list = {a_pump()};
    house.desk.order_list = {an_order()};
  }
  Json get(const std::string& path) { return Json::parse(house.ask_as(token, "GET", path).body); }
};

TEST_F(LiveAnswers, APumpHasTheDescribedMembers) {
  const Json pump = get("/api/v1/pumps/P-0001");
  expect_complete(pump, "Pump");
  expect_complete(pump["library"], "PumpLibrary");
  expect_complete(pump["dose"], "Dose");
}

TEST_F(LiveAnswers, APumpThatWasNeverHeardHasOnlyTheRequiredOnes) {
  server::PumpView silent;
  silent.id = PumpId("P-0002");
  house.desk.pump_list = {silent};
  const Json pump = get("/api/v1/pumps/P-0002");
  expect_documented(pump, "Pump");
  EXPECT_FALSE(pump.contains("age_ms"));
  EXPECT_FALSE(pump.contains("rate_nl_per_h"));
}

TEST_F(LiveAnswers, AnAlarmHasTheDescribedMembers) {
  expect_complete(get("/api/v1/alarms")["alarms"][0], "Alarm");
}

TEST_F(LiveAnswers, AnOrderHasTheDescribedMembers) {
  expect_complete(get("/api/v1/orders/O-1"), "Order");
  expect_documented(get("/api/v1/orders")["orders"][0], "Order");
}

TEST_F(LiveAnswers, AnErrorHasTheDescribedMembers) {
  const Json error = get("/api/v1/orders/O-404");
  expect_documented(error, "Error");
  const Json& inner = text()["components"]["schemas"]["Error"]["properties"]["error"];
  for (const auto& name : members(error["error"])) {
    EXPECT_TRUE(inner["properties"].contains(name)) << name;
  }
}

TEST_F(LiveAnswers, ALibraryRecordHasTheDescribedMembers) {
  house.libraries.library_list = {a_draft()};
  expect_documented(get("/api/v1/libraries")["libraries"][0], "LibraryRecord");
}

TEST_F(LiveAnswers, AnEntryHasTheDescribedMembers) {
  Library library;
  library.areas.emplace_back();
  library.areas[0].entries.emplace_back();
  house.desk.content = std::make_shared<Library>(library);
  expect_documented(get("/api/v1/library/entries")["entries"][0], "Entry");
}

TEST_F(LiveAnswers, ARolloutHasTheDescribedMembers) {
  server::RolloutView view;
  view.rollout.plan = server::all_pumps_at_once(5);
  view.rollout.plan.not_before = wall_from_ms(1);
  view.rollout.plan.refusals_most = view.rollout.plan.alerts_most = 1;
  view.waves.emplace_back();
  view.refusals.emplace_back();
  view.history.emplace_back();
  house.rollouts.rollout_list = {view};
  const Json rollout = get("/api/v1/rollouts/5");
  expect_complete(rollout, "Rollout");
  expect_complete(rollout["waves"][0], "Wave");
  expect_complete(rollout["stop"], "StopRules");
  expect_complete(get("/api/v1/rollouts")["rollouts"][0], "RolloutSummary");
}

TEST_F(LiveAnswers, TheProofOfAPumpHasTheDescribedMembers) {
  server::PumpProof proof;
  proof.held = proof.target = LibraryVersion{};
  proof.last_contact = wall_from_ms(1);
  house.desk.proof_list = {proof};
  expect_complete(get("/api/v1/library/proof")["pumps"][0], "PumpProof");
  expect_complete(get("/api/v1/library/status"), "LibraryStatus");
}

TEST_F(LiveAnswers, AnActivationCurveHasTheDescribedMembers) {
  house.rollouts.curves.wards[WardId("icu")].curve = {{wall_from_ms(1), 1}};
  expect_complete(get("/api/v1/rollouts/5/activations"), "Activations");
}

TEST_F(LiveAnswers, PeopleAndTheirSessionsHaveTheDescribedMembers) {
  token = house.log_in("administrator");
  expect_complete(get("/api/v1/me"), "Person");
  expect_complete(get("/api/v1/sessions")["sessions"][0], "Session");
  const Json wish{{"name", "nina"}, {"shown_name", "Nina"}, {"roles", {"nurse"}}};
  const auto added = house.ask_as(token, "POST", "/api/v1/users", wish.dump());
  const Json invitation = Json::parse(added.body);
  expect_complete(invitation, "Invitation");
  expect_complete(invitation["user"], "User");
  expect_documented(get("/api/v1/users")["users"][0], "User");
  const auto offer = house.ask_as(token, "POST", "/api/v1/me/totp", "{}");
  expect_complete(Json::parse(offer.body), "SecondFactor");
  const auto in = house.try_log_in("nurse", kPassword);
  expect_complete(Json::parse(in.body), "LoggedIn");
}

}  // namespace
}  // namespace ph::test
