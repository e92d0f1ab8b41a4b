#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>

#include "protocol/base/clock.hpp"
#include "protocol/net/stream.hpp"

namespace ph::server {

namespace asio = boost::asio;

struct FeedLimits {
  std::chrono::milliseconds heartbeat{1'000};
  std::size_t queue_bytes = 256 * 1024;
};

// One browser at a feed. Frames wait in a queue of bounded size; when the browser takes them too
// slowly the queue is thrown away and the whole state is asked for once it has taken what it was
// being sent. A single frame passes whatever its size, so that a wide view still hears every
// change. Runs on its stream's executor; deliver() may be called from any thread.
class Browser : public std::enable_shared_from_this<Browser> {
 public:
  enum class Share { kWhole, kChange };

  // `allowed` is asked every heartbeat: false ends the feed. `ask_whole` asks the ward's channel.
  Browser(std::unique_ptr<net::MessageStream> stream, FeedLimits limits, Clock& clock,
          std::function<bool()> allowed);

  void deliver(net::SharedFrame frame, Share share);
  // Sends until the browser goes, takes nothing for the stream's limit, or is no longer allowed.
  asio::awaitable<void> run(std::function<void()> ask_whole);

 private:
  void take(net::SharedFrame frame, Share share);
  asio::awaitable<void> watch_for_goodbye();
  asio::awaitable<Status> send_next();
  asio::awaitable<void> wait_until(SteadyTime when);
  net::SharedFrame heartbeat() const;

  std::unique_ptr<net::MessageStream> stream_;
  const FeedLimits limits_;
  Clock& clock_;
  std::function<bool()> allowed_;
  asio::steady_timer wake_;
  std::deque<net::SharedFrame> queue_;
  std::size_t queued_ = 0;
  bool awaits_whole_ = true;  // changes mean nothing before the whole state
  bool must_ask_ = false;
  bool gone_ = false;
};

}  // namespace ph::server
