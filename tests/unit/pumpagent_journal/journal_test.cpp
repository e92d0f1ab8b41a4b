#include "pumpagent/journal/journal.hpp"

#include <gtest/gtest.h>

#include "pumpagent/journal/memory_disk.hpp"
#include "tests/unit/pumpagent_journal/events.hpp"

namespace ph::agent {
namespace {

constexpr const char* kFolder = "/pump/journal";

std::unique_ptr<Journal> opened(Disk& disk, Keeping keeping = {}) {
  auto journal = Journal::open(disk, kFolder, kStream, keeping);
  EXPECT_TRUE(journal) << journal.error().detail;
  return std::move(*journal);
}

Keeping small_segments() {
  Keeping keeping;
  keeping.segment_bytes = 1'000;
  return keeping;
}

TEST(Journal, GivesBackEveryFieldOfAnEvent) {
  MemoryDisk disk;
  auto journal = opened(disk);
  PumpEvent event = alarm_event(7);
  event.order = OrderId{"A-1"};
  event.order_state = OrderState::kShown;
  event.uptime = milliseconds{12};
  event.volume = nanolitres(-5);
  event.rate = nanolitres_per_hour(123'456'789'012);
  ASSERT_TRUE(journal->record(event));
  const auto read = journal->read(Lane::kUrgent, 1, 10);
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].event, event);
}

TEST(Journal, CountsEachLaneByItself) {
  MemoryDisk disk;
  auto journal = opened(disk);
  ASSERT_TRUE(journal->record(alarm_event(1)));
  ASSERT_TRUE(journal->record(checkpoint(1)));
  ASSERT_TRUE(journal->record(checkpoint(2)));
  EXPECT_EQ(journal->recorded(), (Cursors{1, 2}));
}

TEST(Journal, ShowsNothingBeforeItIsSynced) {
  MemoryDisk disk;
  auto journal = opened(disk);
  const PumpEvent event = alarm_event(1);
  ASSERT_TRUE(journal->append({&event, 1}));
  EXPECT_EQ(journal->recorded(), (Cursors{0, 0}));
  EXPECT_TRUE(journal->read(Lane::kUrgent, 1, 10).empty());
}

TEST(Journal, KeepsItsNameAndItsEventsOverAStart) {
  MemoryDisk disk;
  ASSERT_TRUE(opened(disk)->record(alarm_event(1)));
  auto again = Journal::open(disk, kFolder, StreamId{0xFF});
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)->stream(), kStream);
  EXPECT_EQ((*again)->recorded(), (Cursors{1, 0}));
}

TEST(Journal, RefusesARecordWhoseNameIsDamaged) {
  MemoryDisk disk;
  opened(disk);
  disk.flip_bit(std::string(kFolder) + "/stream", 6);
  auto again = Journal::open(disk, kFolder, kStream);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::kMalformed);
}

TEST(Journal, ReadsAcrossSegmentsFromAnywhere) {
  MemoryDisk disk;
  auto journal = opened(disk, small_segments());
  for (int i = 1; i <= 100; ++i) ASSERT_TRUE(journal->record(alarm_event(i)));
  for (std::uint64_t from = 1; from <= 100; ++from) {
    const auto read = journal->read(Lane::kUrgent, from, 64);
    ASSERT_EQ(read.size(), std::min<std::size_t>(64, 101 - from));
    for (std::size_t i = 0; i < read.size(); ++i) {
      ASSERT_EQ(read[i].sequence, from + i);
      ASSERT_EQ(read[i].event.number, static_cast<std::int64_t>(from + i));
    }
  }
}

TEST(Journal, ReadsMoreThanOneBlockInOrder) {
  MemoryDisk disk;
  auto journal = opened(disk);
  std::vector<PumpEvent> events;
  for (int i = 1; i <= 2'000; ++i) events.push_back(alarm_event(i));
  ASSERT_TRUE(journal->append(events));
  ASSERT_TRUE(journal->sync());
  EXPECT_EQ(journal->read(Lane::kUrgent, 1, 2'000).back().event.number, 2'000);
}

TEST(Journal, CutsATornTailAndSaysHowMuch) {
  MemoryDisk disk;
  ASSERT_TRUE(opened(disk)->record(alarm_event(1)));
  const std::string path = std::string(kFolder) + "/u-00000000000000000001.log";
  ASSERT_TRUE(disk.append(path, as_bytes("torn!")));
  auto again = opened(disk);
  EXPECT_EQ(again->cut_bytes(), 5U);
  EXPECT_EQ(again->recorded(), (Cursors{1, 0}));
}

TEST(Journal, SaysWhereARecordCannotBeReadAnyMore) {
  MemoryDisk disk;
  auto journal = opened(disk, small_segments());
  for (int i = 1; i <= 40; ++i) ASSERT_TRUE(journal->record(alarm_event(i)));
  disk.flip_bit(std::string(kFolder) + "/u-00000000000000000001.log", 200);
  const auto read = journal->read(Lane::kUrgent, 1, 64);
  ASSERT_EQ(read.size(), 40U);
  EXPECT_EQ(read[0].event.number, 1);
  EXPECT_EQ(read[3].event.kind, EventKind::kRecordGap);
  EXPECT_EQ(read[39].event.number, 40);
}

TEST(Journal, NeverGivesANumberTwiceThatTheServerHasSeen) {
  MemoryDisk disk;
  auto journal = opened(disk);
  for (int i = 1; i <= 3; ++i) ASSERT_TRUE(journal->record(alarm_event(i)));
  ASSERT_TRUE(journal->acknowledge(Lane::kUrgent, 3, WallTime{}));
  disk.flip_bit(std::string(kFolder) + "/u-00000000000000000001.log", 20);
  auto again = opened(disk);
  ASSERT_TRUE(again->record(alarm_event(4)));
  EXPECT_EQ(again->recorded()[0], 4U);
  EXPECT_EQ(again->read(Lane::kUrgent, 4, 1)[0].event.number, 4);
}

TEST(Journal, RefusesAnAcknowledgementBeyondItsEnd) {
  MemoryDisk disk;
  auto journal = opened(disk);
  ASSERT_TRUE(journal->record(alarm_event(1)));
  auto done = journal->acknowledge(Lane::kUrgent, 2, WallTime{});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::kOutOfRange);
}

TEST(Journal, KeepsAcknowledgedEventsForAWhile) {
  MemoryDisk disk;
  auto journal = opened(disk, small_segments());
  for (int i = 1; i <= 100; ++i) ASSERT_TRUE(journal->record(alarm_event(i)));
  ASSERT_TRUE(journal->acknowledge(Lane::kUrgent, 100, alarm_event(100).wall));
  EXPECT_EQ(journal->read(Lane::kUrgent, 1, 1)[0].sequence, 1U);
}

TEST(Journal, ForgetsAcknowledgedEventsAboveItsSpace) {
  MemoryDisk disk;
  Keeping keeping = small_segments();
  keeping.most_bytes = 3'000;
  auto journal = opened(disk, keeping);
  for (int i = 1; i <= 100; ++i) ASSERT_TRUE(journal->record(alarm_event(i)));
  ASSERT_TRUE(journal->acknowledge(Lane::kUrgent, 60, alarm_event(100).wall));
  const auto read = journal->read(Lane::kUrgent, 1, 1);
  EXPECT_GT(read[0].sequence, 1U);
  EXPECT_LE(read[0].sequence, 61U);
}

// P100: the oldest first, and no more of them than need be.
TEST(Journal, LetsGoOfTheOldestRoutineEventsAndNoUrgentOne) {
  MemoryDisk disk;
  auto journal = opened(disk, small_segments());
  for (int i = 1; i <= 100; ++i) {
    ASSERT_TRUE(journal->record(checkpoint(i)));
    ASSERT_TRUE(journal->record(alarm_event(i)));
  }
  const auto lost = journal->let_go_of_routine(40);
  ASSERT_TRUE(lost);
  EXPECT_GT(*lost, 40U);
  EXPECT_LE(*lost, 60U);
  const auto rest = journal->read(Lane::kRoutine, 1, 1'000);
  ASSERT_FALSE(rest.empty());
  EXPECT_EQ(rest.front().sequence, *lost + 1);
  EXPECT_EQ(rest.back().sequence, 100U);
  EXPECT_EQ(journal->acknowledged(), (Cursors{0, *lost}));
  EXPECT_EQ(journal->read(Lane::kUrgent, 1, 1'000).size(), 100U);
}

TEST(Journal, LetsGoOfNothingThatFits) {
  MemoryDisk disk;
  auto journal = opened(disk, small_segments());
  for (int i = 1; i <= 40; ++i) ASSERT_TRUE(journal->record(checkpoint(i)));
  EXPECT_EQ(journal->let_go_of_routine(40).value_or(9), 0U);
  EXPECT_EQ(journal->read(Lane::kRoutine, 1, 1'000).size(), 40U);
}

// A server that meets the gap must find it explained, whatever write the power fails at.
TEST(Journal, NeverHasAGapThatItsMarkerDoesNotExplain) {
  for (std::uint64_t cut = 0; cut < 20; ++cut) {
    MemoryDisk disk;
    auto journal = opened(disk, small_segments());
    for (int i = 1; i <= 60; ++i) ASSERT_TRUE(journal->record(checkpoint(i)));
    disk.cut_power_after(cut);
    (void)journal->let_go_of_routine(10);
    disk.restart(cut);
    auto again = opened(disk, small_segments());
    const auto rest = again->read(Lane::kRoutine, 1, 1'000);
    ASSERT_FALSE(rest.empty());
    EXPECT_GE(again->acknowledged()[1] + 1, rest.front().sequence) << cut;
    EXPECT_EQ(rest.back().sequence, 60U) << cut;
  }
}

TEST(Journal, CountsStarts) {
  MemoryDisk disk;
  EXPECT_EQ(opened(disk)->count_boot().value(), 1U);
  EXPECT_EQ(opened(disk)->count_boot().value(), 2U);
}

TEST(JournalReader, SeesNothingBeyondWhatTheOwnerRecorded) {
  MemoryDisk disk;
  auto journal = opened(disk);
  ASSERT_TRUE(journal->record(alarm_event(1)));
  const Cursors recorded = journal->recorded();
  const PumpEvent event = alarm_event(2);
  ASSERT_TRUE(journal->append({&event, 1}));
  auto reader = JournalReader::open(disk, kFolder);
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->read(Lane::kUrgent, 1, 10, recorded).size(), 1U);
}

TEST(JournalReader, FollowsTheOwnerIntoNewSegments) {
  MemoryDisk disk;
  auto journal = opened(disk, small_segments());
  auto reader = JournalReader::open(disk, kFolder);
  ASSERT_TRUE(reader);
  for (int i = 1; i <= 50; ++i) {
    ASSERT_TRUE(journal->record(alarm_event(i)));
    const auto next = static_cast<std::uint64_t>(i);
    const auto read = (*reader)->read(Lane::kUrgent, next, 10, journal->recorded());
    ASSERT_EQ(read.size(), 1U);
    ASSERT_EQ(read[0].event.number, i);
  }
}

}  // namespace
}  // namespace ph::agent
