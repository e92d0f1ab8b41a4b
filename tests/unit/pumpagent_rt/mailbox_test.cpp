#include "pumpagent/rt/mailbox.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace ph::agent {
namespace {

struct Pair {
  std::uint64_t first = 0;
  std::array<std::uint64_t, 20> copies{};
};

TEST(Mailbox, IsEmptyWhenZeroed) {
  const auto box = std::make_unique<Mailbox<Pair>>();
  Pair out;
  EXPECT_FALSE(box->read(out));
}

TEST(Mailbox, GivesTheLatest) {
  const auto box = std::make_unique<Mailbox<int>>();
  box->post(1);
  box->post(2);
  int out = 0;
  ASSERT_TRUE(box->read(out));
  EXPECT_EQ(out, 2);
}

// What a writer leaves that is preempted, or dies, after it began the next value.
TEST(Mailbox, GivesTheValueBeforeWhileTheNextIsHalfWritten) {
  const auto box = std::make_unique<Mailbox<Pair>>();
  Pair pair;
  pair.first = 1;
  box->post(pair);
  auto* words = reinterpret_cast<std::uint64_t*>(box.get());
  const std::size_t slot_words = (sizeof(Mailbox<Pair>) / 8 - 1) / 4;
  words[1 + 2 * slot_words] = 0;
  words[2 + 2 * slot_words] = 77;
  Pair out;
  ASSERT_TRUE(box->read(out));
  EXPECT_EQ(out.first, 1U);
  pair.first = 2;
  box->post(pair);
  ASSERT_TRUE(box->read(out));
  EXPECT_EQ(out.first, 2U);
}

TEST(Mailbox, NeverGivesAMixtureOfTwoValues) {
  const auto box = std::make_unique<Mailbox<Pair>>();
  std::thread writer([&] {
    for (std::uint64_t i = 1; i <= 20'000; ++i) {
      Pair pair;
      pair.first = i;
      pair.copies.fill(i);
      box->post(pair);
    }
  });
  Pair out;
  while (out.first < 20'000) {
    if (!box->read(out)) continue;
    for (const std::uint64_t copy : out.copies) ASSERT_EQ(copy, out.first);
  }
  writer.join();
}

}  // namespace
}  // namespace ph::agent
