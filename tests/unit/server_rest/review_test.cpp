#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using Json = nlohmann::json;

struct ReviewRoute : testing::Test {
  PeopleHouse house;
  net::Response get(const std::string& path, const std::string& name = "",
                    const std::string& value = "") {
    auto request = a_request("GET", path, "");
    if (!name.empty()) request.query[name] = value;
    request.headers["authorization"] = "Bearer " + house.log_in("pharmacist");
    return house.ask(std::move(request));
  }
};

TEST_F(ReviewRoute, NamesTheHighAlertDrugsOnce) {
  server::Difference change;
  change.areas = {"icu"};
  change.drug = "norepinephrine";
  change.field = "hard high";
  change.high_alert = true;
  house.libraries.review.against = 3;
  house.libraries.review.differences = {change, change};
  const Json body = Json::parse(get("/api/v1/libraries/7/review").body);
  EXPECT_EQ(body["high_alert_drugs"], Json({"norepinephrine"}));
  EXPECT_EQ(body["differences"].size(), 2U);
  EXPECT_EQ(body["against"], 3);
}

TEST_F(ReviewRoute, RehearsesNinetyDaysUnlessToldOtherwise) {
  const Json body = Json::parse(get("/api/v1/libraries/7/rehearsal").body);
  EXPECT_EQ(body["days"], 90);
  EXPECT_EQ(body["now"]["soft_alert"], 0);
}

TEST_F(ReviewRoute, RefusesASpanOfNoDays) {
  EXPECT_EQ(get("/api/v1/libraries/7/rehearsal", "days", "4000").status, 400);
  EXPECT_EQ(get("/api/v1/libraries/7/rehearsal", "weeks", "2").status, 400);
}

TEST_F(ReviewRoute, RefusesADraftThatIsNoNumber) {
  EXPECT_EQ(get("/api/v1/libraries/x/review").status, 400);
}

}  // namespace
}  // namespace ph::test
