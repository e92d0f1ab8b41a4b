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
