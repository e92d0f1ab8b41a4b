#include <gtest/gtest.h>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

struct Case {
  const char* name;
  const char* method;
  bool cookie;
  const char* site;    // Sec-Fetch-Site; "": not sent
  const char* origin;  // "": not sent
  bool let_in;
};

class OriginMatrix : public testing::TestWithParam<Case> {};

TEST_P(OriginMatrix, HoldsForRequests) {
  const Case& c = GetParam();
  PeopleHouse house;
  const auto token = house.log_in("nurse");
  const bool get = std::string(c.method) == "GET";
  auto request = a_request(c.method, get ? "/api/v1/me" : "/api/v1/logout", get ? "" : "{}");
  if (c.cookie) {
    request.headers["cookie"] = "theme=dark; __Host-session=" + token;
  } else {
    request.headers["authorization"] = "Bearer " + token;
  }
  if (*c.site != '\0') request.headers["sec-fetch-site"] = c.site;
  if (*c.origin != '\0') request.headers["origin"] = c.origin;
  const auto response = house.ask(std::move(request));
  EXPECT_EQ(response.status, c.let_in ? 200 : 403) << c.name;
}

constexpr const char* kOwn = "https://localhost:8443";
constexpr const char* kOther = "https://evil.example";

INSTANTIATE_TEST_SUITE_P(
    People, OriginMatrix,
    testing::Values(Case{"same-origin post", "POST", true, "same-origin", kOwn, true},
                    Case{"site alone", "POST", true, "same-origin", "", true},
                    Case{"origin alone", "POST", true, "", kOwn, true},
                    Case{"neither", "POST", true, "", "", false},
                    Case{"cross-site post", "POST", true, "cross-site", kOther, false},
                    Case{"same-site post", "POST", true, "same-site", "", false},
                    Case{"post from the address bar", "POST", true, "none", "", false},
                    Case{"site outweighs a forged origin", "POST", true, "cross-site", kOwn, false},
                    Case{"another origin", "POST", true, "", kOther, false},
                    Case{"null origin", "POST", true, "", "null", false},
                    Case{"plain http origin", "POST", true, "", "http://localhost:8443", false},
                    Case{"another port", "POST", true, "", "https://localhost:9443", false},
                    Case{"same-origin get", "GET", true, "same-origin", "", true},
                    Case{"old browser's get", "GET", true, "", "", true},
                    Case{"cross-site get", "GET", true, "cross-site", "", false},
                    Case{"typed address", "GET", true, "none", "", true},
                    Case{"program with a bearer", "POST", false, "", "", true}));

TEST(Host, AForeignNameIsRefused) {
  PeopleHouse house;
  auto request = a_request("GET", "/api/v1/health");
  request.headers["host"] = "evil.example:8443";
  EXPECT_EQ(house.ask(std::move(request)).status, 400);
}

TEST(Host, LoopbackAndPublicNameAreAnswered) {
  PeopleHouse house;
  for (const char* host : {"localhost:8443", "127.0.0.1:8443", "LOCALHOST:8443"}) {
    auto request = a_request("GET", "/api/v1/health");
    request.headers["host"] = host;
    EXPECT_EQ(house.ask(std::move(request)).status, 200) << host;
  }
}

net::Request upgrade(const std::string& ward) {
  auto request = a_request("GET", "/feed");
  if (!ward.empty()) request.query["ward"] = ward;
  return request;
}

TEST(FeedAdmission, ABrowserNeedsTheExactOrigin) {
  PeopleHouse house;
  auto request = upgrade("icu");
  request.headers["cookie"] = "__Host-session=" + house.log_in("kiosk");
  EXPECT_EQ(house.admit(request)->status, 403);
  request.headers["origin"] = kOther;
  EXPECT_EQ(house.admit(request)->status, 403);
  request.headers["origin"] = kOwn;
  EXPECT_EQ(house.admit(request), nullptr);
}

TEST(FeedAdmission, AProgramNeedsItsBearerAlone) {
  PeopleHouse house;
  auto request = upgrade("");
  request.headers["authorization"] = "Bearer " + house.log_in("nurse");
  EXPECT_EQ(house.admit(request), nullptr);
}

TEST(FeedAdmission, NobodyIsNotLetIn) {
  PeopleHouse house;
  auto request = upgrade("icu");
  request.headers["origin"] = kOwn;
  EXPECT_EQ(house.admit(request)->status, 401);
}

TEST(FeedAdmission, AnUnknownWardIsNotFound) {
  PeopleHouse house;
  auto request = upgrade("moon");
  request.headers["authorization"] = "Bearer " + house.log_in("nurse");
  EXPECT_EQ(house.admit(request)->status, 404);
}

}  // namespace
}  // namespace ph::test
