#include <gtest/gtest.h>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using namespace std::chrono_literals;

TEST(LogIn, GivesATokenAndAHostCookie) {
  PeopleHouse house;
  const auto response = house.try_log_in("nurse", kPassword);
  EXPECT_EQ(response.status, 200);
  const auto cookie = header_of(response, "Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-session="));
  EXPECT_NE(cookie.find("; Path=/; Secure; HttpOnly; SameSite=Strict"), std::string::npos);
  EXPECT_EQ(house.desk.notes.back(), "nurse user.logged_in nurse");
}

TEST(LogIn, TellsTheRolesInTheWordsOfTheApi) {
  PeopleHouse house;
  const auto response = house.try_log_in("charge_nurse", kPassword);
  EXPECT_NE(response.body.find(R"("roles":["charge_nurse"])"), std::string::npos);
}

TEST(LogIn, AWrongPasswordAndAnUnknownNameLookTheSame) {
  PeopleHouse house;
  const auto wrong = house.try_log_in("nurse", "wrong");
  const auto nobody = house.try_log_in("nobody", "wrong");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(nobody.status, wrong.status);
  EXPECT_EQ(nobody.body, wrong.body);
}

TEST(LogIn, ADisabledUserIsOut) {
  PeopleHouse house;
  house.desk.user_list[0].disabled = true;
  EXPECT_EQ(house.try_log_in("nurse", kPassword).status, 401);
}

TEST(LogIn, TheSixthAttemptIsToldWhenToComeBack) {
  PeopleHouse house;
  for (int i = 0; i < 5; ++i) house.try_log_in("nurse", "wrong");
  const auto response = house.try_log_in("nurse", kPassword);
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(header_of(response, "Retry-After"), "1");
}

TEST(LogIn, IsPossibleAgainAfterTheWait) {
  PeopleHouse house;
  for (int i = 0; i < 5; ++i) house.try_log_in("nurse", "wrong");
  house.clock.advance(1s);
  EXPECT_EQ(house.try_log_in("nurse", kPassword).status, 200);
}

TEST(LogIn, NamesEveryProblemOfTheBody) {
  PeopleHouse house;
  const auto response =
      house.ask(a_request("POST", "/api/v1/login", R"({"name":"a b","pasword":"x"})"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(reasons_of(response).size(), 3u);
}

TEST(LogOut, EndsTheSession) {
  PeopleHouse house;
  const auto token = house.log_in("nurse");
  EXPECT_EQ(house.ask_as(token, "POST", "/api/v1/logout", "{}").status, 200);
  EXPECT_EQ(house.ask_as(token, "GET", "/api/v1/me").status, 401);
}

TEST(SessionAtTheApi, EndsAfterHalfAnHourWithoutUse) {
  PeopleHouse house;
  const auto token = house.log_in("nurse");
  house.clock.advance(30min - 1ns);
  EXPECT_EQ(house.ask_as(token, "GET", "/api/v1/me").status, 200);
  house.clock.advance(30min);
  EXPECT_EQ(house.ask_as(token, "GET", "/api/v1/me").status, 401);
}

TEST(SessionAtTheApi, ADisabledUserIsOutHalfAMinuteLater) {
  PeopleHouse house;
  const auto token = house.log_in("nurse");
  house.desk.user_list[0].disabled = true;
  house.clock.advance(30s);
  EXPECT_EQ(house.ask_as(token, "GET", "/api/v1/me").status, 401);
}

TEST(SessionAtTheApi, ARightTakenAwayIsGoneHalfAMinuteLater) {
  PeopleHouse house;
  const auto token = house.log_in("nurse");
  house.desk.user_list[0].roles = {storage::Role::kKiosk};
  house.clock.advance(30s);
  EXPECT_EQ(house.ask_as(token, "POST", "/api/v1/orders", "{}").status, 403);
}

}  // namespace
}  // namespace ph::test
