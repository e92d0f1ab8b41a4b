#include <gtest/gtest.h>

#include <algorithm>

#include "a_house.hpp"

namespace ph::server {
namespace {

constexpr auto kByHand = OnRelease::kByHand;

// Pilot pump P-1 first, then all.
RolloutPlan pilot_first(std::uint32_t number, const std::string& pilot = "P-1") {
  RolloutPlan out = all_pumps_at_once(number);
  Wave wave;
  wave.name = "pilot";
  wave.pumps = {PumpId(pilot)};
  out.waves.insert(out.waves.begin(), std::move(wave));
  return out;
}

LibraryVersion version_of(const storage::LibraryRecord& record) {
  return {record.number, record.digest};
}

// Two pumps, P-1 and P-2, of one ward.
struct TwoPumps : testing::Test {
  explicit TwoPumps(OnRelease on_release = kByHand) : house(on_release) {
    house.enrol("P-2");
    house.restart();
  }
  RolloutAnswer start(RolloutPlan plan) {
    return house
        .run(house.rollouts().start_rollout(std::move(plan), "pilot first", UserName("ada")))
        .value();
  }
  Result<RolloutView> act(std::uint32_t number, RolloutAct what) {
    return house.run(house.rollouts().act_on_rollout(number, what, "because", UserName("bea")));
  }
  RolloutView view(std::uint32_t number) {
    return house.run(house.rollouts().rollout(number)).value();
  }
  LibraryStatus status() { return house.run(house.desk().library_status()); }
  std::optional<wire::LibraryTarget> welcome(APump& pump,
                                             std::optional<LibraryVersion> held = std::nullopt) {
    pump.hello(held);
    return pump.next_as<wire::Welcome>().library;
  }
  void look() {
    auto watched = [](Distribution& rollouts) -> asio::awaitable<bool> {
      co_await rollouts.look();
      co_return true;
    };
    house.run(watched(house.rollouts()));
  }
  void say(APump& pump, EventKind kind, std::uint32_t number, std::string text) {
    wire::EventBatch batch;
    batch.first = ++said;
    PumpEvent& event = batch.events.emplace_back();
    event.kind = kind;
    event.number = number;
    event.text = std::move(text);
    pump.send(batch);
    pump.next_as<wire::Acknowledgement>();
  }

  AHouse house;
  std::uint64_t said = 0;
};

TEST_F(TwoPumps, GetNothingBeforeSomebodyRollsItOut) {
  house.release();
  APump pump(house);
  EXPECT_FALSE(welcome(pump).has_value());
  EXPECT_EQ(status().newest, 1U);
  EXPECT_FALSE(status().target.has_value());
}

TEST_F(TwoPumps, GetARolloutByWaves) {
  const auto released = house.release();
  APump pilot(house);
  welcome(pilot);
  ASSERT_TRUE(start(pilot_first(1)).rollout.has_value());
  EXPECT_EQ(pilot.next_as<wire::LibraryOffer>().target.version, version_of(released));
  APump other(house, "P-2");
  EXPECT_FALSE(welcome(other).has_value());
  ASSERT_TRUE(act(1, RolloutAct::kOpen).has_value());
  EXPECT_EQ(other.next_as<wire::LibraryOffer>().target.version, version_of(released));
}

TEST_F(TwoPumps, AreCountedByWhatTheyHoldAndWaitFor) {
  const auto released = house.release();
  start(all_pumps_at_once(1));
  APump pilot(house), other(house, "P-2");
  welcome(pilot, version_of(released));
  welcome(other, version_of(released));
  look();
  EXPECT_EQ(view(1).rollout.state, RolloutState::kDone);
  house.release();
  start(pilot_first(2));
  const auto now = status();
  EXPECT_EQ(now.target->number, 2U);
  EXPECT_EQ(now.on_target, 0U);
  EXPECT_EQ(now.waiting, 1U);
  ASSERT_EQ(now.stragglers.size(), 1U);
  EXPECT_EQ(now.stragglers[0].pump, PumpId("P-1"));
  EXPECT_EQ(now.stragglers[0].held, version_of(released));
  EXPECT_EQ(now.stragglers[0].target->number, 2U);
  EXPECT_EQ(now.stragglers[0].reason, "offered, not begun");
  const auto proof = house.run(house.desk().library_proof(WardId("icu")));
  ASSERT_EQ(proof.size(), 2U);
  EXPECT_TRUE(proof[1].on_target);
  EXPECT_EQ(proof[1].reason, "waits for wave 2 (all pumps) of library 2");
}

TEST_F(TwoPumps, GetOrdersByTheLibraryThatEachHolds) {
  const auto first = house.release();
  house.release();
  start(pilot_first(2));
  APump pump(house);
  welcome(pump, version_of(first));
  auto answer = house.run(house.desk().place_order(house.request(), UserName("nina"), "k-1"));
  ASSERT_TRUE(answer.value().order.has_value()) << answer->refusals.front();
  EXPECT_EQ(answer->order->order.library, version_of(first));
}

TEST_F(TwoPumps, KeepAReleaseThatWasPaused) {
  const auto released = house.release();
  start(all_pumps_at_once(1));
  APump pump(house);
  welcome(pump, version_of(released));
  ASSERT_TRUE(act(1, RolloutAct::kPause).has_value());
  const auto proof = house.run(house.desk().library_proof(WardId()));
  EXPECT_EQ(proof[0].target, version_of(released));
  EXPECT_TRUE(proof[0].on_target);
  EXPECT_FALSE(proof[1].target.has_value());
  EXPECT_EQ(proof[1].reason, "waits: the rollout of library 1 is paused, because");
}

TEST_F(TwoPumps, AreOfferedTheReleaseBelowWhenARolloutStops) {
  const auto first = house.release();
  start(all_pumps_at_once(1));
  APump pilot(house), other(house, "P-2");
  welcome(pilot, version_of(first));
  welcome(other, version_of(first));
  look();
  house.release();
  auto plan = all_pumps_at_once(2);
  plan.refusals_most = 0;
  start(plan);
  EXPECT_EQ(pilot.next_as<wire::LibraryOffer>().target.version.number, 2U);
  EXPECT_EQ(other.next_as<wire::LibraryOffer>().target.version.number, 2U);
  say(pilot, EventKind::kLibraryRefused, 2, "no space");
  look();
  EXPECT_EQ(other.next_as<wire::LibraryOffer>().target.version, version_of(first));
  const auto stopped = view(2);
  EXPECT_EQ(stopped.rollout.state, RolloutState::kStopped);
  ASSERT_EQ(stopped.refusals.size(), 1U);
  EXPECT_EQ(stopped.refusals[0].why, "no space");
  EXPECT_EQ(stopped.history.back().by, "server");
  EXPECT_EQ(stopped.history.back().act, "stopped");
  const auto audit = house.archive().audit(0, 100).value();
  const auto row = std::find_if(audit.begin(), audit.end(),
                                [](const auto& one) { return one.act == "rollout.stopped"; });
  ASSERT_NE(row, audit.end());
  EXPECT_EQ(row->actor, "server");
  EXPECT_EQ(row->subject, "library 2");
  EXPECT_EQ(row->detail, "1 pumps refused it, at most 0 were allowed");
}

TEST_F(TwoPumps, AreOfferedItAgainWhenItIsResumedAfterARefusal) {
  house.release();
  auto plan = all_pumps_at_once(1);
  plan.refusals_most = 0;
  start(plan);
  APump pump(house);
  ASSERT_TRUE(welcome(pump).has_value());
  say(pump, EventKind::kLibraryRefused, 1, "signature");
  look();
  ASSERT_EQ(view(1).rollout.state, RolloutState::kStopped);
  ASSERT_TRUE(act(1, RolloutAct::kResume).has_value());
  EXPECT_EQ(pump.next_as<wire::LibraryOffer>().target.version.number, 1U);
  EXPECT_TRUE(view(1).refusals.empty());
  look();
  EXPECT_EQ(view(1).rollout.state, RolloutState::kRunning);
}

TEST_F(TwoPumps, StopNothingWhileTheyWaitForSpace) {
  house.release();
  auto plan = all_pumps_at_once(1);
  plan.refusals_most = 0;
  start(plan);
  APump pump(house);
  welcome(pump);
  say(pump, EventKind::kLibraryHeldUp, 1, "no space");
  look();
  EXPECT_EQ(view(1).rollout.state, RolloutState::kRunning);
  EXPECT_FALSE(view(1).refusals.at(0).is_final);
}

TEST_F(TwoPumps, OpenTheNextWaveBySucceeding) {
  const auto released = house.release();
  auto plan = pilot_first(1);
  plan.waves[0].gate = Wave::Gate::kAfterSuccess;
  start(plan);
  APump pilot(house);
  welcome(pilot);
  look();
  EXPECT_EQ(view(1).rollout.open, 1U);
  say(pilot, EventKind::kLibraryActivated, 1, to_hex(released.digest));
  look();
  EXPECT_EQ(view(1).rollout.open, 2U);
  EXPECT_EQ(view(1).waves[0].reachable_proven, 1U);
}

TEST_F(TwoPumps, ComeBackToTheSameRolloutAfterARestart) {
  house.release();
  house.release();
  start(pilot_first(2, "P-2"));
  house.restart();
  const auto again = view(2);
  EXPECT_EQ(again.rollout.state, RolloutState::kRunning);
  EXPECT_EQ(again.rollout.open, 1U);
  EXPECT_EQ(again.history.size(), 1U);
  EXPECT_EQ(again.history[0].by, "ada");
  APump pilot(house, "P-2"), other(house);
  EXPECT_EQ(welcome(pilot)->version.number, 2U);
  EXPECT_FALSE(welcome(other).has_value());
}

TEST_F(TwoPumps, GetTheirTargetWhenTheyJoinLate) {
  const auto released = house.release();
  start(all_pumps_at_once(1));
  look();
  house.enrol("P-3");
  house.restart();
  APump late(house, "P-3");
  EXPECT_EQ(welcome(late)->version, version_of(released));
}

TEST_F(TwoPumps, AreLeftByAnEarlierRolloutWhenALaterOneBegins) {
  house.release();
  house.release();
  start(pilot_first(1));
  start(pilot_first(2));
  EXPECT_EQ(view(1).rollout.state, RolloutState::kEnded);
  EXPECT_EQ(view(1).history.back().reason, "library 2 takes its place");
}

TEST_F(TwoPumps, GetNoRolloutThatAnotherStandsInTheWayOf) {
  house.release();
  house.release();
  start(pilot_first(2));
  auto older = house.run(house.rollouts().start_rollout(pilot_first(1), "x", UserName("ada")));
  ASSERT_FALSE(older.has_value());
  EXPECT_EQ(older.error().fault, Fault::kConflict);
}

TEST_F(TwoPumps, GetNoRolloutWithAFlawedPlan) {
  house.release();
  const auto answer = start(pilot_first(1, "P-9"));
  ASSERT_EQ(answer.problems.size(), 1U);
  EXPECT_EQ(answer.problems[0], "wave 1: pump P-9 is not in the registry or retired");
  EXPECT_TRUE(house.run(house.rollouts().rollouts()).value().empty());
}

TEST_F(TwoPumps, AreActedForInNoRolloutThatIsNotThere) {
  house.release();
  EXPECT_EQ(act(1, RolloutAct::kPause).error().fault, Fault::kNotFound);
}

TEST_F(TwoPumps, ProveAReleaseOverTime) {
  const auto released = house.release();
  start(all_pumps_at_once(1));
  APump pump(house);
  welcome(pump);
  say(pump, EventKind::kLibraryActivated, 1, to_hex(released.digest));
  const auto curves = house.run(house.rollouts().activations(1)).value();
  ASSERT_EQ(curves.wards.size(), 1U);
  const auto& icu = curves.wards.at(WardId("icu"));
  EXPECT_EQ(icu.pumps, 2U);
  ASSERT_EQ(icu.curve.size(), 1U);
  EXPECT_EQ(icu.curve[0].proven, 1U);
  EXPECT_EQ(house.run(house.rollouts().activations(9)).error().fault, Fault::kNotFound);
}

struct Rollback : testing::Test {
  Result<storage::LibraryRecord> roll_back(std::optional<std::uint32_t> to = std::nullopt) {
    return house.run(house.rollouts().roll_back(to, "too many alerts", UserName("ada")));
  }
  AHouse house{kByHand};
};

// Law 9: it is a draft, which two people must approve.
TEST_F(Rollback, MakesADraftWithTheContentOfTheReleaseBefore) {
  house.release();
  house.release();
  const auto draft = roll_back().value();
  EXPECT_EQ(draft.stage, storage::LibraryStage::kDraft);
  EXPECT_EQ(draft.number, 0U);
  EXPECT_EQ(draft.author, UserName("ada"));
  auto content = *house.run(house.libraries().library(draft.draft)).value();
  EXPECT_EQ(content.note, "content of library 1");
  EXPECT_EQ(content.number, 0U);
  const auto release = *house.run(house.desk().release(1)).value();
  EXPECT_EQ(content.areas, release.areas);
  EXPECT_EQ(house.archive().audit(0, 100).value().back().act, "library.rollback_drafted");
}

TEST_F(Rollback, GoesToTheReleaseThatIsNamed) {
  for (int i = 0; i < 3; ++i) house.release();
  const auto draft = roll_back(1).value();
  EXPECT_EQ((*house.run(house.libraries().library(draft.draft)))->note, "content of library 1");
}

TEST_F(Rollback, NeedsAnEarlierRelease) {
  house.release();
  EXPECT_EQ(roll_back().error().fault, Fault::kNotFound);
  house.release();
  EXPECT_EQ(roll_back(2).error().fault, Fault::kConflict);
  EXPECT_EQ(roll_back(9).error().fault, Fault::kNotFound);
}

TEST(AHouseForAllPumps, RollsOutAReleaseAtOnceAndSaysSo) {
  AHouse house(OnRelease::kAllPumps);
  house.release();
  const auto view = house.run(house.rollouts().rollout(1)).value();
  EXPECT_TRUE(view.rollout.is_out());
  EXPECT_EQ(view.history[0].by, "server");
  EXPECT_EQ(view.history[0].reason, "configured: a release goes to all pumps at once");
}

}  // namespace
}  // namespace ph::server
