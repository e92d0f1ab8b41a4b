#include "pumpagent/rt/ring.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace ph::agent {
namespace {

TEST(Ring, IsEmptyWhenZeroed) {
  const auto ring = std::make_unique<Ring<int, 4>>();
  EXPECT_EQ(ring->front(), nullptr);
}

TEST(Ring, RefusesAndCountsWhenFull) {
  const auto ring = std::make_unique<Ring<int, 4>>();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(ring->push(i));
  EXPECT_FALSE(ring->push(4));
  EXPECT_EQ(ring->refused(), 1U);
}

TEST(Ring, KeepsWhatWasLookedAtUntilItIsPopped) {
  const auto ring = std::make_unique<Ring<int, 4>>();
  ASSERT_TRUE(ring->push(1));
  ASSERT_TRUE(ring->push(2));
  EXPECT_EQ(*ring->front(0), 1);
  EXPECT_EQ(*ring->front(1), 2);
  EXPECT_EQ(ring->front(2), nullptr);
  ring->pop(2);
  EXPECT_EQ(ring->front(), nullptr);
}

TEST(Ring, CarriesEverythingInOrderBetweenTwoThreads) {
  constexpr int kCount = 50'000;
  const auto ring = std::make_unique<Ring<int, 64>>();
  std::thread writer([&] {
    for (int i = 0; i < kCount; ++i) {
      while (!ring->push(i)) std::this_thread::yield();
    }
  });
  for (int expected = 0; expected < kCount;) {
    const int* next = ring->front();
    if (next == nullptr) continue;
    ASSERT_EQ(*next, expected++);
    ring->pop();
  }
  writer.join();
}

}  // namespace
}  // namespace ph::agent
