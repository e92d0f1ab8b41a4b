#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using Json = nlohmann::json;

constexpr const char* kPlan =
    R"({"number":5,"reason":"formulary of november","waves":[)"
    R"({"name":"pilot","pumps":["P-1"],"gate":"by_hand"},)"
    R"({"name":"icu","wards":["icu"],"gate":"after_success","success_percent":90,"soak_minutes":30},)"
    R"({"name":"all","percent":100}],)"
    R"("stop":{"refusals_most":2,"alerts_most":15,"alerts_after":50},"not_before_ms":1900000000000})";

server::RolloutView a_view() {
  server::RolloutView view;
  view.rollout.plan = server::all_pumps_at_once(5);
  view.rollout.open = 1;
  view.waves.emplace_back();
  return view;
}

struct RolloutRoute : testing::Test {
  RolloutRoute() { house.rollouts.rollout_list = {a_view()}; }
  net::Response ask(const std::string& who, const std::string& method, const std::string& path,
                    const std::string& body = "") {
    return house.ask_as(house.log_in(who), method, path, body);
  }
  std::vector<std::string> refused_plan(const std::string& from, const std::string& to) {
    std::string plan = kPlan;
    plan.replace(plan.find(from), from.size(), to);
    const auto response = ask("pharmacist", "POST", "/api/v1/rollouts", plan);
    EXPECT_EQ(response.status, 400);
    return reasons_of(response);
  }
  PeopleHouse house;
};

TEST_F(RolloutRoute, TakesAPlanAsItIsWritten) {
  EXPECT_EQ(ask("pharmacist", "POST", "/api/v1/rollouts", kPlan).status, 201);
  ASSERT_TRUE(house.rollouts.started.has_value());
  const auto& plan = *house.rollouts.started;
  EXPECT_EQ(plan.number, 5U);
  ASSERT_EQ(plan.waves.size(), 3U);
  EXPECT_EQ(plan.waves[0].pumps, std::vector{PumpId("P-1")});
  EXPECT_EQ(plan.waves[1].wards, std::vector{WardId("icu")});
  EXPECT_EQ(plan.waves[1].gate, server::Wave::Gate::kAfterSuccess);
  EXPECT_EQ(plan.waves[1].success_percent, 90U);
  EXPECT_EQ(plan.waves[1].soak, std::chrono::minutes{30});
  EXPECT_EQ(plan.waves[2].percent, 100U);
  EXPECT_EQ(plan.refusals_most, 2U);
  EXPECT_EQ(plan.alerts_most, 15U);
  EXPECT_EQ(plan.alerts_after, 50U);
  EXPECT_EQ(plan.not_before, wall_from_ms(1'900'000'000'000));
  EXPECT_FALSE(plan.emergency);
}

TEST_F(RolloutRoute, WatchesNothingThatWasNotAskedFor) {
  const std::string plan =
      R"({"number":5,"reason":"x","emergency":true,"waves":[{"name":"all","percent":100}]})";
  EXPECT_EQ(ask("pharmacist", "POST", "/api/v1/rollouts", plan).status, 201);
  EXPECT_TRUE(house.rollouts.started->emergency);
  EXPECT_FALSE(house.rollouts.started->refusals_most.has_value());
  EXPECT_FALSE(house.rollouts.started->alerts_most.has_value());
}

TEST_F(RolloutRoute, HasNoDefaultForAGate) {
  EXPECT_EQ(refused_plan(R"(,"gate":"by_hand")", ""),
            std::vector<std::string>{"waves[0].gate: missing"});
  EXPECT_EQ(refused_plan(R"(,"soak_minutes":30)", ""),
            std::vector<std::string>{"waves[1].soak_minutes: missing"});
  EXPECT_EQ(refused_plan(R"(,"alerts_after":50)", ""),
            std::vector<std::string>{"stop.alerts_after: missing"});
}

TEST_F(RolloutRoute, TellsWhatItDoesNotKnow) {
  EXPECT_FALSE(refused_plan(R"("gate":"by_hand")", R"("gate":"some_day")").empty());
  EXPECT_FALSE(refused_plan(R"(["P-1"])", R"(["P 1"])").empty());
  EXPECT_FALSE(refused_plan(R"(["P-1"])", R"([1])").empty());
  EXPECT_FALSE(refused_plan(R"("stop")", R"("halt")").empty());
  EXPECT_FALSE(house.rollouts.started.has_value());
}

TEST_F(RolloutRoute, TellsEveryProblemOfAPlan) {
  house.rollouts.problems = {"wave 1: one", "wave 2: two"};
  const auto response = ask("pharmacist", "POST", "/api/v1/rollouts", kPlan);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(reasons_of(response), house.rollouts.problems);
}

TEST_F(RolloutRoute, NeedsAReasonForEveryAct) {
  for (const char* act : {"open", "pause", "resume", "end"}) {
    const std::string path = std::string("/api/v1/rollouts/5/") + act;
    EXPECT_EQ(ask("pharmacist", "POST", path, R"({"reason":""})").status, 400) << act;
    EXPECT_EQ(ask("pharmacist", "POST", path, R"({"reason":"because"})").status, 200) << act;
  }
  EXPECT_EQ(house.rollouts.calls, (std::vector<std::string>{"act 0 because", "act 1 because",
                                                            "act 2 because", "act 3 because"}));
}

TEST_F(RolloutRoute, LetsWhoeverSeesTroubleHoldItAndFewLetItGoOn) {
  const std::string body = R"({"reason":"because"})";
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const std::string role = role_name(i);
    const bool rolls = role == "pharmacist" || role == "second_signer";
    const bool holds = rolls || role == "charge_nurse" || role == "biomedical";
    EXPECT_EQ(ask(role, "POST", "/api/v1/rollouts/5/resume", body).status, rolls ? 200 : 403);
    EXPECT_EQ(ask(role, "POST", "/api/v1/rollouts/5/pause", body).status, holds ? 200 : 403);
    EXPECT_EQ(ask(role, "POST", "/api/v1/rollouts", kPlan).status, rolls ? 201 : 403) << role;
  }
}

TEST_F(RolloutRoute, KnowsARolloutThatIsNotThere) {
  EXPECT_EQ(ask("nurse", "GET", "/api/v1/rollouts/9").status, 404);
  EXPECT_EQ(ask("nurse", "GET", "/api/v1/rollouts/x").status, 400);
}

TEST_F(RolloutRoute, MakesADraftOfAnEarlierRelease) {
  const std::string path = "/api/v1/library/rollback";
  EXPECT_EQ(ask("pharmacist", "POST", path, R"({"reason":"alerts"})").status, 201);
  EXPECT_EQ(ask("pharmacist", "POST", path, R"({"reason":"alerts","to":3})").status, 201);
  EXPECT_EQ(house.rollouts.calls,
            (std::vector<std::string>{"roll back to the one before", "roll back to 3"}));
  EXPECT_EQ(ask("pharmacist", "POST", path, R"({"to":3})").status, 400);
  EXPECT_EQ(ask("second_signer", "POST", path, R"({"reason":"alerts"})").status, 403);
}

TEST_F(RolloutRoute, TellsEntriesOfTheLibraryThatAPumpHolds) {
  auto request = a_request("GET", "/api/v1/library/entries");
  request.headers["authorization"] = "Bearer " + house.log_in("nurse");
  request.query["pump"] = "P-0001";
  EXPECT_EQ(house.ask(request).status, 200);
  EXPECT_EQ(house.desk.calls.back(), "library_of");
  request.query["pump"] = "P 0001";
  EXPECT_EQ(house.ask(request).status, 400);
}

}  // namespace
}  // namespace ph::test
