#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "server/rest/assets.hpp"
#include "server/rest/router.hpp"
#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

const std::map<std::string, std::string> kAlways{
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Strict-Transport-Security", "max-age=31536000"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"}};

std::string filled(std::string_view pattern) {
  return std::regex_replace(std::string(pattern), std::regex(R"(\{\w+\})"), "7");
}

// Every page, every route as somebody and as nobody, a path where nothing is, a refused upgrade.
std::map<std::string, net::Response> every_answer() {
  PeopleHouse house;
  const std::string token = house.log_in("administrator");
  std::map<std::string, net::Response> out;
  for (const auto& asset : server::assets()) {
    const std::string path(asset.path);
    out["page " + path] = house.ask(a_request("GET", path));
  }
  for (const auto& route : server::routes()) {
    const std::string method(route.method), path = filled(route.pattern);
    const std::string body = route.body == server::BodyKind::kNone ? "" : "{}";
    out["nobody " + method + " " + path] = house.ask(a_request(method, path, body));
    if (path == "/api/v1/logout") continue;
    out["somebody " + method + " " + path] = house.ask_as(token, method, path, body);
  }
  out["nothing"] = house.ask(a_request("GET", "/nothing/is/here"));
  out["feed"] = *house.admit(a_request("GET", "/feed"));
  return out;
}

// T13
TEST(Headers, OfSecurityAreOnEveryAnswerOnce) {
  for (const auto& [what, response] : every_answer()) {
    std::map<std::string, std::set<std::string>> got;
    for (const auto& [name, value] : response.headers) got[name].insert(value);
    for (const auto& [name, value] : kAlways) {
      EXPECT_EQ(got[name], std::set<std::string>{value}) << what << ": " << name;
    }
    EXPECT_EQ(got["Content-Security-Policy"].size(), 1u) << what;
    EXPECT_EQ(got["Cache-Control"].size(), 1u) << what;
  }
}

// T13
TEST(Headers, LetNoScriptRunThatIsNotAFileOfTheServer) {
  PeopleHouse house;
  const auto policy = header_of(house.ask(a_request("GET", "/")), "Content-Security-Policy") + ";";
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(policy.find("*"), std::string::npos);
  EXPECT_EQ(policy.find("http"), std::string::npos) << "no foreign origin";
  for (const char* rule : {"default-src 'none';", "script-src 'self';", "frame-ancestors 'none';",
                           "base-uri 'none';", "require-trusted-types-for 'script';"}) {
    EXPECT_NE(policy.find(rule), std::string::npos) << rule;
  }
}

// T30
TEST(Headers, NeverSendAnybodyElsewhere) {
  for (const auto& [what, response] : every_answer()) {
    EXPECT_EQ(header_of(response, "Location"), "") << what;
    EXPECT_TRUE(response.status < 300 || response.status >= 400) << what << response.status;
  }
}

// T14
TEST(Headers, AllowNoOtherOriginToReadAnAnswer) {
  for (const auto& [what, response] : every_answer()) {
    for (const auto& [name, value] : response.headers) {
      EXPECT_FALSE(name.starts_with("Access-Control-")) << what;
    }
  }
}

// T31
TEST(Headers, NoFolderIsListed) {
  PeopleHouse house;
  std::set<std::string> folders{"/api", "/api/v1", "/api/v1/"};
  for (const auto& asset : server::assets()) {
    const std::string path(asset.path);
    for (auto at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1)) {
      folders.insert(path.substr(0, at));
      folders.insert(path.substr(0, at + 1));
    }
  }
  for (const auto& asset : server::assets()) folders.erase(std::string(asset.path));
  for (const auto& folder : folders) {
    const auto response = house.ask(a_request("GET", folder));
    EXPECT_EQ(response.status, 404) << folder;
    EXPECT_EQ(response.body, R"({"error":{"code":"not_found","message":"nothing is here"}})");
  }
}

// T02
TEST(Cookie, IsForThisHostAloneAndOutOfReachOfScriptsAndOtherSites) {
  PeopleHouse house;
  const auto cookie = header_of(house.try_log_in("nurse", kPassword), "Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-session="));
  for (const char* rule : {"; Path=/;", "; Secure;", "; HttpOnly;", "; SameSite=Strict;"}) {
    EXPECT_NE(cookie.find(rule), std::string::npos) << rule;
  }
  EXPECT_EQ(cookie.find("Domain"), std::string::npos);
}

}  // namespace
}  // namespace ph::test
