#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using Json = nlohmann::json;

struct ProposalRoutes : testing::Test {
  PeopleHouse house;
  std::string token = house.log_in("nurse");

  ProposalRoutes() {
    auto library = std::make_shared<Library>();
    CareArea area;
    area.id = "adult-icu";
    DrugEntry entry;
    entry.id = EntryId("bupivacaine-epidural");
    entry.tall_man = "bupivacaine";
    entry.route = Route::kEpidural;
    entry.concentration = {Decimal::of(1), AmountUnit::kMilligram, millilitres(1)};
    entry.limits.unit = *parse_dose_unit("mg/h", "unit");
    entry.limits.hard_high = Decimal::of(25);
    area.entries = {entry};
    entry.id = EntryId("saline");
    entry.tall_man = "saline";
    entry.route = Route::kIntravenous;
    area.entries.push_back(entry);
    library->areas = {area};
    server::OrderGrounds grounds;
    grounds.library = library;
    grounds.version.number = 4;
    grounds.care_area = "adult-icu";
    grounds.model.id = ModelId("volumetric-lvp");
    grounds.model.routes = {Route::kIntravenous};
    house.proposals.known = grounds;
  }
  net::Response get(const std::string& path) { return house.ask_as(token, "GET", path); }
  net::Response check(const std::string& body) {
    return house.ask_as(token, "POST", "/api/v1/orders/check", body);
  }
};

TEST_F(ProposalRoutes, SayWhichEntriesThisPumpMayNotGive) {
  const Json body = Json::parse(get("/api/v1/pumps/P-0001/entries").body);
  ASSERT_EQ(body["entries"].size(), 2u);
  EXPECT_NE(body["entries"][0]["may_not"].get<std::string>().find("epidural"), std::string::npos);
  EXPECT_FALSE(body["entries"][1].contains("may_not"));
  EXPECT_EQ(body["library"]["number"], 4);
  EXPECT_EQ(body["care_area"]["id"], "adult-icu");
}

TEST_F(ProposalRoutes, GiveOneEntryAsItStandsInTheLibrary) {
  const Json body = Json::parse(get("/api/v1/pumps/P-0001/entries/saline").body);
  EXPECT_EQ(body["entry"]["limits"]["hard_high"], "25");
  EXPECT_EQ(get("/api/v1/pumps/P-0001/entries/nothing").status, 404);
}

TEST_F(ProposalRoutes, TellRateVerdictAndEveryReasonOfACheck) {
  house.proposals.found.rate = millilitres_per_hour(5);
  house.proposals.found.vtbi = millilitres(50);
  house.proposals.found.judgement = {Verdict::kAboveSoft, "dose 5 mg/h above soft limit 4 mg/h"};
  house.proposals.found.refusals = {"weight: needed"};
  const auto response = check(R"({"pump":"P-0001","patient":"PT-1","entry":"saline",
    "dose":{"value":"5","unit":"mg/h"},"end_action":"stop"})");
  ASSERT_EQ(response.status, 200) << response.body;
  const Json body = Json::parse(response.body);
  EXPECT_EQ(body["rate_nl_per_h"], 5'000'000);
  EXPECT_EQ(body["verdict"], "above_soft");
  EXPECT_EQ(body["reason"], "dose 5 mg/h above soft limit 4 mg/h");
  EXPECT_EQ(body["refusals"], Json::array({"weight: needed"}));
  EXPECT_EQ(house.proposals.checked->entry, EntryId("saline"));
}

TEST_F(ProposalRoutes, NameWhatACheckCannotRead) {
  EXPECT_EQ(check("{}").status, 400);
  EXPECT_FALSE(house.proposals.checked);
}

}  // namespace
}  // namespace ph::test
