#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

struct Users : testing::Test {
  PeopleHouse house;
  std::string admin = house.log_in("administrator");

  net::Response post(const std::string& path, const Json& body) {
    return house.ask_as(admin, "POST", path, body.dump());
  }
  net::Response put(const std::string& name, const Json& body) {
    return house.ask_as(admin, "PUT", "/api/v1/users/" + name, body.dump());
  }
  Json wish(const std::string& name, const std::string& role, bool disabled = false) {
    return {{"shown_name", "N. N."},
            {"roles", {role}},
            {"disabled", disabled},
            {"revision", house.user(name).revision}};
  }
  Users() {
    for (auto& user : house.desk.user_list) user.revision = 1;
  }
};

TEST_F(Users, ANewPersonGetsAPasswordThatLeadsToTheirOwnAlone) {
  const auto added =
      post("/api/v1/users",
           {{"name", "nina"}, {"shown_name", "Nina N."}, {"roles", {"nurse", "auditor"}}});
  ASSERT_EQ(added.status, 201) << added.body;
  const std::string first = Json::parse(added.body)["one_time_password"];
  EXPECT_EQ(house.desk.notes.back(), "administrator user.added nina roles nurse auditor");
  const auto token = house.log_in("nina", first);
  EXPECT_EQ(code_of(house.ask_as(token, "GET", "/api/v1/wards")), "setup_required");
  const Json change{{"password", first}, {"new_password", "vixorqua lomen"}};
  const auto changed = house.ask_as(token, "POST", "/api/v1/me/password", change.dump());
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(house.ask_as(token, "GET", "/api/v1/me").status, 401) << "a new session id";
  const std::string own = Json::parse(changed.body)["token"];
  EXPECT_EQ(house.ask_as(own, "GET", "/api/v1/wards").status, 200);
  EXPECT_EQ(house.try_log_in("nina", first).status, 401);
  EXPECT_EQ(house.try_log_in("nina", "vixorqua lomen").status, 200);
}

TEST_F(Users, AnInvitationEndsAfterThreeDays) {
  const auto added =
      post("/api/v1/users", {{"name", "nina"}, {"shown_name", "Nina"}, {"roles", {"nurse"}}});
  const std::string first = Json::parse(added.body)["one_time_password"];
  house.clock.advance(72h - 1ms);
  EXPECT_EQ(house.try_log_in("nina", first).status, 200);
  house.clock.advance(1ms);
  EXPECT_EQ(house.try_log_in("nina", first).status, 401);
}

TEST_F(Users, ANameThatIsThereIsNotOverwritten) {
  house.user("nurse").revision = 1;
  const auto response =
      post("/api/v1/users", {{"name", "nurse"}, {"shown_name", "Other"}, {"roles", {"nurse"}}});
  EXPECT_EQ(response.status, 409);
}

TEST_F(Users, EveryProblemOfAWishIsNamed) {
  const auto response =
      post("/api/v1/users", {{"name", "a b"}, {"roles", {"boss", "nurse", "nurse"}}});
  EXPECT_EQ(reasons_of(response).size(), 4u) << response.body;
}

TEST_F(Users, ADisabledPersonsSessionsEndAtOnce) {
  const auto nurse = house.log_in("nurse");
  EXPECT_EQ(put("nurse", wish("nurse", "nurse", true)).status, 200);
  EXPECT_EQ(house.ask_as(nurse, "GET", "/api/v1/me").status, 401);
  EXPECT_EQ(house.try_log_in("nurse", kPassword).status, 401);
}

TEST_F(Users, AnotherRoleMeansANewLogIn) {
  const auto nurse = house.log_in("nurse");
  EXPECT_EQ(put("nurse", wish("nurse", "kiosk")).status, 200);
  EXPECT_EQ(house.ask_as(nurse, "GET", "/api/v1/me").status, 401);
}

TEST_F(Users, AnotherNameAloneEndsNoSession) {
  const auto nurse = house.log_in("nurse");
  EXPECT_EQ(put("nurse", wish("nurse", "nurse")).status, 200);
  EXPECT_EQ(house.ask_as(nurse, "GET", "/api/v1/me").status, 200);
}

TEST_F(Users, AChangeByAnOldPictureIsAConflict) {
  Json old = wish("nurse", "kiosk");
  put("nurse", wish("nurse", "charge_nurse"));
  EXPECT_EQ(put("nurse", old).status, 409);
  EXPECT_EQ(house.user("nurse").roles.at(0), storage::Role::kChargeNurse);
}

TEST_F(Users, NobodyTakesTheirOwnAdministration) {
  EXPECT_EQ(put("administrator", wish("administrator", "nurse")).status, 422);
  EXPECT_EQ(put("administrator", wish("administrator", "administrator", true)).status, 422);
  EXPECT_EQ(post("/api/v1/users/administrator/reset", Json::object()).status, 422);
}

TEST_F(Users, AResetEndsTheSessionsAndTheOldPassword) {
  const auto nurse = house.log_in("nurse");
  const auto reset = post("/api/v1/users/nurse/reset", Json::object());
  ASSERT_EQ(reset.status, 200) << reset.body;
  EXPECT_EQ(house.ask_as(nurse, "GET", "/api/v1/me").status, 401);
  EXPECT_EQ(house.try_log_in("nurse", kPassword).status, 401);
  const std::string password = Json::parse(reset.body)["one_time_password"];
  EXPECT_EQ(house.try_log_in("nurse", password).status, 200);
}

TEST_F(Users, AreChangedOnlyByAProofOfTheLastFiveMinutes) {
  house.clock.advance(5min - 1ns);
  EXPECT_EQ(put("nurse", wish("nurse", "nurse")).status, 200);
  house.clock.advance(1ns);
  EXPECT_EQ(code_of(put("nurse", wish("nurse", "nurse"))), "proof_required");
  const auto wrong = post("/api/v1/me/proof", {{"password", "wrong"}});
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(code_of(put("nurse", wish("nurse", "nurse"))), "proof_required");
  EXPECT_EQ(post("/api/v1/me/proof", {{"password", kPassword}}).status, 200);
  EXPECT_EQ(put("nurse", wish("nurse", "nurse")).status, 200);
}

// T11
TEST_F(Users, APumpIsRetiredOnlyByAFreshProof) {
  house.clock.advance(5min);
  const Json body{{"reason", "stolen"}};
  EXPECT_EQ(code_of(post("/api/v1/pumps/P-0001/retire", body)), "proof_required");
  house.desk.calls.clear();
  EXPECT_TRUE(house.desk.calls.empty());
}

// T11
TEST_F(Users, AWeakPasswordOfOnesOwnIsRefusedWithItsReason) {
  const auto nurse = house.log_in("nurse");
  for (const char* weak : {"short", "password1", "Mercy-General1"}) {
    const Json change{{"password", kPassword}, {"new_password", weak}};
    const auto response = house.ask_as(nurse, "POST", "/api/v1/me/password", change.dump());
    EXPECT_EQ(response.status, 422) << weak;
    EXPECT_EQ(reasons_of(response).size(), 1u) << weak;
  }
}

TEST_F(Users, SessionsAreListedAndEndedByTheirOwnersAndByAdministrators) {
  const auto one = house.log_in("nurse");
  const auto two = house.log_in("nurse");
  const Json mine = Json::parse(house.ask_as(one, "GET", "/api/v1/me/sessions").body)["sessions"];
  ASSERT_EQ(mine.size(), 2u);
  const std::string other = mine[mine[0]["current"].get<bool>() ? 1 : 0]["id"];
  EXPECT_EQ(house.ask_as(one, "DELETE", "/api/v1/me/sessions/" + other).status, 200);
  EXPECT_EQ(house.ask_as(two, "GET", "/api/v1/me").status, 401);
  EXPECT_EQ(house.desk.notes.back(), "nurse session.ended nurse");
  const Json all = Json::parse(house.ask_as(admin, "GET", "/api/v1/sessions").body)["sessions"];
  ASSERT_EQ(all.size(), 2u);
  for (const auto& session : all) {
    if (session["user"] != "nurse") continue;
    const std::string path = "/api/v1/sessions/" + session["id"].get<std::string>();
    EXPECT_EQ(house.ask_as(admin, "DELETE", path).status, 200);
  }
  EXPECT_EQ(house.ask_as(one, "GET", "/api/v1/me").status, 401);
}

TEST_F(Users, NobodyEndsTheSessionOfAnotherByTheWayForTheirOwn) {
  const auto nurse = house.log_in("nurse");
  const Json all = Json::parse(house.ask_as(admin, "GET", "/api/v1/me/sessions").body)["sessions"];
  const std::string id = all[0]["id"];
  EXPECT_EQ(house.ask_as(nurse, "DELETE", "/api/v1/me/sessions/" + id).status, 404);
  EXPECT_EQ(house.ask_as(admin, "GET", "/api/v1/me").status, 200);
}

}  // namespace
}  // namespace ph::test
