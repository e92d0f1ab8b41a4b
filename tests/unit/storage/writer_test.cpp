#include <atomic>
#include <future>
#include <thread>

#include "tests/unit/storage/a_store.hpp"

namespace ph::storage {
namespace {

using Outcomes = Result<std::vector<Outcome>>;

// A ledger that keeps what it was given, can be held at its first commit and can fail.
class TestLedger final : public Ledger {
 public:
  Outcomes commit(std::span<const Change> changes) override {
    if (commits_.empty()) {
      entered_.set_value();
      gate_.wait();
    }
    commits_.emplace_back(changes.begin(), changes.end());
    if (fails_) return fail(Fault::kUnavailable, "disk full");
    return std::vector<Outcome>(changes.size());
  }
  void wait_until_entered() { entered_.get_future().wait(); }
  void open_gate() { opened_.set_value(); }
  void fail_from_now() { fails_ = true; }
  // Read after the writer is gone.
  const std::vector<std::vector<Change>>& commits() const { return commits_; }

 private:
  std::promise<void> entered_, opened_;
  std::shared_future<void> gate_{opened_.get_future()};
  std::vector<std::vector<Change>> commits_;
  std::atomic<bool> fails_ = false;
};

void ignore(const Outcomes&) {}

std::vector<Change> an_audit(const std::string& act) {
  return {Audit{{0, minute(1), "nina", act, "", "", {}}}};
}
std::string act_of(const Change& change) { return std::get<Audit>(change).record.act; }

class GroupCommit : public testing::Test {
 protected:
  // The first commit is under way and stands still; what comes now must queue.
  void hold_first_commit() {
    writer_->submit(an_audit("first"), Writer::Urgency::kUrgent, ignore);
    ledger_.wait_until_entered();
  }
  void finish() {
    ledger_.open_gate();
    writer_.reset();
  }

  TestLedger ledger_;
  std::unique_ptr<Writer> writer_ = Writer::start(ledger_);
};

TEST_F(GroupCommit, PutsWhatQueuedMeanwhileIntoOneCommitUrgentFirst) {
  hold_first_commit();
  writer_->submit(an_audit("routine"), Writer::Urgency::kRoutine, ignore);
  writer_->submit(an_audit("urgent"), Writer::Urgency::kUrgent, ignore);
  EXPECT_EQ(writer_->queued(), 2u);
  finish();
  ASSERT_EQ(ledger_.commits().size(), 2u);
  ASSERT_EQ(ledger_.commits()[1].size(), 2u);
  EXPECT_EQ(act_of(ledger_.commits()[1][0]), "urgent");
  EXPECT_EQ(act_of(ledger_.commits()[1][1]), "routine");
}

TEST_F(GroupCommit, CommitsAtMostTwoThousandChangesAtOnce) {
  hold_first_commit();
  for (int i = 0; i < 2'001; ++i) {
    writer_->submit(an_audit("routine"), Writer::Urgency::kRoutine, ignore);
  }
  finish();
  ASSERT_EQ(ledger_.commits().size(), 3u);
  EXPECT_EQ(ledger_.commits()[1].size(), 2'000u);
  EXPECT_EQ(ledger_.commits()[2].size(), 1u);
}

TEST_F(GroupCommit, NeverSplitsOneSubmission) {
  hold_first_commit();
  writer_->submit(an_audit("small"), Writer::Urgency::kRoutine, ignore);
  writer_->submit(std::vector<Change>(2'500, an_audit("long")[0]), Writer::Urgency::kRoutine,
                  ignore);
  finish();
  ASSERT_EQ(ledger_.commits().size(), 3u);
  EXPECT_EQ(ledger_.commits()[2].size(), 2'500u);
}

TEST_F(GroupCommit, GivesEachSubmissionItsOwnOutcomes) {
  hold_first_commit();
  std::size_t one = 0;
  std::size_t three = 0;
  writer_->submit(an_audit("a"), Writer::Urgency::kUrgent,
                  [&](const Outcomes& outcomes) { one = outcomes->size(); });
  writer_->submit(std::vector<Change>(3, an_audit("b")[0]), Writer::Urgency::kUrgent,
                  [&](const Outcomes& outcomes) { three = outcomes->size(); });
  finish();
  EXPECT_EQ(one, 1u);
  EXPECT_EQ(three, 3u);
}

TEST_F(GroupCommit, TellsEverySubmissionOfAFailureAndNeverTriesAgain) {
  ledger_.fail_from_now();
  std::atomic<int> failed = 0;
  const auto count = [&](const Outcomes& outcomes) {
    if (!outcomes && outcomes.error().fault == Fault::kUnavailable) ++failed;
  };
  writer_->submit(an_audit("first"), Writer::Urgency::kUrgent, count);
  ledger_.wait_until_entered();
  writer_->submit(an_audit("second"), Writer::Urgency::kUrgent, count);
  writer_->submit(an_audit("third"), Writer::Urgency::kRoutine, count);
  finish();
  EXPECT_EQ(failed, 3);
  EXPECT_EQ(ledger_.commits().size(), 1u);
}

class WriterOverSqlite : public StoreTest {};

TEST_F(WriterOverSqlite, StoresEverySubmissionOfManyThreadsOnce) {
  std::atomic<int> done = 0;
  {
    auto writer = Writer::start(store_.ledger());
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        const auto urgency = t % 2 == 0 ? Writer::Urgency::kUrgent : Writer::Urgency::kRoutine;
        for (int i = 0; i < 100; ++i) {
          writer->submit(an_audit("act"), urgency, [&](const Outcomes& outcomes) {
            if (outcomes && outcomes->at(0).kind == Outcome::Kind::kDone) ++done;
          });
        }
      });
    }
    for (auto& thread : threads) thread.join();
  }
  EXPECT_EQ(done, 400);
  EXPECT_EQ(store_.archive().audit(0, 1'000).value().size(), 400u);
  EXPECT_TRUE(verify_audit(store_.path()));
}

TEST_F(WriterOverSqlite, ShowsReadersAChangeAsSoonAsItIsDone) {
  std::promise<std::uint64_t> seen;
  auto writer = Writer::start(store_.ledger());
  writer->submit({a_batch(1, 2)}, Writer::Urgency::kUrgent, [&](const Outcomes&) {
    seen.set_value(store_.archive().event_count(kPump).value());
  });
  EXPECT_EQ(seen.get_future().get(), 2u);
}

}  // namespace
}  // namespace ph::storage
