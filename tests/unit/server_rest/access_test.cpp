#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "server/rest/router.hpp"
#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

// What tests/golden/access.csv says of one route: for nobody and for each role "yes", 401 or 403.
using Row = std::map<std::string, std::string>;

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  return cells;
}

const std::map<std::string, Row>& golden() {
  static const auto kTable = [] {
    std::map<std::string, Row> table;
    std::ifstream file(PH_GOLDEN_DIR "/access.csv");
    std::string line;
    std::getline(file, line);
    const auto heads = cells_of(line);
    while (std::getline(file, line)) {
      const auto cells = cells_of(line);
      for (std::size_t i = 2; i < cells.size(); ++i) {
        table[cells[0] + " " + cells[1]][heads[i]] = cells[i];
      }
    }
    return table;
  }();
  return kTable;
}

std::vector<std::string> who() {
  std::vector<std::string> all{"nobody"};
  for (std::size_t i = 0; i < kRoleCount; ++i) all.push_back(role_name(i));
  return all;
}

std::string filled(std::string_view pattern) {
  const std::regex number(R"(\{(instance|draft|number|bag)\})");
  return std::regex_replace(std::regex_replace(std::string(pattern), number, "7"),
                            std::regex(R"(\{\w+\})"), "P-0001");
}

std::string outcome(PeopleHouse& house, net::Request request) {
  const auto response = house.ask(std::move(request));
  if (response.status == 401) return "401";
  return response.status == 403 ? "403" : "yes";
}

// How the router itself answers at `route`; no token: nobody.
std::string outcome_of(PeopleHouse& house, const server::Route& route, const std::string& token) {
  const bool csv = route.body == server::BodyKind::kCsv;
  net::Request request = a_request(std::string(route.method), filled(route.pattern),
                                   route.body == server::BodyKind::kJson ? "{}" : "");
  if (csv) request.headers["content-type"] = "text/csv";
  if (!token.empty()) request.headers["authorization"] = "Bearer " + token;
  return outcome(house, std::move(request));
}

std::string outcome_at_feed(PeopleHouse& house, const std::string& token) {
  net::Request request = a_request("GET", "/feed");
  request.headers["origin"] = "https://localhost:8443";
  if (!token.empty()) request.headers["cookie"] = "__Host-session=" + token;
  const auto refusal = house.admit(request);
  return refusal == nullptr ? "yes" : std::to_string(refusal->status);
}

// As routes(), but for the one that ends the session, which comes last.
std::vector<const server::Route*> routes_and_log_out() {
  std::vector<const server::Route*> all;
  const server::Route* last = nullptr;
  for (const auto& route : server::routes()) {
    (route.pattern == "/api/v1/logout" ? last : all.emplace_back()) = &route;
  }
  all.push_back(last);
  return all;
}

// T09
TEST(Access, OfEveryRoleToEveryRouteIsWhatTheTableSays) {
  for (const auto& name : who()) {
    PeopleHouse house;
    const std::string token = name == "nobody" ? "" : house.log_in(name);
    EXPECT_EQ(outcome_at_feed(house, token), golden().at("GET /feed").at(name)) << name;
    for (const auto* route : routes_and_log_out()) {
      const std::string key = std::string(route->method) + " " + std::string(route->pattern);
      const auto row = golden().find(key);
      ASSERT_NE(row, golden().end())
          << key << ": a new route needs a row in tests/golden/access.csv (a column for nobody and "
          << "for each role: yes, 401 or 403)";
      EXPECT_EQ(outcome_of(house, *route, token), row->second.at(name)) << name << " at " << key;
    }
  }
}

TEST(Access, TheTableHasNoRowForARouteThatIsNotThere) {
  std::set<std::string> known{"GET /feed"};
  for (const auto& route : server::routes()) {
    known.insert(std::string(route.method) + " " + std::string(route.pattern));
  }
  for (const auto& [key, row] : golden()) {
    EXPECT_TRUE(known.count(key)) << key;
    EXPECT_EQ(row.size(), kRoleCount + 1) << key;
  }
}

// A right that a person has is of no use before their own password and second factor are set up.
// T09
TEST(Access, WithAOneTimePasswordLeadsToOnesOwnPasswordAlone) {
  PeopleHouse house;
  house.user("administrator").one_time_until = house.clock.now().wall + std::chrono::hours{1};
  const std::string token = house.log_in("administrator");
  EXPECT_EQ(outcome_at_feed(house, token), "403");
  for (const auto* route : routes_and_log_out()) {
    if (route->policy.is_open()) continue;
    const bool own = route->pattern.starts_with("/api/v1/me") || route->pattern == "/api/v1/logout";
    EXPECT_EQ(outcome_of(house, *route, token), own ? "yes" : "403") << route->pattern;
  }
}

}  // namespace
}  // namespace ph::test
