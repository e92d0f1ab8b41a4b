#include "server/feed/feed.hpp"

namespace ph::server {

Feed::Feed(asio::any_io_executor executor, Desk& desk, Clock& clock, EncodeUpdate encode,
           FeedLimits limits)
    : executor_(std::move(executor)),
      desk_(desk),
      clock_(clock),
      encode_(std::move(encode)),
      limits_(limits) {}

std::shared_ptr<WardChannel> Feed::channel(const WardId& ward) {
  const std::lock_guard lock(mutex_);
  std::erase_if(channels_, [](const auto& item) { return item.second.expired(); });
  if (const auto found = channels_.find(ward); found != channels_.end()) {
    if (auto open = found->second.lock()) return open;
  }
  auto made = std::make_shared<WardChannel>(executor_, clock_, encode_);
  made->open(desk_, ward);
  channels_[ward] = made;
  return made;
}

asio::awaitable<void> Feed::show(WardId ward, std::unique_ptr<net::MessageStream> stream,
                                 std::function<bool()> allowed) {
  const auto shared = channel(ward);
  const auto browser =
      std::make_shared<Browser>(std::move(stream), limits_, clock_, std::move(allowed));
  shared->join(browser);
  const std::weak_ptr<Browser> weak = browser;
  std::function<void()> ask_whole = [shared, weak] {
    if (auto self = weak.lock()) shared->send_whole(self);
  };
  co_await browser->run(std::move(ask_whole));
  shared->leave(browser);
}

}  // namespace ph::server
