#include "server/feed/browser.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace ph::server {

Browser::Browser(std::unique_ptr<net::MessageStream> stream, FeedLimits limits, Clock& clock,
                 std::function<bool()> allowed)
    : stream_(std::move(stream)),
      limits_(limits),
      clock_(clock),
      allowed_(std::move(allowed)),
      wake_(stream_->executor()) {}

void Browser::deliver(net::SharedFrame frame, Share share) {
  asio::post(stream_->executor(), [self = shared_from_this(), frame = std::move(frame), share] {
    self->take(frame, share);
  });
}

void Browser::take(net::SharedFrame frame, Share share) {
  if (gone_) return;
  const std::size_t size = frame->payload.size();
  if (share == Share::kWhole) {
    queue_.clear();
    queued_ = 0;
    awaits_whole_ = false;
  } else if (awaits_whole_) {
    return;
  } else if (!queue_.empty() && queued_ + size > limits_.queue_bytes) {
    queue_.clear();
    queued_ = 0;
    awaits_whole_ = must_ask_ = true;
    return;
  }
  queue_.push_back(std::move(frame));
  queued_ += size;
  wake_.cancel();
}

asio::awaitable<void> Browser::run(std::function<void()> ask_whole) {
  asio::co_spawn(
      stream_->executor(), [self = shared_from_this()] { return self->watch_for_goodbye(); },
      asio::detached);
  SteadyTime next_look = clock_.now().steady;
  while (!gone_) {
    if (clock_.now().steady >= next_look) {
      if (!allowed_()) break;
      next_look = clock_.now().steady + limits_.heartbeat;
    }
    if (must_ask_) {
      must_ask_ = false;
      ask_whole();
    }
    if (queue_.empty()) {
      co_await wait_until(next_look);
      if (gone_) break;
      if (queue_.empty() && clock_.now().steady < next_look) continue;
    }
    if (auto sent = co_await send_next(); !sent) break;
  }
  const bool said_goodbye = gone_;
  gone_ = true;
  if (!said_goodbye && !allowed_()) co_await stream_->close("session ended, log in again");
  stream_->cut();
}

// The feed has nothing to ask; whatever a browser says is read away so that its goodbye is heard.
asio::awaitable<void> Browser::watch_for_goodbye() {
  const auto self = shared_from_this();
  while (!gone_) {
    auto frame = co_await stream_->receive();
    if (!frame) break;
  }
  gone_ = true;
  wake_.cancel();
}

asio::awaitable<Status> Browser::send_next() {
  net::SharedFrame frame;
  if (queue_.empty()) {
    frame = heartbeat();
  } else {
    frame = std::move(queue_.front());
    queue_.pop_front();
    queued_ -= frame->payload.size();
  }
  co_return co_await stream_->send(std::move(frame));
}

asio::awaitable<void> Browser::wait_until(SteadyTime when) {
  const auto left = std::max(when - clock_.now().steady, std::chrono::nanoseconds{0});
  wake_.expires_after(left);
  co_await wake_.async_wait(asio::as_tuple(asio::use_awaitable));
}

net::SharedFrame Browser::heartbeat() const {
  auto frame = std::make_shared<net::Frame>();
  frame->payload =
      R"({"type":"heartbeat","server_ms":)" + std::to_string(wall_ms(clock_.now().wall)) + "}";
  return frame;
}

}  // namespace ph::server
