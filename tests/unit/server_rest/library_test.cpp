#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

struct LibraryRoute : testing::Test {
  PeopleHouse house;

  void at_stage(storage::LibraryStage stage) {
    auto draft = a_draft();
    draft.stage = stage;
    house.libraries.library_list = {draft};
  }
  net::Response sign(const std::string& name, const std::string& password = kPassword) {
    return house.ask_as(house.log_in(name), "POST", "/api/v1/libraries/7/sign",
                        R"({"password":")" + password + R"(","reason":"checked"})");
  }
  bool was_signed() const {
    const auto& calls = house.libraries.calls;
    return std::find(calls.begin(), calls.end(), "sign_library") != calls.end();
  }
};

TEST_F(LibraryRoute, APharmacistSignsFirst) {
  at_stage(storage::LibraryStage::kDraft);
  EXPECT_EQ(sign("pharmacist").status, 200);
}

TEST_F(LibraryRoute, APharmacistDoesNotSignSecond) {
  at_stage(storage::LibraryStage::kApprovedOnce);
  EXPECT_EQ(sign("pharmacist").status, 403);
  EXPECT_FALSE(was_signed());
}

TEST_F(LibraryRoute, ASecondSignerSignsSecondAndNotFirst) {
  at_stage(storage::LibraryStage::kDraft);
  EXPECT_EQ(sign("second_signer").status, 403);
  at_stage(storage::LibraryStage::kApprovedOnce);
  EXPECT_EQ(sign("second_signer").status, 200);
}

TEST_F(LibraryRoute, AnOpenSessionIsNoSignature) {
  at_stage(storage::LibraryStage::kDraft);
  EXPECT_EQ(sign("pharmacist", "wrong").status, 403);
  EXPECT_FALSE(was_signed());
}

TEST_F(LibraryRoute, AReleasedLibraryIsNotSignedAgain) {
  at_stage(storage::LibraryStage::kReleased);
  EXPECT_EQ(sign("pharmacist").status, 409);
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
