#include <gtest/gtest.h>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

constexpr const char* kGood = R"({"pump":"P-0001","patient":"PT-17",
  "entry":"norepinephrine-8mg-250mL-iv","dose":{"value":"0.05","unit":"mcg/kg/min"},
  "weight_g":70000,"vtbi_nl":250000000,"end_action":"kvo"})";

struct OrderRoute : testing::Test {
  PeopleHouse house;
  std::string token = house.log_in("charge_nurse");

  OrderRoute() {
    house.desk.pump_list = {a_pump()};
    house.desk.order_list = {an_order()};
  }
  net::Response send(const std::string& body, const std::string& key = "key-00000001") {
    auto request = a_request("POST", "/api/v1/orders", body);
    request.headers["authorization"] = "Bearer " + token;
    if (!key.empty()) request.headers["idempotency-key"] = key;
    return house.ask(std::move(request));
  }
};

TEST_F(OrderRoute, HandsTheExactValuesToTheDesk) {
  EXPECT_EQ(send(kGood).status, 201);
  const auto& placed = house.desk.placed.value();
  EXPECT_EQ(to_string(placed.dose), "0.05 mcg/kg/min");
  EXPECT_EQ(placed.measures.weight, kilograms(70));
  EXPECT_EQ(placed.vtbi, millilitres(250));
  EXPECT_EQ(placed.end_action, EndAction::kKeepVeinOpen);
  EXPECT_FALSE(placed.duration);
}

TEST_F(OrderRoute, TakesTheCareAreaOfThePumpsWard) {
  send(kGood);
  EXPECT_EQ(house.desk.placed.value().care_area, "adult-icu");
}

TEST_F(OrderRoute, NeedsAKeyOfEightCharacters) {
  EXPECT_EQ(send(kGood, "").status, 400);
  EXPECT_EQ(send(kGood, "1234567").status, 400);
  EXPECT_EQ(send(kGood, "12345678").status, 201);
  EXPECT_EQ(send(kGood, std::string(64, 'k')).status, 201);
  EXPECT_EQ(send(kGood, std::string(65, 'k')).status, 400);
}

TEST_F(OrderRoute, HasNoDefaultForTheEndAction) {
  const auto response = send(R"({"pump":"P-0001","patient":"PT-17","entry":"e",
    "dose":{"value":"1","unit":"mL/h"}})");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(reasons_of(response), std::vector<std::string>{"end_action: missing"});
  EXPECT_FALSE(house.desk.placed);
}

TEST_F(OrderRoute, TellsEveryProblemAndPlacesNothing) {
  const auto response = send(R"({"pump":"P 1","patient":5,"entry":"e","speed":9,
    "dose":{"value":"1e3","unit":"mcg"},"weight_g":"70","end_action":"bolus"})");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(reasons_of(response).size(), 6u);
  EXPECT_FALSE(house.desk.placed);
}

TEST_F(OrderRoute, ShowsEveryRefusalToTheAuthor) {
  house.desk.refusals = {"dose 25 mg/h above hard limit 20 mg/h", "route epidural: not this pump"};
  const auto response = send(kGood);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(code_of(response), "refused");
  EXPECT_EQ(reasons_of(response), house.desk.refusals);
}

TEST_F(OrderRoute, APumpThatIsNotThereIsNotFound) {
  house.desk.pump_list.clear();
  EXPECT_EQ(send(kGood).status, 404);
}

TEST_F(OrderRoute, ACancelNeedsAReason) {
  EXPECT_EQ(house.ask_as(token, "POST", "/api/v1/orders/O-1/cancel", R"({"reason":""})").status,
            400);
  EXPECT_EQ(
      house.ask_as(token, "POST", "/api/v1/orders/O-1/cancel", R"({"reason":"wrong bed"})").status,
      200);
}

}  // namespace
}  // namespace ph::test
