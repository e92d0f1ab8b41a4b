#include "pumpagent/journal/durable_file.hpp"

#include <gtest/gtest.h>

#include "pumpagent/journal/memory_disk.hpp"

namespace ph::agent {
namespace {

TEST(DurableFile, HoldsTheOldContentOrTheNewWhereverThePowerFails) {
  for (std::uint64_t cut = 0; cut <= 6; ++cut) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      MemoryDisk disk;
      ASSERT_TRUE(disk.make_folder("/f"));
      ASSERT_TRUE(replace_file(disk, "/f", "state", as_bytes("old")));
      disk.cut_power_after(cut);
      const bool done = replace_file(disk, "/f", "state", as_bytes("new one")).has_value();
      disk.restart(seed);
      auto read = read_file(disk, "/f", "state");
      ASSERT_TRUE(read) << read.error().detail;
      const std::string_view text = as_text(*read);
      EXPECT_TRUE(text == "new one" || (text == "old" && !done)) << text;
    }
  }
}

TEST(DurableFile, RefusesRottenContent) {
  MemoryDisk disk;
  ASSERT_TRUE(disk.make_folder("/f"));
  ASSERT_TRUE(replace_file(disk, "/f", "state", as_bytes("text")));
  disk.flip_bit("/f/state", 5);
  auto read = read_file(disk, "/f", "state");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, Fault::kMalformed);
}

}  // namespace
}  // namespace ph::agent
