#include <gtest/gtest.h>

#include "protocol/wire/request_text.hpp"
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

// As protocol/README.md shows a request; a member that the route forgot would be unknown.
constexpr const char* kTherapies = R"({"pump":"P-0001","patient":"PT-17","care_area":"icu",
  "entry":"e","concentration":{"amount":"8.5","unit":"mg","diluent_nl":250000000},
  "dose":{"value":"5","unit":"mg/h"},"weight_g":70000,"surface_cm2":17300,
  "vtbi_nl":1,"duration_ms":2,"end_action":"stop",
  "loading":{"dose":{"value":"1","unit":"mg"},"duration_ms":3},
  "demand":{"dose":{"value":"2","unit":"mg"},"duration_ms":4,"lockout_ms":5},
  "window":{"dose":{"value":"3","unit":"mg"},"length_ms":6},
  "periodic":{"dose":{"value":"4","unit":"mg"},"duration_ms":7,"interval_ms":8,"first_ms":9,
   "demand_restarts":true},
  "intermittent":{"volume_nl":10,"interval_ms":11,"between_nl_per_h":12},
  "steps":[{"rate_nl_per_h":13,"volume_nl":14,"wait_ms":0},
   {"rate_nl_per_h":0,"volume_nl":0,"wait_ms":15}],"steps_repeat":true,
  "ramp":{"up_ms":16,"down_ms":17},"slow_start":{"rate_nl_per_h":18,"time_ms":19},
  "flush":{"volume_nl":20,"rate_nl_per_h":21,"interval_ms":22},
  "tci":{"model":"minto","site":"effect","target_ng_per_ml":"23.5","sex":"male",
   "height_mm":1800,"age_years":50},
  "delay_ms":24,"kvo_in_delay":true,"secondary":true})";

TEST_F(OrderRoute, HandsOverEveryPartAsTheWireCarriesIt) {
  ASSERT_EQ(send(kTherapies).status, 201);
  const auto same = wire::parse_request(kTherapies);
  ASSERT_TRUE(same) << same.error().detail;
  EXPECT_EQ(wire::request_text(house.desk.placed.value()), wire::request_text(*same));
}

TEST_F(OrderRoute, NamesWhatIsWrongInAPart) {
  const auto response = send(R"({"pump":"P-0001","patient":"PT-17","entry":"e",
    "dose":{"value":"1","unit":"mL/h"},"end_action":"stop","demand":{"duration_ms":1},
    "steps":[{"rate_nl_per_h":-1,"volume_nl":1,"wait_ms":0}],"ramp":5,"secondary":"yes"})");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(reasons_of(response),
            (std::vector<std::string>{
                "demand.dose: missing", "demand.dose.value: missing", "demand.lockout_ms: missing",
                "steps[0].rate_nl_per_h: expected 0 to 10000000000, got -1",
                "ramp: expected an object, got number", "ramp.up_ms: missing",
                "ramp.down_ms: missing", "secondary: expected true or false, got string"}));
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

TEST_F(OrderRoute, TheReasonForASoftLimitIsAuditedWithTheOrder) {
  const std::string body = std::string(kGood).insert(1, R"("limit_reason":"septic shock",)");
  EXPECT_EQ(send(body).status, 201);
  EXPECT_EQ(house.desk.notes.back(), "charge_nurse order.limit_reason O-1");
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
