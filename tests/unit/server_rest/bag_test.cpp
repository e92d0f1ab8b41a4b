#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using Json = nlohmann::json;

struct BagRoutes : testing::Test {
  PeopleHouse house;
  std::string pharmacist = house.log_in("pharmacist");

  net::Response mark(const std::string& body, const std::string& bag = "2") {
    return house.ask_as(pharmacist, "POST", "/api/v1/bags/P-0001/o-1/" + bag + "/mark", body);
  }
};

TEST_F(BagRoutes, ListWhatIsDueInTheNextFourHours) {
  server::BagNeed need;
  need.name = {PumpId("P-0001"), OrderId("o-1"), 2};
  need.drug = "heparin";
  need.empty_at = wall_from_ms(1'800'000'600'000);
  need.lead = std::chrono::minutes{30};
  need.begin_by = wall_from_ms(1'800'000'000'000);
  need.urgency = server::BagUrgency::kNow;
  need.mark = {need.name, storage::BagStep::kBeingMade, UserName("phil"), wall_from_ms(5)};
  house.bags.list.needs = {need};
  const Json body = Json::parse(house.ask_as(pharmacist, "GET", "/api/v1/bags").body);
  EXPECT_EQ(house.bags.asked->horizon, std::chrono::hours{4});
  const Json& bag = body["bags"][0];
  EXPECT_EQ(bag["empty_ms"], 1'800'000'600'000);
  EXPECT_EQ(bag["begin_by_ms"], 1'800'000'000'000);
  EXPECT_EQ(bag["urgency"], "now");
  EXPECT_EQ(bag["mark"]["by"], "phil");
}

TEST_F(BagRoutes, LeaveOutWhatIsNotKnown) {
  house.bags.list.needs.emplace_back();
  const Json body = Json::parse(house.ask_as(pharmacist, "GET", "/api/v1/bags").body);
  EXPECT_FALSE(body["bags"][0].contains("empty_ms"));
  EXPECT_FALSE(body["bags"][0].contains("begin_by_ms"));
  EXPECT_EQ(body["bags"][0]["mark"], (Json{{"step", "none"}}));
}

TEST_F(BagRoutes, AMarkNamesWhatItsAuthorSaw) {
  EXPECT_EQ(mark(R"({"step":"on_the_way","was":"being_made"})").status, 200);
  EXPECT_EQ(house.bags.was_before, storage::BagStep::kBeingMade);
  EXPECT_EQ(mark(R"({"step":"on_the_way"})").status, 400);
  EXPECT_EQ(mark(R"({"step":"hung","was":"none"})").status, 400);
  EXPECT_EQ(mark(R"({"step":"being_made","was":"none"})", "0").status, 400);
}

TEST_F(BagRoutes, AMarkOfSomebodyElseIsToldWithTheirName) {
  house.bags.refusal = "bag 2: is being_made by sara";
  const auto response = mark(R"({"step":"being_made","was":"none"})");
  EXPECT_EQ(response.status, 409);
  EXPECT_NE(response.body.find("sara"), std::string::npos);
}

}  // namespace
}  // namespace ph::test
