#pragma once
#include <map>
#include <memory>
#include <mutex>

#include "server/feed/browser.hpp"
#include "server/feed/ward_channel.hpp"

namespace ph::server {

// The live view of the wards for browsers. Every browser of a ward shares one channel; a slow
// browser fills its own queue and nothing else. Any thread. Must outlive the conversations.
class Feed {
 public:
  // `executor` carries the channels' strands, where changes are encoded.
  Feed(asio::any_io_executor executor, Desk& desk, Clock& clock, EncodeUpdate encode,
       FeedLimits limits);

  // Shows `ward` (empty: all) on `stream` until the browser goes or `allowed` says no.
  // Runs on the stream's executor.
  asio::awaitable<void> show(WardId ward, std::unique_ptr<net::MessageStream> stream,
                             std::function<bool()> allowed);

 private:
  std::shared_ptr<WardChannel> channel(const WardId& ward);

  asio::any_io_executor executor_;
  Desk& desk_;
  Clock& clock_;
  EncodeUpdate encode_;
  const FeedLimits limits_;
  std::mutex mutex_;
  std::map<WardId, std::weak_ptr<WardChannel>> channels_;
};

}  // namespace ph::server
