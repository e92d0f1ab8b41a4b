#include "pumpagent/alarms/sound.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime kStart{1h};
constexpr AlarmSignal kHighSounds{Priority::kHigh, true, false};
constexpr AlarmSignal kMediumSounds{Priority::kMedium, true, false};

// A pattern of the table, changed by `change`, still permitted?
template <class Change>
bool allows(Priority priority, Change change) {
  BurstPattern pattern = burst(priority);
  change(pattern);
  return is_permitted(pattern, priority);
}

TEST(Burst, OfEveryPriorityIsPermitted) {
  for (const auto p :
       {Priority::kInformation, Priority::kLow, Priority::kMedium, Priority::kHigh}) {
    EXPECT_TRUE(is_permitted(burst(p), p)) << to_string(p);
  }
}

TEST(Burst, OfAHighAlarmPlaysTheMelodyOfDrugDeliveryTwice) {
  std::vector<int> played;
  for (const Pulse& pulse : burst(Priority::kHigh).played()) played.push_back(pulse.hertz);
  EXPECT_EQ(played, (std::vector<int>{523, 294, 392, 523, 294, 523, 294, 392, 523, 294}));
}

TEST(Burst, MustComeAgainWithinTheStandardsTimes) {
  const auto between = [](std::chrono::milliseconds time) {
    return [time](BurstPattern& p) { p.between = time; };
  };
  EXPECT_FALSE(allows(Priority::kHigh, between(2'499ms)));
  EXPECT_TRUE(allows(Priority::kHigh, between(2'500ms)));
  EXPECT_TRUE(allows(Priority::kHigh, between(15'000ms)));
  EXPECT_FALSE(allows(Priority::kHigh, between(15'001ms)));
  EXPECT_FALSE(allows(Priority::kMedium, between(2'499ms)));
  EXPECT_TRUE(allows(Priority::kMedium, between(30s)));
  EXPECT_FALSE(allows(Priority::kMedium, between(30'001ms)));
  EXPECT_FALSE(allows(Priority::kLow, between(15s)));
  EXPECT_TRUE(allows(Priority::kLow, between(15'001ms)));
}

TEST(Burst, MayHaveOnlyPulsesOfTheStandardsLength) {
  const auto high = [](std::chrono::milliseconds tone) {
    return [tone](BurstPattern& p) {
      p.rise = tone * 15 / 100;
      for (std::size_t i = 0; i < p.count; ++i) {
        p.pulses[i].tone = tone;
        if (i == 2 || i == 7) p.pulses[i].gap = 200ms + tone;
      }
    };
  };
  EXPECT_FALSE(allows(Priority::kHigh, high(74ms)));
  EXPECT_TRUE(allows(Priority::kHigh, high(75ms)));
  EXPECT_TRUE(allows(Priority::kHigh, high(200ms)));
  EXPECT_FALSE(allows(Priority::kHigh, high(201ms)));
  const auto medium = [](std::chrono::milliseconds tone) {
    return [tone](BurstPattern& p) {
      p.rise = tone * 15 / 100;
      for (std::size_t i = 0; i < p.count; ++i) p.pulses[i].tone = tone;
    };
  };
  for (const auto priority : {Priority::kMedium, Priority::kLow}) {
    EXPECT_FALSE(allows(priority, medium(124ms)));
    EXPECT_TRUE(allows(priority, medium(125ms)));
    EXPECT_TRUE(allows(priority, medium(250ms)));
    EXPECT_FALSE(allows(priority, medium(251ms)));
  }
}

TEST(Burst, MayBeSpacedOnlyAsTheStandardSays) {
  const auto space = [](std::chrono::milliseconds gap) {
    return [gap](BurstPattern& p) {
      for (std::size_t i = 0; i + 1 < p.count; ++i) {
        if (i != 4) p.pulses[i].gap = i == 2 || i == 7 ? 2 * gap + p.pulses[i].tone : gap;
      }
    };
  };
  EXPECT_FALSE(allows(Priority::kHigh, space(49ms)));
  EXPECT_TRUE(allows(Priority::kHigh, space(50ms)));
  EXPECT_TRUE(allows(Priority::kHigh, space(125ms)));
  EXPECT_FALSE(allows(Priority::kHigh, space(126ms)));
  const auto across = [](std::chrono::milliseconds gap) {
    return [gap](BurstPattern& p) { p.pulses[4].gap = gap; };
  };
  EXPECT_FALSE(allows(Priority::kHigh, across(349ms)));
  EXPECT_TRUE(allows(Priority::kHigh, across(350ms)));
  EXPECT_TRUE(allows(Priority::kHigh, across(1'300ms)));
  EXPECT_FALSE(allows(Priority::kHigh, across(1'301ms)));
  const auto first = [](std::chrono::milliseconds gap) {
    return [gap](BurstPattern& p) { p.pulses[0].gap = gap; };
  };
  EXPECT_FALSE(allows(Priority::kMedium, first(124ms)));
  EXPECT_TRUE(allows(Priority::kMedium, first(125ms)));
  EXPECT_TRUE(allows(Priority::kMedium, first(250ms)));
  EXPECT_FALSE(allows(Priority::kMedium, first(251ms)));
}

TEST(Burst, MayFlashTheLampOnlyAtTheStandardsPace) {
  const auto lamp = [](std::chrono::milliseconds period, int on) {
    return [=](BurstPattern& p) {
      p.lamp_period = period;
      p.lamp_on_percent = on;
    };
  };
  EXPECT_FALSE(allows(Priority::kHigh, lamp(357ms, 50)));  // 2.8 Hz
  EXPECT_TRUE(allows(Priority::kHigh, lamp(358ms, 20)));
  EXPECT_TRUE(allows(Priority::kHigh, lamp(714ms, 80)));
  EXPECT_FALSE(allows(Priority::kHigh, lamp(715ms, 50)));  // 1.4 Hz
  EXPECT_FALSE(allows(Priority::kHigh, lamp(500ms, 19)));
  EXPECT_FALSE(allows(Priority::kHigh, lamp(500ms, 81)));
  EXPECT_FALSE(allows(Priority::kMedium, lamp(1'249ms, 50)));
  EXPECT_TRUE(allows(Priority::kMedium, lamp(1'250ms, 60)));
  EXPECT_TRUE(allows(Priority::kMedium, lamp(2'500ms, 20)));
  EXPECT_FALSE(allows(Priority::kMedium, lamp(2'501ms, 50)));
  EXPECT_FALSE(allows(Priority::kMedium, lamp(2s, 61)));
  EXPECT_FALSE(allows(Priority::kLow, lamp(2s, 50)));
}

TEST(Burst, RisesOverTenToTwentyPerCentOfAPulse) {
  const auto rise = [](std::chrono::milliseconds time) {
    return [time](BurstPattern& p) { p.rise = time; };
  };
  EXPECT_FALSE(allows(Priority::kHigh, rise(14ms)));
  EXPECT_TRUE(allows(Priority::kHigh, rise(15ms)));
  EXPECT_TRUE(allows(Priority::kHigh, rise(30ms)));
  EXPECT_FALSE(allows(Priority::kHigh, rise(31ms)));
}

TEST(Burst, MayHaveOnlyFundamentalsThatPeopleHearWell) {
  const auto hertz = [](std::uint16_t f) {
    return [f](BurstPattern& p) { p.pulses[1].hertz = f; };
  };
  EXPECT_FALSE(allows(Priority::kMedium, hertz(149)));
  EXPECT_TRUE(allows(Priority::kMedium, hertz(150)));
  EXPECT_TRUE(allows(Priority::kMedium, hertz(1000)));
  EXPECT_FALSE(allows(Priority::kMedium, hertz(1001)));
}

TEST(Burst, SoundsWithFourHarmonicsWithinFifteenDecibels) {
  for (const auto p : {Priority::kLow, Priority::kMedium, Priority::kHigh}) {
    for (const Pulse& pulse : burst(p).played()) {
      int heard = 0;
      for (std::size_t k = 1; k < kHarmonicDb.size(); ++k) {
        const auto hertz = static_cast<double>(pulse.hertz) * static_cast<double>(k + 1);
        heard += hertz >= 300 && hertz <= 4000 && std::abs(kHarmonicDb[k]) <= 15 ? 1 : 0;
      }
      EXPECT_GE(heard, 4) << pulse.hertz;
    }
  }
}

TEST(Burst, IsSilentAtTheEdgesOfAPulseAndLoudWithinIt) {
  const Pulse pulse = burst(Priority::kHigh).pulses[0];
  double edge = 0, middle = 0;
  for (auto t = 0us; t < 1ms; t += 20us) edge = std::max(edge, std::abs(sample(pulse, 20ms, t)));
  for (auto t = 70ms; t < 75ms; t += 1ms) {
    for (auto part = 0us; part < 1ms; part += 20us) {
      middle = std::max(middle, std::abs(sample(pulse, 20ms, t + part)));
    }
  }
  EXPECT_LT(edge, 0.06);
  EXPECT_GT(middle, 0.5);
  EXPECT_LE(middle, 1.0);
  EXPECT_EQ(sample(pulse, 20ms, 150ms), 0.0);
}

TEST(Signaller, SoundsInTheTickInWhichTheAlarmBegins) {
  Signaller signaller;
  EXPECT_EQ(signaller.tick(kStart, {}).tone_hz, 0);
  const SignalPhase first = signaller.tick(kStart + 1ms, kHighSounds);
  EXPECT_EQ(first.tone_hz, 523);
  EXPECT_TRUE(first.lamp_lit);
  EXPECT_EQ(first.bursts, 1U);
}

TEST(Signaller, PlaysEveryPulseForItsTime) {
  Signaller signaller;
  for (const auto priority : {Priority::kLow, Priority::kMedium, Priority::kHigh}) {
    SteadyTime now = kStart;
    (void)signaller.tick(now - 1ms, {});
    for (const Pulse& pulse : burst(priority).played()) {
      for (auto t = 0ms; t < pulse.tone + pulse.gap; t += 1ms, now += 1ms) {
        const auto tone = signaller.tick(now, {priority, true, false}).tone_hz;
        ASSERT_EQ(tone, t < pulse.tone ? pulse.hertz : 0) << to_string(priority);
      }
    }
  }
}

TEST(Signaller, BeginsTheNextBurstInTime) {
  Signaller signaller;
  const auto period = burst(Priority::kHigh).period();
  (void)signaller.tick(kStart, kHighSounds);
  EXPECT_EQ(signaller.tick(kStart + period - 1ms, kHighSounds).tone_hz, 0);
  EXPECT_EQ(signaller.tick(kStart + period, kHighSounds).tone_hz, 523);
  EXPECT_EQ(signaller.tick(kStart + period + 1ms, kHighSounds).bursts, 2U);
}

TEST(Signaller, FlashesRedTwiceASecondAndYellowEveryTwo) {
  for (const auto& [signal, period] : {std::pair{kHighSounds, 500ms}, {kMediumSounds, 2'000ms}}) {
    Signaller signaller;
    int lit = 0;
    for (auto t = 0ms; t < 10s; t += 1ms) lit += signaller.tick(kStart + t, signal).lamp_lit;
    EXPECT_EQ(lit, 5000);
    EXPECT_TRUE(signaller.tick(kStart + period, signal).lamp_lit);
    EXPECT_FALSE(signaller.tick(kStart + period + period / 2, signal).lamp_lit);
  }
}

// P89
TEST(Signaller, BreaksOffALowerBurstForAHigherAlarm) {
  Signaller signaller;
  (void)signaller.tick(kStart, kMediumSounds);
  const SignalPhase now = signaller.tick(kStart + 250ms, kHighSounds);
  EXPECT_EQ(now.tone_hz, 523);
  EXPECT_EQ(now.bursts, 2U);
}

// P87
TEST(Signaller, RemindsOfAPausedSoundEveryHalfMinute) {
  Signaller signaller;
  const AlarmSignal paused{Priority::kHigh, false, true};
  int heard = 0;
  for (auto t = 0ms; t < 2min; t += 5ms) heard += signaller.tick(kStart + t, paused).tone_hz > 0;
  EXPECT_EQ(heard, 3 * 25);
}

}  // namespace
}  // namespace ph::agent
