#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

struct LibraryRoute : testing::Test {
  PeopleHouse house;

  LibraryRoute() {
    Approval& wanted = house.libraries.wanted;
    wanted.site = "site";
    wanted.number = 3;
    wanted.authors = {UserName("ada")};
    house.libraries.library_list = {a_draft()};
  }
  // A word for `step`, said by `name`.
  net::Response approve(const std::string& name, ApprovalStep step) {
    Approval word = house.libraries.wanted;
    word.step = step;
    word.approver = UserName(name);
    word.reason = "checked";
    const nlohmann::json body{{"approval", approval_text(word)},
                              {"signature", to_hex(Signature{7})}};
    return house.ask_as(house.log_in(name), "POST", "/api/v1/libraries/7/approve", body.dump());
  }
  net::Response ask(const std::string& name, const std::string& path) {
    return house.ask_as(house.log_in(name), "GET", path);
  }
  bool was_approved() const {
    const auto& calls = house.libraries.calls;
    return std::find(calls.begin(), calls.end(), "approve_library") != calls.end();
  }
};

TEST_F(LibraryRoute, APharmacistApprovesFirstAndNotSecond) {
  EXPECT_EQ(approve("pharmacist", ApprovalStep::kFirst).status, 200);
  EXPECT_TRUE(was_approved());
  EXPECT_EQ(house.libraries.taken.signature, Signature{7});
  house.libraries.calls.clear();
  EXPECT_EQ(approve("pharmacist", ApprovalStep::kSecond).status, 403);
  EXPECT_FALSE(was_approved());
}

TEST_F(LibraryRoute, ASecondSignerApprovesSecondAndNotFirst) {
  EXPECT_EQ(approve("second_signer", ApprovalStep::kFirst).status, 403);
  EXPECT_FALSE(was_approved());
  EXPECT_EQ(approve("second_signer", ApprovalStep::kSecond).status, 200);
}

TEST_F(LibraryRoute, AnApprovalThatDoesNotReadIsRefusedWithItsProblem) {
  const auto response =
      house.ask_as(house.log_in("pharmacist"), "POST", "/api/v1/libraries/7/approve",
                   R"({"approval":"pumphouse approval 2\n","signature":"00"})");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(reasons_of(response).size(), 2U);
  EXPECT_FALSE(was_approved());
}

TEST_F(LibraryRoute, WhatAnApprovalHasToSayIsToldToWhoMayGiveIt) {
  const auto told = ask("pharmacist", "/api/v1/libraries/7/approval");
  ASSERT_EQ(told.status, 200);
  const auto body = nlohmann::json::parse(told.body);
  EXPECT_EQ(body["step"], "first");
  EXPECT_EQ(body["number"], 3);
  EXPECT_EQ(body["authors"], nlohmann::json::array({"ada"}));
  EXPECT_EQ(ask("auditor", "/api/v1/libraries/7/approval").status, 403);
}

TEST_F(LibraryRoute, ASignerThatIsAwayIsNamedWithoutItsPlace) {
  house.libraries.signer_is_gone = true;
  const auto told = ask("pharmacist", "/api/v1/libraries/7/approval");
  EXPECT_EQ(told.status, 503);
  EXPECT_NE(told.body.find("signer is not reached"), std::string::npos);
  EXPECT_EQ(told.body.find("/run/secret"), std::string::npos);
}

TEST_F(LibraryRoute, AReleaseIsGivenAsItsFile) {
  const auto file = ask("auditor", "/api/v1/releases/7");
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(ask("auditor", "/api/v1/releases/8").status, 404);
}

TEST_F(LibraryRoute, EveryProblemOfAnImportIsTold) {
  house.libraries.import_problems = {"row 2, column soft_high: expected a number",
                                     "row 9: no drug"};
  auto request = a_request("POST", "/api/v1/libraries/import", "drug\n");
  request.headers["content-type"] = "text/csv";
  request.headers["authorization"] = "Bearer " + house.log_in("pharmacist");
  const auto response = house.ask(std::move(request));
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(reasons_of(response), house.libraries.import_problems);
}

}  // namespace
}  // namespace ph::test
