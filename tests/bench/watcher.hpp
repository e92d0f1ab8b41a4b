#pragma once
#include <memory>
#include <string_view>

#include "protocol/net/stream.hpp"
#include "tests/bench/load_fleet.hpp"

namespace ph::bench {

// Somebody before the ward wall: reads a feed and measures how long each alarm took to get there.
// The generator's one thread; outlives the coroutine.
class Watcher {
 public:
  Watcher(std::unique_ptr<net::MessageStream> stream, LoadFleet& fleet)
      : stream_(std::move(stream)), fleet_(fleet) {}

  asio::awaitable<void> watch();  // until the feed ends
  void stop() { stream_->cut(); }

  Samples& alarm_ms() { return alarm_ms_; }
  std::uint64_t frames() const { return frames_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  void look(std::string_view text);

  std::unique_ptr<net::MessageStream> stream_;
  LoadFleet& fleet_;
  Samples alarm_ms_;
  std::uint64_t frames_ = 0, bytes_ = 0;
};

}  // namespace ph::bench
