#include <gtest/gtest.h>

#include "pumpagent/journal/journal.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "tests/unit/pumpagent_journal/events.hpp"

namespace ph::agent {
namespace {

constexpr const char* kFolder = "/pump/journal";

Keeping small_segments() {
  Keeping keeping;
  keeping.segment_bytes = 400;
  keeping.most_bytes = 1'200;
  return keeping;
}

// What a pump had told others when the power went.
struct Told {
  std::int64_t recorded = 0;  // number of the last event of each lane that counted as recorded
  std::uint64_t acknowledged = 0;
};

// Records events in both lanes and has them acknowledged, until the power fails.
Told live(MemoryDisk& disk, std::int64_t from, int count) {
  Told told{from - 1, 0};
  auto journal = Journal::open(disk, kFolder, kStream, small_segments());
  if (!journal) return told;
  for (std::int64_t i = from; i < from + count; ++i) {
    const std::vector<PumpEvent> events{alarm_event(i), checkpoint(i)};
    if (!(*journal)->append(events) || !(*journal)->sync()) return told;
    told.recorded = i;
    if (i % 3 != 0) continue;
    const std::uint64_t up_to = (*journal)->recorded()[0];
    // Said by the server, whatever becomes of the marker.
    told.acknowledged = up_to;
    if (!(*journal)->acknowledge(Lane::kUrgent, up_to, WallTime{})) return told;
  }
  return told;
}

void expect_no_gap(const Journal& journal, Lane lane) {
  const auto read = journal.read(lane, 1, 1'000);
  for (std::size_t i = 1; i < read.size(); ++i) {
    ASSERT_EQ(read[i].sequence, read[i - 1].sequence + 1);
    ASSERT_EQ(read[i].event.number, read[i - 1].event.number + 1);
  }
}

void expect_kept(const Journal& journal, const Told& told) {
  for (const Lane lane : {Lane::kUrgent, Lane::kRoutine}) {
    const auto cursor =
        static_cast<std::int64_t>(journal.recorded()[static_cast<std::size_t>(lane)]);
    ASSERT_GE(cursor, told.recorded);
    if (told.recorded == 0) continue;
    const auto read = journal.read(lane, static_cast<std::uint64_t>(told.recorded), 1);
    ASSERT_EQ(read.size(), 1U);
    ASSERT_EQ(read[0].event.number, told.recorded);
    expect_no_gap(journal, lane);
  }
}

std::uint64_t changes_of_a_life() {
  MemoryDisk disk;
  live(disk, 1, 20);
  return disk.changes();
}

TEST(JournalCrash, LosesNothingRecordedWhereverThePowerFails) {
  const std::uint64_t changes = changes_of_a_life();
  for (std::uint64_t cut = 0; cut <= changes; ++cut) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      SCOPED_TRACE("cut " + std::to_string(cut) + " seed " + std::to_string(seed));
      MemoryDisk disk;
      disk.cut_power_after(cut);
      const Told told = live(disk, 1, 20);
      disk.restart(seed);
      auto journal = Journal::open(disk, kFolder, kStream, small_segments());
      ASSERT_TRUE(journal) << journal.error().detail;
      expect_kept(**journal, told);
    }
  }
}

TEST(JournalCrash, GoesOnWithoutAGapAfterASecondCut) {
  const std::uint64_t changes = changes_of_a_life();
  for (std::uint64_t cut = 0; cut <= changes; cut += 3) {
    SCOPED_TRACE("cut " + std::to_string(cut));
    MemoryDisk disk;
    disk.cut_power_after(cut);
    live(disk, 1, 20);
    disk.restart(cut);
    std::int64_t next = 1;
    {
      auto journal = Journal::open(disk, kFolder, kStream, small_segments());
      ASSERT_TRUE(journal) << journal.error().detail;
      // Lanes may differ by the event that was under way: level them.
      const Cursors cursors = (*journal)->recorded();
      for (auto i = cursors[0] + 1; i <= cursors[1]; ++i) {
        ASSERT_TRUE((*journal)->record(alarm_event(static_cast<std::int64_t>(i))));
      }
      for (auto i = cursors[1] + 1; i <= cursors[0]; ++i) {
        ASSERT_TRUE((*journal)->record(checkpoint(static_cast<std::int64_t>(i))));
      }
      next = static_cast<std::int64_t>((*journal)->recorded()[0]) + 1;
    }
    disk.cut_power_after(cut / 2);
    const Told told = live(disk, next, 20);
    disk.restart(cut + 1);
    auto journal = Journal::open(disk, kFolder, kStream, small_segments());
    ASSERT_TRUE(journal) << journal.error().detail;
    expect_kept(**journal, told);
  }
}

TEST(JournalCrash, CannotBeWrittenAfterAFailureBeforeItIsOpenedAgain) {
  MemoryDisk disk;
  auto journal = Journal::open(disk, kFolder, kStream);
  ASSERT_TRUE(journal);
  ASSERT_TRUE((*journal)->record(alarm_event(1)));
  disk.cut_power_after(0);
  ASSERT_FALSE((*journal)->record(alarm_event(2)));
  disk.restart(0);
  EXPECT_FALSE((*journal)->record(alarm_event(2)));
}

}  // namespace
}  // namespace ph::agent
