#include "server/feed/feed.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>

#include "protocol/net/memory.hpp"
#include "tests/support/fake_desk.hpp"

namespace ph::server {
namespace {

using namespace std::chrono_literals;
using test::FakeDesk;

// A browser's end of the stream that takes a message only when told to, and keeps what it sent.
class SlowStream final : public net::MessageStream {
 public:
  SlowStream(asio::any_io_executor executor, int takes)
      : executor_(std::move(executor)), gate_(executor_), silence_(executor_), takes_(takes) {
    gate_.expires_at(asio::steady_timer::time_point::max());
    silence_.expires_at(asio::steady_timer::time_point::max());
  }
  void take_all() {
    takes_ = 1'000'000;
    gate_.cancel();
  }
  asio::awaitable<Result<net::Frame>> receive() override {
    boost::system::error_code ignored;
    co_await silence_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    co_return fail(Fault::kUnavailable, "cut");
  }
  asio::awaitable<Status> send(net::SharedFrame frame) override {
    boost::system::error_code ignored;
    while (takes_ == 0 && !cut_) {
      co_await gate_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    if (cut_) co_return fail(Fault::kUnavailable, "cut");
    --takes_;
    taken->push_back(std::move(frame));
    co_return Status();
  }
  asio::awaitable<void> close(std::string) override {
    cut();
    co_return;
  }
  void cut() override {
    cut_ = true;
    gate_.cancel();
    silence_.cancel();
  }
  const net::Peer& peer() const override { return peer_; }
  asio::any_io_executor executor() override { return executor_; }

  std::shared_ptr<std::vector<net::SharedFrame>> taken =
      std::make_shared<std::vector<net::SharedFrame>>();

 private:
  asio::any_io_executor executor_;
  asio::steady_timer gate_, silence_;
  int takes_;
  bool cut_ = false;
  net::Peer peer_;
};

struct FeedTest : testing::Test {
  asio::io_context context;
  FakeDesk desk;
  int encoded = 0;
  bool allowed = true;
  FeedLimits limits;
  std::unique_ptr<Feed> feed;

  // "ward P-1 P-2" or "change P-1", padded so that a test can fill a queue.
  std::string encode(const WardUpdate& update) {
    ++encoded;
    std::string text = update.whole ? "ward" : "change";
    for (const auto& pump : update.pumps) text += " " + pump.id.str() + pump.bed;
    return text;
  }
  void open() {
    limits.heartbeat = 1h;
    feed = std::make_unique<Feed>(
        context.get_executor(), desk, system_clock(),
        [this](const WardUpdate& update) { return encode(update); }, limits);
  }
  void show(std::unique_ptr<net::MessageStream> stream) {
    asio::co_spawn(context,
                   feed->show(WardId("icu"), std::move(stream), [this] { return allowed; }),
                   asio::detached);
    turn();
  }
  // Everything that can happen without waiting.
  void turn() {
    context.restart();
    while (context.poll() != 0) {
    }
  }
  void change(const std::string& id, const std::string& padding = "") {
    WardUpdate update;
    update.pumps.emplace_back();
    update.pumps.back().id = PumpId(id);
    update.pumps.back().bed = padding;
    desk.publish(std::move(update));
    turn();
  }
};

std::vector<std::string> words(const std::vector<net::SharedFrame>& frames) {
  std::vector<std::string> out;
  for (const auto& frame : frames) out.push_back(frame->payload.substr(0, 30));
  return out;
}

asio::awaitable<void> listen(net::MessageStream& stream, std::vector<std::string>& out) {
  for (;;) {
    auto frame = co_await stream.receive();
    if (!frame) co_return;
    out.push_back(frame->payload);
  }
}

TEST_F(FeedTest, TheWholeWardComesFirstThenChanges) {
  desk.pump_list.emplace_back();
  desk.pump_list.back().id = PumpId("P-1");
  open();
  auto [ours, theirs] = net::memory_pair(context.get_executor(), net::Peer(), net::Peer());
  std::vector<std::string> heard;
  show(std::move(ours));
  asio::co_spawn(context, listen(*theirs, heard), asio::detached);
  turn();
  change("P-1");
  EXPECT_EQ(heard, (std::vector<std::string>{"ward P-1", "change P-1"}));
}

TEST_F(FeedTest, AChangeIsEncodedOnceAndSharedByAllBrowsers) {
  open();
  auto one = std::make_unique<SlowStream>(context.get_executor(), 1'000);
  auto two = std::make_unique<SlowStream>(context.get_executor(), 1'000);
  const auto first = one->taken;
  const auto second = two->taken;
  show(std::move(one));
  show(std::move(two));
  encoded = 0;
  change("P-1");
  EXPECT_EQ(encoded, 1);
  EXPECT_EQ(first->back().get(), second->back().get());
}

TEST_F(FeedTest, AllBrowsersOfAWardShareOneSubscription) {
  open();
  show(std::make_unique<SlowStream>(context.get_executor(), 1'000));
  show(std::make_unique<SlowStream>(context.get_executor(), 1'000));
  EXPECT_EQ(desk.subscribers.size(), 1u);
}

TEST_F(FeedTest, ASlowBrowserLosesItsQueueAndThenGetsTheWholeWard) {
  limits.queue_bytes = 1'000;
  open();
  auto slow = std::make_unique<SlowStream>(context.get_executor(), 1);
  SlowStream* browser = slow.get();
  const auto taken = browser->taken;
  show(std::move(slow));
  for (int i = 0; i < 10; ++i) change("P-1", std::string(400, 'x'));
  browser->take_all();
  turn();
  const auto heard = words(*taken);
  ASSERT_EQ(heard.size(), 3u);
  EXPECT_EQ(heard[0], "ward");
  EXPECT_TRUE(heard[1].starts_with("change"));
  EXPECT_TRUE(heard[2].starts_with("ward P-1"));
}

TEST_F(FeedTest, AQueueOfExactlyItsLimitIsKept) {
  limits.queue_bytes = std::string("change P-1").size() * 2;
  open();
  auto slow = std::make_unique<SlowStream>(context.get_executor(), 1);
  SlowStream* browser = slow.get();
  const auto taken = browser->taken;
  show(std::move(slow));
  for (int i = 0; i < 3; ++i) change("P-1");
  browser->take_all();
  turn();
  EXPECT_EQ(words(*taken),
            (std::vector<std::string>{"ward", "change P-1", "change P-1", "change P-1"}));
}

// A view over very many pumps has changes larger than the queue: they pass one by one.
TEST_F(FeedTest, AChangeAboveTheLimitPassesWhenNothingWaits) {
  limits.queue_bytes = 100;
  open();
  auto quick = std::make_unique<SlowStream>(context.get_executor(), 1'000);
  const auto taken = quick->taken;
  show(std::move(quick));
  change("P-1", std::string(400, 'x'));
  turn();
  change("P-2");
  turn();
  const auto heard = words(*taken);
  ASSERT_EQ(heard.size(), 3u);
  EXPECT_TRUE(heard[1].starts_with("change P-1"));
  EXPECT_EQ(heard[2], "change P-2");
}

TEST_F(FeedTest, ASlowBrowserDoesNotSlowAnother) {
  open();
  auto quick = std::make_unique<SlowStream>(context.get_executor(), 1'000);
  const auto taken = quick->taken;
  show(std::make_unique<SlowStream>(context.get_executor(), 0));
  show(std::move(quick));
  change("P-1");
  change("P-2");
  EXPECT_EQ(words(*taken), (std::vector<std::string>{"ward", "change P-1", "change P-2"}));
}

TEST_F(FeedTest, EndsBeforeTheFirstMessageWhenTheSessionHasEnded) {
  allowed = false;
  open();
  auto stream = std::make_unique<SlowStream>(context.get_executor(), 1'000);
  const auto taken = stream->taken;
  show(std::move(stream));
  EXPECT_TRUE(taken->empty());
}

TEST_F(FeedTest, TheSubscriptionEndsWithTheLastBrowser) {
  open();
  auto stream = std::make_unique<SlowStream>(context.get_executor(), 1'000);
  SlowStream* browser = stream.get();
  show(std::move(stream));
  browser->cut();
  turn();
  EXPECT_TRUE(desk.subscribers.front().expired());
}

TEST_F(FeedTest, AWholeSentLaterTellsTheGrownAge) {
  open();
  desk.pump_list.emplace_back();
  desk.pump_list.back().id = PumpId("P-1");
  desk.pump_list.back().age = 100ms;
  std::chrono::milliseconds told{0};
  feed = std::make_unique<Feed>(
      context.get_executor(), desk, system_clock(),
      [&told](const WardUpdate& update) {
        if (!update.pumps.empty()) told = update.pumps.front().age.value();
        return std::string("x");
      },
      limits);
  show(std::make_unique<SlowStream>(context.get_executor(), 1'000));
  show(std::make_unique<SlowStream>(context.get_executor(), 1'000));
  EXPECT_GE(told, 100ms);
}

}  // namespace
}  // namespace ph::server
