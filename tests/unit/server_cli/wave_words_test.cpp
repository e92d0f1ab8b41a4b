#include "server/cli/wave_words.hpp"

#include <gtest/gtest.h>

namespace ph::cli {
namespace {

TEST(WaveWords, NamePumpsWardsAndShares) {
  const auto wave = read_wave("pilot pumps: pump=P-1 pump=P-2 ward=icu 10%; by-hand").value();
  EXPECT_EQ(wave.name, "pilot pumps");
  EXPECT_EQ(wave.pumps, (std::vector<std::string>{"P-1", "P-2"}));
  EXPECT_EQ(wave.wards, std::vector<std::string>{"icu"});
  EXPECT_EQ(wave.percent, 10U);
  EXPECT_TRUE(wave.by_hand);
  EXPECT_FALSE(wave.success.has_value());
}

TEST(WaveWords, OpenTheNextWaveAfterSuccess) {
  const auto wave = read_wave("icu: ward=icu; success=95 soak=1h30min").value();
  EXPECT_EQ(wave.success, 95U);
  EXPECT_EQ(wave.soak, std::chrono::minutes{90});
  EXPECT_EQ(read_wave("icu: ward=icu; success=100 soak=0").value().soak.count(), 0);
}

TEST(WaveWords, NeedNoGateBehindTheLastWave) {
  const auto wave = read_wave("all: all").value();
  EXPECT_EQ(wave.percent, 100U);
  EXPECT_FALSE(wave.by_hand || wave.success);
}

TEST(WaveWords, AreRefusedWhereTheyAreNotUnderstood) {
  for (const char* bad : {"", "all", ": all", "x:", "x: ; by-hand", "x: P-1", "x: pump=", "x: 101%",
                          "x: -1%", "x: 10", "x: all;", "x: all; some-day", "x: all; success=95",
                          "x: all; soak=1h", "x: all; by-hand soak=1h",
                          "x: all; by-hand success=95 soak=0", "x: all; success=101 soak=0",
                          "x: all; success=95 soak=30", "x: all; success=95 soak=90s"}) {
    EXPECT_FALSE(read_wave(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace ph::cli
