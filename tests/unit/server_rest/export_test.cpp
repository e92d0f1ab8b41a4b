#include <gtest/gtest.h>

#include "protocol/wire/library_exchange.hpp"
#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

struct ExportRoute : testing::Test {
  PeopleHouse house;
  net::Response export_as(const std::string& format) {
    auto request = a_request("GET", "/api/v1/libraries/7/export");
    if (!format.empty()) request.query["format"] = format;
    request.headers["authorization"] = "Bearer " + house.log_in("pharmacist");
    return house.ask(std::move(request));
  }
  int import_with(const std::string& type) {
    auto request = a_request("POST", "/api/v1/libraries/import", "{}");
    request.headers["content-type"] = type;
    request.headers["authorization"] = "Bearer " + house.log_in("pharmacist");
    return house.ask(std::move(request)).status;
  }
};

TEST_F(ExportRoute, GivesTheDraftInBothForms) {
  const auto csv = export_as("csv");
  EXPECT_EQ(csv.status, 200);
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(csv.body, wire::export_csv(*house.libraries.content));
  const auto json = export_as("json");
  EXPECT_EQ(json.content_type, "application/json");
  EXPECT_EQ(json.body, wire::export_json(*house.libraries.content));
}

TEST_F(ExportRoute, RefusesAFormThatItDoesNotHave) {
  EXPECT_EQ(export_as("").status, 400);
  EXPECT_EQ(export_as("xlsx").status, 400);
}

TEST_F(ExportRoute, ImportTakesASheetOrJsonAndNothingElse) {
  EXPECT_NE(import_with("text/csv; charset=utf-8"), 415);
  EXPECT_NE(import_with("application/json"), 415);
  EXPECT_EQ(import_with("application/xml"), 415);
}

}  // namespace
}  // namespace ph::test
