#include "pumpagent/journal/library_slots.hpp"

#include <gtest/gtest.h>

#include "pumpagent/journal/memory_disk.hpp"

namespace ph::agent {
namespace {

constexpr const char* kFolder = "/pump/library";

const crypto::KeyPair& site() {
  static const crypto::KeyPair pair = crypto::make_key_pair();
  return pair;
}

struct Released {
  Bytes bytes;
  StagedTarget target;
};

Released released(std::uint32_t number, const crypto::KeyPair& key = site(),
                  std::string_view context = crypto::kLibraryContext) {
  const std::string text = "the library of number " + std::to_string(number);
  Released out;
  out.bytes.assign(text.begin(), text.end());
  out.target.version = {number, crypto::sha256(out.bytes)};
  out.target.size = static_cast<std::uint32_t>(out.bytes.size());
  out.target.signature = crypto::sign(key.secret_key, context, out.bytes);
  return out;
}

LibrarySlots opened(Disk& disk) {
  auto slots = LibrarySlots::open(disk, kFolder, site().public_key);
  EXPECT_TRUE(slots) << slots.error().detail;
  return std::move(*slots);
}

// Fetches, proves and activates; the first failure.
Status take(LibrarySlots& slots, const Released& library) {
  if (auto begun = slots.begin(library.target); !begun) return begun;
  const ByteView rest = ByteView(library.bytes).subspan(slots.staged_bytes());
  auto stored = slots.store(library.target.version.digest, slots.staged_bytes(), rest);
  if (!stored) return stored;
  if (auto proved = slots.verify(); !proved) return fail(proved.error());
  return slots.activate();
}

TEST(LibrarySlots, HoldsNoneAtFirst) {
  MemoryDisk disk;
  const auto slots = opened(disk);
  EXPECT_FALSE(slots.active());
  EXPECT_EQ(slots.trouble(), "");
}

TEST(LibrarySlots, ActivatesWhatIsSignedWholeAndNewer) {
  MemoryDisk disk;
  auto slots = opened(disk);
  const auto library = released(17);
  ASSERT_TRUE(take(slots, library));
  EXPECT_EQ(slots.active()->version, library.target.version);
  EXPECT_EQ(slots.active_bytes().value(), library.bytes);
}

TEST(LibrarySlots, GoesOverToTheNext) {
  MemoryDisk disk;
  auto slots = opened(disk);
  ASSERT_TRUE(take(slots, released(17)));
  ASSERT_TRUE(take(slots, released(18)));
  ASSERT_TRUE(take(slots, released(19)));
  EXPECT_EQ(opened(disk).active()->version.number, 19U);
}

TEST(LibrarySlots, RefusesAnotherSitesSignature) {
  MemoryDisk disk;
  auto slots = opened(disk);
  const auto taken = take(slots, released(17, crypto::make_key_pair()));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().fault, Fault::kRefused);
  EXPECT_FALSE(slots.staging());
}

TEST(LibrarySlots, RefusesASignatureMadeForAnotherPurpose) {
  MemoryDisk disk;
  auto slots = opened(disk);
  EXPECT_FALSE(take(slots, released(17, site(), "pumphouse.firmware.v1")));
}

TEST(LibrarySlots, RefusesAlteredBytes) {
  MemoryDisk disk;
  auto slots = opened(disk);
  auto library = released(17);
  library.bytes[3] ^= 1;
  EXPECT_FALSE(take(slots, library));
}

TEST(LibrarySlots, RefusesAHashThatIsNotOfTheBytes) {
  MemoryDisk disk;
  auto slots = opened(disk);
  auto library = released(17);
  library.target.version.digest[0] ^= 1;
  EXPECT_FALSE(take(slots, library));
}

TEST(LibrarySlots, RefusesWhatIsNotWhole) {
  MemoryDisk disk;
  auto slots = opened(disk);
  const auto library = released(17);
  ASSERT_TRUE(slots.begin(library.target));
  const ByteView part = ByteView(library.bytes).first(library.bytes.size() - 1);
  ASSERT_TRUE(slots.store(library.target.version.digest, 0, part));
  EXPECT_FALSE(slots.is_complete());
  EXPECT_FALSE(slots.verify());
}

TEST(LibrarySlots, RefusesTheSameNumberAgain) {
  MemoryDisk disk;
  auto slots = opened(disk);
  ASSERT_TRUE(take(slots, released(17)));
  const auto begun = slots.begin(released(17).target);
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().fault, Fault::kRefused);
}

TEST(LibrarySlots, RefusesAnOlderOneEvenWhenTheActiveOneIsLost) {
  MemoryDisk disk;
  {
    auto slots = opened(disk);
    ASSERT_TRUE(take(slots, released(17)));
  }
  disk.flip_bit(std::string(kFolder) + "/active", 2);
  disk.flip_bit(std::string(kFolder) + "/highest", 2);
  auto slots = opened(disk);
  EXPECT_FALSE(slots.active());
  EXPECT_FALSE(slots.begin(released(16).target));
}

TEST(LibrarySlots, HasNoneWhenTheActiveBytesRot) {
  MemoryDisk disk;
  {
    auto slots = opened(disk);
    ASSERT_TRUE(take(slots, released(17)));
  }
  disk.flip_bit(std::string(kFolder) + "/slot-a", 2);
  const auto slots = opened(disk);
  EXPECT_FALSE(slots.active());
  EXPECT_NE(slots.trouble(), "");
}

TEST(LibrarySlots, TakesARottenOneAgainAndNoOtherOfItsNumber) {
  MemoryDisk disk;
  {
    auto slots = opened(disk);
    ASSERT_TRUE(take(slots, released(17)));
  }
  disk.flip_bit(std::string(kFolder) + "/slot-a", 2);
  auto slots = opened(disk);
  auto other = released(17);
  other.target.version.digest[0] ^= 1;
  EXPECT_FALSE(slots.begin(other.target));
  EXPECT_FALSE(slots.begin(released(16).target));
  ASSERT_TRUE(take(slots, released(17)));
  EXPECT_EQ(opened(disk).active()->version.number, 17U);
}

TEST(LibrarySlots, ProvesAgainWithoutForgettingWhatHolds) {
  MemoryDisk disk;
  auto slots = opened(disk);
  ASSERT_TRUE(take(slots, released(17)));
  slots.prove_again();
  EXPECT_EQ(slots.active()->version.number, 17U);
}

TEST(LibrarySlots, GoesOnWhereTheFetchingStopped) {
  MemoryDisk disk;
  const auto library = released(17);
  {
    auto slots = opened(disk);
    ASSERT_TRUE(slots.begin(library.target));
    const ByteView part = ByteView(library.bytes).first(5);
    ASSERT_TRUE(slots.store(library.target.version.digest, 0, part));
  }
  auto slots = opened(disk);
  EXPECT_EQ(slots.staged_bytes(), 5U);
  EXPECT_TRUE(take(slots, library));
}

TEST(LibrarySlots, IgnoresAChunkThatDoesNotFollow) {
  MemoryDisk disk;
  auto slots = opened(disk);
  const auto library = released(17);
  ASSERT_TRUE(slots.begin(library.target));
  const auto stored = slots.store(library.target.version.digest, 1, library.bytes);
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().fault, Fault::kConflict);
  EXPECT_EQ(slots.staged_bytes(), 0U);
}

TEST(LibrarySlots, DoesNotActivateWhatIsNotProved) {
  MemoryDisk disk;
  auto slots = opened(disk);
  const auto library = released(17);
  ASSERT_TRUE(slots.begin(library.target));
  ASSERT_TRUE(slots.store(library.target.version.digest, 0, library.bytes));
  EXPECT_FALSE(slots.activate());
}

TEST(LibrarySlots, HoldsTheOldOrTheNewWhereverThePowerFails) {
  MemoryDisk measure;
  auto first = opened(measure);
  ASSERT_TRUE(take(first, released(17)));
  const std::uint64_t before = measure.changes();
  ASSERT_TRUE(take(first, released(18)));
  const std::uint64_t changes = measure.changes() - before;
  for (std::uint64_t cut = 0; cut <= changes; ++cut) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      SCOPED_TRACE("cut " + std::to_string(cut) + " seed " + std::to_string(seed));
      MemoryDisk disk;
      bool done = false;
      {
        auto slots = opened(disk);
        ASSERT_TRUE(take(slots, released(17)));
        disk.cut_power_after(cut);
        done = take(slots, released(18)).has_value();
      }
      disk.restart(seed);
      auto slots = opened(disk);
      ASSERT_TRUE(slots.active()) << slots.trouble();
      const std::uint32_t number = slots.active()->version.number;
      EXPECT_TRUE(number == 18 || (number == 17 && !done)) << number;
      // Whatever was left half done does not stop the next.
      EXPECT_TRUE(take(slots, released(19)));
    }
  }
}

}  // namespace
}  // namespace ph::agent
