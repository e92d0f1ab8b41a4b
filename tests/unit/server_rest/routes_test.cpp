#include <gtest/gtest.h>

#include <regex>

#include "server/rest/router.hpp"
#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using server::Policy;
using server::Route;
using server::routes;

std::string filled(std::string_view pattern) {
  std::string path =
      std::regex_replace(std::string(pattern), std::regex(R"(\{(instance|draft)\})"), "7");
  return std::regex_replace(path, std::regex(R"(\{\w+\})"), "P-0001");
}

net::Request request_for(const Route& route) {
  net::Request request = a_request(std::string(route.method), filled(route.pattern),
                                   route.body == server::BodyKind::kJson ? "{}" : "");
  if (route.body == server::BodyKind::kCsv) request.headers["content-type"] = "text/csv";
  return request;
}

// The whole matrix: for every role and every route, who is let in is what the policy says.
TEST(Routes, LetInExactlyWhomTheirPolicyAdmits) {
  PeopleHouse house;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const std::vector<storage::Role> roles{role_at(i)};
    const std::string name = role_name(i);
    const std::string token = house.log_in(name);
    ASSERT_FALSE(token.empty());
    for (const Route& route : routes()) {
      if (route.pattern == "/api/v1/logout") continue;  // would end the walk
      net::Request request = request_for(route);
      request.headers["authorization"] = "Bearer " + token;
      const auto response = house.ask(std::move(request));
      EXPECT_EQ(response.status == 403 && code_of(response) == "forbidden",
                !route.policy.admits(roles))
          << name << " " << route.method << " " << route.pattern << " " << response.status;
      EXPECT_NE(response.status, 503) << route.pattern << response.body;
    }
  }
}

TEST(Routes, WithoutALogInOnlyTheOpenOnesAnswer) {
  PeopleHouse house;
  for (const Route& route : routes()) {
    const auto response = house.ask(request_for(route));
    EXPECT_EQ(response.status == 401 && code_of(response) == "unauthenticated",
              !route.policy.is_open())
        << route.method << " " << route.pattern << " " << response.status;
  }
}

TEST(Routes, ARefusedPersonNeverReachesTheDesk) {
  PeopleHouse house;
  const auto token = house.log_in("kiosk");
  house.desk.calls.clear();
  house.ask_as(token, "GET", "/api/v1/users");
  house.ask_as(token, "POST", "/api/v1/orders", "{}");
  EXPECT_TRUE(house.desk.calls.empty());
  EXPECT_EQ(house.desk.notes.back(), "kiosk access.denied POST /api/v1/orders");
}

TEST(Routes, MetricsAnswerAProgramOnThisMachine) {
  PeopleHouse house;
  auto request = a_request("GET", "/metrics");
  request.peer.address = "127.0.0.1:5000";
  EXPECT_EQ(house.ask(std::move(request)).status, 200);
  EXPECT_EQ(house.ask(a_request("GET", "/metrics")).status, 401);
}

TEST(Routes, AnUnknownPathIsNotFoundWithoutDetail) {
  PeopleHouse house;
  const auto response = house.ask(a_request("GET", "/api/v1/secrets/../users"));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, R"({"error":{"code":"not_found","message":"nothing is here"}})");
}

TEST(Routes, AnotherMethodIsToldWhichAreAllowed) {
  PeopleHouse house;
  const auto response = house.ask(a_request("DELETE", "/api/v1/orders"));
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(header_of(response, "Allow"), "POST, GET, HEAD");
}

TEST(Routes, HeadGoesWhereGetGoes) {
  PeopleHouse house;
  EXPECT_EQ(house.ask(a_request("HEAD", "/api/v1/health")).status, 200);
}

TEST(Routes, EveryAnswerCarriesTheSecurityHeaders) {
  PeopleHouse house;
  for (const char* path : {"/api/v1/health", "/nowhere", "/api/v1/pumps", "/"}) {
    const auto response = house.ask(a_request("GET", path));
    EXPECT_EQ(header_of(response, "X-Content-Type-Options"), "nosniff") << path;
    EXPECT_TRUE(header_of(response, "Content-Security-Policy").starts_with("default-src 'none'"));
    EXPECT_FALSE(header_of(response, "Strict-Transport-Security").empty()) << path;
    EXPECT_FALSE(header_of(response, "Cache-Control").empty()) << path;
  }
}

TEST(Routes, AnUnknownQueryParameterIsNamed) {
  PeopleHouse house;
  auto request = a_request("GET", "/api/v1/pumps");
  request.headers["authorization"] = "Bearer " + house.log_in("nurse");
  request.query["wrad"] = "icu";
  const auto response = house.ask(std::move(request));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(reasons_of(response).at(0), "wrad: unknown query parameter");
}

TEST(Routes, AnInnerFailureIsToldByIdAlone) {
  PeopleHouse house;
  const auto token = house.log_in("nurse");
  house.desk.broken = Error(Fault::kUnavailable, "/var/lib/pumphouse/x.db: SELECT * FROM events");
  const auto response = house.ask_as(token, "GET", "/api/v1/events");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.body.find("SELECT"), std::string::npos);
  EXPECT_NE(response.body.find("\"id\":\"E-"), std::string::npos);
}

TEST(Routes, ABodyOfAnotherTypeIsRefused) {
  PeopleHouse house;
  auto request = a_request("POST", "/api/v1/login", "{}");
  request.headers["content-type"] = "text/plain";
  EXPECT_EQ(house.ask(std::move(request)).status, 415);
}

TEST(Routes, OneByteAboveTheBodyLimitIsRefused) {
  PeopleHouse house;
  std::string body = "{}" + std::string(64 * 1024 - 2, ' ');
  EXPECT_NE(house.ask(a_request("POST", "/api/v1/login", body)).status, 413);
  body += ' ';
  EXPECT_EQ(house.ask(a_request("POST", "/api/v1/login", body)).status, 413);
}

}  // namespace
}  // namespace ph::test
