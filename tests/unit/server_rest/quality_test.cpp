#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using Json = nlohmann::json;

struct QualityRoute : testing::Test {
  PeopleHouse house;
  net::Response get(std::map<std::string, std::string> query, const std::string& who = "nurse") {
    auto request = a_request("GET", "/api/v1/quality", "");
    for (auto& [name, value] : query) request.query[name] = value;
    request.headers["authorization"] = "Bearer " + house.log_in(who);
    return house.ask(std::move(request));
  }
};

TEST_F(QualityRoute, AsksForTheLastThirtyDays) {
  ASSERT_EQ(get({}).status, 200);
  const auto now = house.clock.now().wall;
  EXPECT_EQ(house.quality.asked->to, now);
  EXPECT_EQ(house.quality.asked->from, now - std::chrono::hours{720});
  EXPECT_EQ(house.quality.asked->shift.from, house.quality.asked->shift.to);
}

TEST_F(QualityRoute, AsksForWhatTheQueryNames) {
  ASSERT_EQ(get({{"from_ms", "1000"},
                 {"to_ms", "2000"},
                 {"ward", "icu"},
                 {"drug", "heparin"},
                 {"shift", "19:00-07:30"}})
                .status,
            200);
  const auto& asked = *house.quality.asked;
  EXPECT_EQ(asked.from, wall_from_ms(1'000));
  EXPECT_EQ(asked.to, wall_from_ms(2'000));
  EXPECT_EQ(asked.ward, WardId{"icu"});
  EXPECT_EQ(asked.drug, "heparin");
  EXPECT_EQ(asked.shift.from, 19 * 60);
  EXPECT_EQ(asked.shift.to, 7 * 60 + 30);
}

TEST_F(QualityRoute, RefusesHoursThatAreNone) {
  for (const char* shift : {"19-07", "24:00-07:00", "19:60-07:00", "19:00-7:00", "19:00-07:00 ",
                            "19:00_07:00", "a9:00-07:00"}) {
    EXPECT_EQ(get({{"shift", shift}}).status, 400) << shift;
  }
}

TEST_F(QualityRoute, RefusesASheetThatItDoesNotHave) {
  EXPECT_EQ(get({{"sheet", "people"}}).status, 400);
}

TEST_F(QualityRoute, IsNotForAKiosk) { EXPECT_EQ(get({}, "kiosk").status, 403); }

TEST_F(QualityRoute, TellsCountsWardsAndOverrides) {
  server::Quality& answer = house.quality.answer;
  answer.all.programmed = 3;
  answer.rows.push_back({WardId{"icu"}, "heparin", answer.all});
  server::WardQuality ward;
  ward.ward = WardId{"icu"};
  ward.started = 3;
  ward.accounted = 2;
  ward.alarms[AlarmCode::kDoorOpen] = 4;
  answer.wards.push_back(ward);
  answer.override_median = milliseconds{1'900};
  const Json body = Json::parse(get({}).body);
  EXPECT_EQ(body["all"]["programmed"], 3);
  EXPECT_EQ(body["rows"][0]["counts"]["programmed"], 3);
  EXPECT_EQ(body["wards"][0]["compliance_percent"], "66.7");
  EXPECT_EQ(body["wards"][0]["alarms"]["door_open"], 4);
  EXPECT_EQ(body["override_median_ms"], 1'900);
}

TEST_F(QualityRoute, GivesSheetsAsCsv) {
  const auto answer = get({{"sheet", "overrides"}});
  EXPECT_EQ(answer.content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(answer.body, "at_ms,pump,ward,drug,limit,reason,after_s\r\n");
}

}  // namespace
}  // namespace ph::test
