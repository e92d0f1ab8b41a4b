#include "server/proof/journals.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "pumpagent/journal/journal.hpp"
#include "pumpagent/journal/posix_disk.hpp"
#include "server/proof/report.hpp"
#include "storage/store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ph::server {
namespace {

const PumpId kPump{"P-0001"};

PumpEvent key_pressed(int number) {
  PumpEvent out;
  out.kind = EventKind::kKeyPressed;
  out.number = number;
  return out;
}

// One pump with its journal, and a database that holds what the test hands over.
class PumpsJournals : public testing::Test {
 protected:
  PumpsJournals() {
    stream_[0] = 7;
    auto journal = agent::Journal::open(disk_, folder_ + "/pumps/P-0001/journal", stream_);
    EXPECT_TRUE(journal);
    journal_ = std::move(*journal);
    auto database = storage::open_sqlite(path());
    EXPECT_TRUE(database);
    database_ = std::move(*database);
    storage::PumpRecord pump;
    pump.id = kPump;
    commit(storage::EnrolPump{pump});
  }

  std::string path() const { return folder_ + "/ph.db"; }
  void commit(storage::Change change) {
    const std::vector<storage::Change> changes{std::move(change)};
    EXPECT_TRUE(database_.ledger->commit(changes));
  }
  void record(int first, int count) {
    for (int i = 0; i < count; ++i) EXPECT_TRUE(journal_->record(key_pressed(first + i)));
  }
  void store(std::uint64_t first, int count) {
    storage::AppendEvents batch{kPump, stream_, Lane::kRoutine, first, {}, {}};
    for (int i = 0; i < count; ++i) {
      batch.events.push_back(key_pressed(static_cast<int>(first) + i));
    }
    commit(std::move(batch));
  }
  ProofReport proof(Traffic traffic = Traffic::kMoving) {
    ProofFiles files;
    files.database = path();
    files.journals = folder_ + "/pumps";
    files.traffic = traffic;
    auto out = prove(files);
    EXPECT_TRUE(out) << out.error().detail;
    return out ? *out : ProofReport{};
  }

  test::TemporaryFolder made_;
  const std::string folder_ = made_.path();
  StreamId stream_{};
  agent::PosixDisk disk_{agent::PosixDisk::Durability::kFull};
  std::unique_ptr<agent::Journal> journal_;
  storage::Database database_;
};

TEST_F(PumpsJournals, AgreeEventByEvent) {
  record(1, 5);
  store(1, 5);
  const auto found = proof(Traffic::kSettled);
  EXPECT_TRUE(found.is_sound()) << found.text;
  EXPECT_EQ(found.journals->compared, 5u);
}

TEST_F(PumpsJournals, MayBeAheadWhilePumpsSend) {
  record(1, 5);
  store(1, 3);
  EXPECT_TRUE(proof().is_sound());
  EXPECT_EQ(proof().journals->waiting, 2u);
  EXPECT_FALSE(proof(Traffic::kSettled).is_sound());
}

TEST_F(PumpsJournals, ShowAnEventThatWasNeverRecorded) {
  record(1, 3);
  store(1, 4);
  const auto found = proof();
  EXPECT_FALSE(found.is_sound());
  EXPECT_EQ(found.journals->foreign, 1u);
}

TEST_F(PumpsJournals, ShowAnEventThatIsStoredDifferently) {
  record(11, 1);
  store(1, 1);
  const auto found = proof();
  EXPECT_EQ(found.journals->differing, 1u);
  EXPECT_FALSE(found.is_sound());
}

TEST_F(PumpsJournals, ShowWhatThePumpWasToldIsKeptAndIsNot) {
  record(1, 5);
  store(1, 3);
  ASSERT_TRUE(journal_->acknowledge(Lane::kRoutine, 5, {}));
  const auto found = proof();
  EXPECT_EQ(found.journals->lost, 2u);
  EXPECT_FALSE(found.is_sound());
}

TEST_F(PumpsJournals, AreReadWithoutATornTailAndLeftAsTheyAre) {
  record(1, 3);
  store(1, 3);
  journal_.reset();
  const std::string segment = folder_ + "/pumps/P-0001/journal/r-00000000000000000001.log";
  std::ofstream(segment, std::ios::app | std::ios::binary) << "torn";
  const auto size = std::filesystem::file_size(segment);
  EXPECT_TRUE(proof(Traffic::kSettled).is_sound());
  EXPECT_EQ(std::filesystem::file_size(segment), size);
}

TEST_F(PumpsJournals, AreMissedWhereNoneIs) {
  const auto found = journal_folders(folder_ + "/nowhere");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().fault, Fault::kNotFound);
}

}  // namespace
}  // namespace ph::server
