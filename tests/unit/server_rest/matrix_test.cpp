#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using Json = nlohmann::json;
using server::LibraryStanding;

server::PumpProof standing(const char* pump, const char* ward, LibraryStanding where) {
  server::PumpProof out;
  out.pump = PumpId(pump);
  out.ward = WardId(ward);
  out.standing = where;
  return out;
}

TEST(LibraryMatrix, CountsThePumpsOfEachWardByWhereTheyStand) {
  PeopleHouse house;
  house.desk.proof_list = {standing("P-1", "icu", LibraryStanding::kHolds),
                           standing("P-2", "icu", LibraryStanding::kHolds),
                           standing("P-3", "icu", LibraryStanding::kInfusing),
                           standing("P-4", "surgery", LibraryStanding::kNeverSeen)};
  const auto token = house.log_in("pharmacist");
  const Json body = Json::parse(house.ask_as(token, "GET", "/api/v1/library/matrix").body);
  ASSERT_EQ(body["wards"].size(), 2u);
  EXPECT_EQ(body["wards"][0]["pumps"], (Json{{"holds", 2}, {"infusing", 1}}));
  EXPECT_EQ(body["wards"][1]["ward"], "surgery");
  EXPECT_EQ(body["wards"][1]["pumps"], (Json{{"never_seen", 1}}));
}

TEST(Practice, NeedsAnEntryAUnitAndTheEndOfItsScale) {
  PeopleHouse house;
  auto request = a_request("GET", "/api/v1/quality/practice", "");
  request.headers["authorization"] = "Bearer " + house.log_in("pharmacist");
  EXPECT_EQ(house.ask(request).status, 400);
  request.query = {{"area", "icu"}, {"entry", "hep"}, {"unit", "mg/h"}, {"most", "0"}};
  EXPECT_EQ(house.ask(request).status, 400);
  request.query["most"] = "10";
  house.quality.shape.bins.resize(2);
  house.quality.shape.bins[1].overridden = 3;
  const auto answer = house.ask(request);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(Json::parse(answer.body)["bins"][1]["overridden"], 3);
  const auto& asked = *house.quality.asked_practice;
  EXPECT_EQ(asked.to - asked.from, std::chrono::hours{90 * 24});
  EXPECT_EQ(to_string(asked.terms.unit), "mg/h");
}

}  // namespace
}  // namespace ph::test
