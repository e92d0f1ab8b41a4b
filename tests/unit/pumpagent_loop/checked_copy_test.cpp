#include "pumpagent/loop/checked_copy.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string_view>

#include "tests/unit/pumpagent_loop/loop_pump.hpp"

namespace ph::agent {
namespace {

TEST(Crc32, IsTheOneOfTheStandard) {
  const std::string_view text = "123456789";
  EXPECT_EQ(crc32_of({reinterpret_cast<const unsigned char*>(text.data()), text.size()}),
            0xcbf43926U);
}

// Every length up to three words, so that words and single bytes meet in every way.
TEST(Crc32, IsTheSameByWordsAndByBits) {
  std::array<unsigned char, 24> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<unsigned char>(i * 37 + 11);
    std::uint32_t slow = 0xffffffff;
    for (std::size_t at = 0; at <= i; ++at) {
      slow ^= bytes[at];
      for (int bit = 0; bit < 8; ++bit) slow = (slow >> 1) ^ ((slow & 1) != 0 ? 0xedb88320 : 0);
    }
    EXPECT_EQ(crc32_of({bytes.data(), i + 1}), ~slow) << i;
  }
}

// P82
TEST(Crc32, SeesEverySingleBitOfAProgrammeThatFalls) {
  const Programme confirmed = programme();
  std::array<unsigned char, sizeof(Programme)> bytes{};
  std::memcpy(bytes.data(), &confirmed, sizeof confirmed);
  const std::uint32_t sound = crc32_of(bytes);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    bytes[bit / 8] ^= static_cast<unsigned char>(1U << (bit % 8));
    EXPECT_NE(crc32_of(bytes), sound) << bit;
    bytes[bit / 8] ^= static_cast<unsigned char>(1U << (bit % 8));
  }
}

// P82
TEST(CheckedCopy, SeesEveryBitOfTheRateThatFalls) {
  const Programme confirmed = programme();
  CheckedCopy<Programme> copy;
  copy.take(confirmed);
  EXPECT_TRUE(copy.agrees(confirmed));
  for (int bit = 0; bit < 63; ++bit) {
    Programme changed = confirmed;
    changed.rate = FlowRate::of(confirmed.rate.count() ^ (std::int64_t{1} << bit));
    EXPECT_FALSE(copy.agrees(changed)) << bit;
  }
}

// P82
TEST(CheckedCopy, SeesABitThatFallsInTheCopyItself) {
  CheckedCopy<Programme> copy;
  copy.take(programme());
  auto* bytes = reinterpret_cast<unsigned char*>(&copy);
  for (std::size_t bit = 0; bit < 8 * (sizeof(Programme) + sizeof(std::uint32_t)); ++bit) {
    bytes[bit / 8] ^= static_cast<unsigned char>(1U << (bit % 8));
    EXPECT_FALSE(copy.agrees(programme())) << bit;
    bytes[bit / 8] ^= static_cast<unsigned char>(1U << (bit % 8));
  }
  EXPECT_TRUE(copy.agrees(programme()));
}

// P82
TEST(TherapyLoop, StopsWithinASecondWhenTheProgrammeChangesByItself) {
  LoopPump pump;
  pump.start();
  const auto& held = pump.loop.engine().programme();
  const_cast<Programme&>(held).rate = millilitres_per_hour(900);
  pump.run(1s + 20ms);
  EXPECT_TRUE(pump.stands(AlarmCode::kMemory));
  EXPECT_EQ(pump.state(), PumpState::kAlarmStop);
  EXPECT_FALSE(pump.loop.clear(AlarmCode::kMemory));
}

TEST(TherapyLoop, TakesEveryConfirmedChangeForGood) {
  LoopPump pump;
  pump.start();
  EngineCommand rate = only(EngineVerb::kSetRate);
  ASSERT_EQ(pump.loop.command(rate), Answer::kAccepted);
  pump.run(2s);
  EngineCommand vtbi = only(EngineVerb::kSetVtbi);
  vtbi.volume = millilitres(12);
  ASSERT_EQ(pump.loop.command(vtbi), Answer::kAccepted);
  pump.run(2s);
  EXPECT_EQ(pump.loop.alarms().count(), 0U);
}

// The engine goes back to its primary by itself: another programme, and no fault of memory.
TEST(TherapyLoop, FollowsASecondaryAndBack) {
  LoopPump pump;
  pump.start();
  (void)pump.press(EngineVerb::kStop);
  Programme piggyback = secondary();
  piggyback.vtbi = millilitres(1);
  ASSERT_EQ(pump.loop.command(with(EngineVerb::kSecondary, piggyback, "o-2")), Answer::kAccepted);
  ASSERT_EQ(pump.press(EngineVerb::kStart), Answer::kAccepted);
  pump.run(60s);
  EXPECT_EQ(pump.loop.engine().saved().order, OrderTag::of(OrderId{"o-1"}));
  EXPECT_EQ(pump.state(), PumpState::kRunning);
  EXPECT_FALSE(pump.stands(AlarmCode::kMemory));
}

}  // namespace
}  // namespace ph::agent
