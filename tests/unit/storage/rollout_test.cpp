#include <SQLiteCpp/Database.h>

#include "protocol/crypto/crypto.hpp"
#include "storage/sqlite/open.hpp"
#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

using Kind = Outcome::Kind;

class Rollouts : public StoreTest {
 protected:
  Rollouts() {
    for (std::uint32_t number : {4u, 5u}) release(number);
    store_.commit(a_meeting(stream(1)));
  }
  void release(std::uint32_t number) {
    KeepLibrary change;
    change.canonical = Bytes{static_cast<std::uint8_t>(number)};
    change.record.digest = crypto::sha256(change.canonical);
    change.record.number = number;
    change.record.stage = LibraryStage::kReleased;
    change.record.first_signer = UserName{"phil"};
    change.record.second_signer = UserName{"sara"};
    ASSERT_EQ(store_.commit(change).kind, Kind::kDone);
  }
  static KeepRollout a_rollout(std::uint32_t number, std::string act = "started") {
    KeepRollout change;
    change.record = {number,        "plan\n",  RolloutState::kRunning, 1,
                     "pilot first", minute(3), LibraryUse{1, 2, 3}};
    change.step = {minute(3), "phil", std::move(act), "pilot first"};
    return change;
  }
  // Both lanes are filled in the order of the calls.
  void say(EventKind kind, std::int64_t number, WallTime pump_wall, std::string text = "") {
    AppendEvents batch{kPump, stream(1), lane_of(kind), ++next_[lane_of(kind)], {}, received_};
    batch.events = {an_event(kind, number)};
    batch.events[0].wall = pump_wall;
    batch.events[0].text = std::move(text);
    batch.events[0].order = order_;
    ASSERT_EQ(store_.commit(std::move(batch)).kind, Kind::kDone);
  }
  void activate(std::uint32_t number, WallTime pump_wall) {
    say(EventKind::kLibraryActivated, number, pump_wall, to_hex(digest(1)));
  }
  void judge(const char* order, std::uint32_t library) {
    order_ = OrderId{order};
    say(EventKind::kProgrammeJudged, library, minute(11),
        to_text(JudgedText{ProgrammeSource::kByHand, digest(8)}));
  }
  void alert(const char* order, Verdict verdict) {
    order_ = OrderId{order};
    say(EventKind::kLimitAlerted, static_cast<std::int64_t>(verdict), minute(11), "dose 30");
  }
  LibraryUse use(std::uint32_t number) { return store_.archive().library_use(number).value(); }

  std::map<Lane, std::uint64_t> next_;
  WallTime received_ = minute(20);
  OrderId order_;
};

TEST_F(Rollouts, AreKeptOverARestartWithTheirHistory) {
  store_.commit(a_rollout(5));
  auto paused = a_rollout(5, "paused");
  paused.record.state = RolloutState::kPaused;
  store_.commit(paused);
  store_.reopen();
  const auto kept = store_.archive().rollouts().value();
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].state, RolloutState::kPaused);
  EXPECT_EQ(kept[0].open, 1u);
  EXPECT_EQ(kept[0].plan, "plan\n");
  EXPECT_EQ(kept[0].why, "pilot first");
  EXPECT_EQ(kept[0].forgiven, (LibraryUse{1, 2, 3}));
  const auto steps = store_.archive().rollout_steps(5).value();
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[1].act, "paused");
  EXPECT_EQ(steps[1].by, "phil");
}

TEST_F(Rollouts, NeedARelease) {
  EXPECT_EQ(store_.commit(a_rollout(6)).kind, Kind::kConflict);
  EXPECT_TRUE(store_.archive().rollout_steps(6).value().empty());
}

TEST_F(Rollouts, AreReadLowestReleaseFirst) {
  store_.commit(a_rollout(5));
  store_.commit(a_rollout(4));
  EXPECT_EQ(store_.archive().rollouts().value().front().number, 4u);
}

TEST_F(Rollouts, CountEachProgrammingOnceAndEachLimitThatSpoke) {
  activate(5, minute(10));
  judge("o-1", 5);
  alert("o-1", Verdict::kAboveSoft);
  say(EventKind::kSoftLimitOverridden, 0, minute(11));
  judge("o-1", 5);  // told again after a loss of power
  judge("o-2", 5);
  alert("o-2", Verdict::kAboveHard);
  EXPECT_EQ(use(5), (LibraryUse{0, 2, 2}));
}

TEST_F(Rollouts, CountByTheReleaseThatJudgedWhateverThePumpHoldsNow) {
  activate(4, minute(5));
  judge("o-1", 4);
  activate(5, minute(10));
  alert("o-1", Verdict::kAboveSoft);
  EXPECT_EQ(use(4), (LibraryUse{0, 1, 1}));
  EXPECT_EQ(use(5), LibraryUse{});
}

TEST_F(Rollouts, TakeTheFirstProofAfterAHello) {
  auto hello = a_meeting(stream(1));
  hello.library = LibraryVersion{5, digest(1)};
  store_.commit(hello);
  activate(5, minute(10));
  EXPECT_EQ(store_.archive().activations(5).value().size(), 1u);
}

TEST_F(Rollouts, NoteEachFirstProofWithItsWard) {
  activate(5, minute(10));
  activate(5, minute(30));
  const auto proofs = store_.archive().activations(5).value();
  ASSERT_EQ(proofs.size(), 1u);
  EXPECT_EQ(proofs[0].pump, kPump);
  EXPECT_EQ(proofs[0].ward, WardId{"icu"});
  EXPECT_EQ(proofs[0].at, minute(20));
}

TEST_F(Rollouts, CountARefusingPumpOnce) {
  say(EventKind::kLibraryRefused, 5, minute(10), "no space");
  say(EventKind::kLibraryRefused, 5, minute(11), "signature");
  EXPECT_EQ(use(5).refusals, 1u);
  const auto refusals = store_.archive().standing_refusals().value();
  ASSERT_EQ(refusals.size(), 1u);
  EXPECT_EQ(refusals[0].why, "signature");
}

TEST_F(Rollouts, ForgetNoRefusalButThatOfAReleaseThePumpHolds) {
  say(EventKind::kLibraryRefused, 5, minute(10), "no space");
  activate(5, minute(12));
  EXPECT_TRUE(store_.archive().standing_refusals().value().empty());
  EXPECT_EQ(use(5).refusals, 1u);
}

TEST_F(Rollouts, HoldNothingAgainstAReleaseThatWaitsForSpace) {
  say(EventKind::kLibraryHeldUp, 5, minute(10), "no space");
  EXPECT_EQ(use(5).refusals, 0u);
  const auto standing = store_.archive().standing_refusals().value();
  ASSERT_EQ(standing.size(), 1u);
  EXPECT_FALSE(standing[0].is_final);
  say(EventKind::kLibraryRefused, 5, minute(11), "signature");
  EXPECT_EQ(use(5).refusals, 1u);
}

TEST_F(Rollouts, CountARefusalAgainOnlyAfterTheyWereResumed) {
  say(EventKind::kLibraryRefused, 5, minute(10), "signature");
  say(EventKind::kLibraryHeldUp, 5, minute(10), "no space");
  say(EventKind::kLibraryRefused, 5, minute(10), "signature");
  EXPECT_EQ(use(5).refusals, 1u);
  auto resumed = a_rollout(5, "resumed");
  resumed.step.at = minute(20);
  store_.commit(resumed);
  EXPECT_EQ(use(5).refusals, 1u);
  EXPECT_TRUE(store_.archive().standing_refusals().value().empty());
  received_ = minute(21);
  say(EventKind::kLibraryRefused, 5, minute(11), "signature");
  EXPECT_EQ(use(5).refusals, 2u);
}

TEST(RolloutsOfBefore, AreThoseOfTheReleaseThatAllPumpsHold) {
  Folder folder;
  const std::string path = folder.file("ph.db");
  { ASSERT_TRUE(open_sqlite_at(path, migrations().first(6))); }
  SQLite::Database(path, SQLite::OPEN_READWRITE)
      .exec(
          "INSERT INTO library_bytes VALUES (x'00', x'00');"
          "INSERT INTO libraries VALUES (1, 3, 2, 'a', 'b', 'c', 'why', 1, 9, x'00', x'00');");
  auto database = open_sqlite(path);
  ASSERT_TRUE(database) << database.error().detail;
  const auto rollouts = database->archive->rollouts().value();
  ASSERT_EQ(rollouts.size(), 1u);
  EXPECT_EQ(rollouts[0].number, 3u);
  EXPECT_EQ(rollouts[0].state, RolloutState::kDone);
  EXPECT_EQ(rollouts[0].open, 1u);
  EXPECT_EQ(rollouts[0].plan,
            "pumphouse rollout 1\nnumber 3\nalerts-after 20\nwave by-hand 95 0 100 all pumps\n");
}

}  // namespace
}  // namespace ph::storage
