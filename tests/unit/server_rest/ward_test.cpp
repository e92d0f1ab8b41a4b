#include <gtest/gtest.h>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

// A wall display that is bound to the ward "icu", beside another ward.
class ADisplay : public testing::Test {
 protected:
  ADisplay() {
    server::Ward other;
    other.id = WardId("oncology");
    house.desk.ward_list.push_back(other);
    auto own = a_pump();
    own.ward = WardId("icu");
    auto foreign = a_pump();
    foreign.id = PumpId("P-0099");
    foreign.ward = other.id;
    house.desk.pump_list = {own, foreign};
    house.ward.bound[UserName("kiosk")] = WardId("icu");
    token = house.log_in("kiosk");
  }
  int status(const std::string& path, const std::string& query_ward = "") {
    auto request = a_request("GET", path);
    if (!query_ward.empty()) request.query["ward"] = query_ward;
    request.headers["authorization"] = "Bearer " + token;
    return house.ask(std::move(request)).status;
  }
  bool feeds(const std::string& ward) {
    auto request = a_request("GET", "/feed");
    if (!ward.empty()) request.query["ward"] = ward;
    request.headers["authorization"] = "Bearer " + token;
    return house.admit(request) == nullptr;
  }
  PeopleHouse house;
  std::string token;
};

// T09: a right is one to an object, not only to a kind of request.
TEST_F(ADisplay, ReadsItsOwnWardAlone) {
  EXPECT_EQ(status("/api/v1/pumps", "icu"), 200);
  EXPECT_EQ(status("/api/v1/pumps", "oncology"), 403);
  EXPECT_EQ(status("/api/v1/pumps"), 403);
  EXPECT_EQ(status("/api/v1/alarms", "icu"), 200);
  EXPECT_EQ(status("/api/v1/alarms"), 403);
}

TEST_F(ADisplay, ReadsAPumpOfItsWardAndNoOther) {
  EXPECT_EQ(status("/api/v1/pumps/" + house.desk.pump_list[0].id.str()), 200);
  EXPECT_EQ(status("/api/v1/pumps/P-0099"), 403);
}

TEST_F(ADisplay, HearsOfItsWardAlone) {
  const auto answer = house.ask_as(token, "GET", "/api/v1/wards");
  EXPECT_EQ(answer.body.find("oncology"), std::string::npos);
  EXPECT_NE(answer.body.find("icu"), std::string::npos);
}

TEST_F(ADisplay, IsFedItsWardAlone) {
  EXPECT_TRUE(feeds("icu"));
  EXPECT_FALSE(feeds("oncology"));
  EXPECT_FALSE(feeds(""));
}

TEST_F(ADisplay, MayPauseItsSoundAndDoNothingElse) {
  const std::string pump = house.desk.pump_list[0].id.str();
  EXPECT_EQ(house
                .ask_as(token, "POST", "/api/v1/pumps/" + pump + "/sound-pauses",
                        R"({"code":"occlusion_down"})")
                .status,
            200);
  EXPECT_EQ(house.ask_as(token, "POST", "/api/v1/alarms/" + pump + "/1/acknowledge", "{}").status,
            403);
  EXPECT_EQ(house.ask_as(token, "POST", "/api/v1/wards/icu/handovers", R"({"text":"x"})").status,
            403);
}

TEST(WardRoutes, ANoteIsKeptUnderItsAuthor) {
  PeopleHouse house;
  const auto token = house.log_in("nurse");
  EXPECT_EQ(
      house.ask_as(token, "POST", "/api/v1/wards/icu/handovers", R"({"text":"all quiet"})").status,
      201);
  ASSERT_EQ(house.ward.notes.size(), 1u);
  EXPECT_EQ(house.ward.notes[0].author, UserName("nurse"));
  EXPECT_EQ(house.ward.notes[0].text, "all quiet");
}

TEST(WardRoutes, AnAlarmIsAnsweredWithWhoGoesThere) {
  PeopleHouse house;
  const auto token = house.log_in("nurse");
  EXPECT_EQ(
      house.ask_as(token, "POST", "/api/v1/alarms/P-0001/1/acknowledge", R"({"coming":"Ben"})")
          .status,
      200);
  EXPECT_EQ(
      house.ask_as(token, "POST", "/api/v1/alarms/P-0001/1/acknowledge", R"({"silence":true})")
          .status,
      400);
}

}  // namespace
}  // namespace ph::test
