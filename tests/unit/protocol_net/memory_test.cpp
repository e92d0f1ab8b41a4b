#include "protocol/net/memory.hpp"

#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>

#include "house.hpp"

namespace ph::net {
namespace {

struct Ends {
  std::unique_ptr<MessageStream> left, right;
};

// Runs `job` with both ends of one conversation.
template <class Job>
void run_pair(Job job) {
  asio::io_context context(1);
  Peer left_sees;
  left_sees.common_name = "right";
  Peer right_sees;
  right_sees.common_name = "left";
  auto [left, right] = memory_pair(context.get_executor(), left_sees, right_sees);
  Ends ends{std::move(left), std::move(right)};
  asio::co_spawn(context, job(ends), asio::detached);
  context.run();
}

asio::awaitable<void> send(MessageStream& stream, SharedFrame frame) {
  EXPECT_TRUE(co_await stream.send(frame));
}

TEST(MemoryPair, KeepsTheOrder) {
  run_pair([](Ends& ends) -> asio::awaitable<void> {
    for (int i = 0; i < 100; ++i) co_await send(*ends.left, text(std::to_string(i)));
    for (int i = 0; i < 100; ++i) {
      EXPECT_EQ((co_await ends.right->receive())->payload, std::to_string(i));
    }
  });
}

TEST(MemoryPair, WakesAWaitingReceiver) {
  run_pair([](Ends& ends) -> asio::awaitable<void> {
    const auto executor = ends.left->executor();
    asio::co_spawn(executor, send(*ends.left, text("late")), asio::detached);
    EXPECT_EQ((co_await ends.right->receive())->payload, "late");
  });
}

TEST(MemoryPair, CutOfOneEndEndsBoth) {
  run_pair([](Ends& ends) -> asio::awaitable<void> {
    co_await send(*ends.left, text("lost"));
    ends.left->cut();
    EXPECT_EQ((co_await ends.right->receive()).error().fault, Fault::kUnavailable);
    EXPECT_EQ((co_await ends.left->receive()).error().fault, Fault::kUnavailable);
    auto frame = text("too late");
    EXPECT_FALSE(co_await ends.right->send(frame));
  });
}

TEST(MemoryPair, GoodbyeComesAfterWhatWasSent) {
  run_pair([](Ends& ends) -> asio::awaitable<void> {
    co_await send(*ends.left, text("last"));
    co_await ends.left->close("done");
    EXPECT_EQ((co_await ends.right->receive())->payload, "last");
    EXPECT_EQ((co_await ends.right->receive()).error().detail,
              "closed by the peer: code 1000 done");
  });
}

TEST(MemoryPair, EachEndKnowsTheOther) {
  run_pair([](Ends& ends) -> asio::awaitable<void> {
    EXPECT_EQ(ends.left->peer().common_name, "right");
    EXPECT_EQ(ends.right->peer().common_name, "left");
    co_return;
  });
}

}  // namespace
}  // namespace ph::net
