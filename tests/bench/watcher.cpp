#include "tests/bench/watcher.hpp"

#include <charconv>

namespace ph::bench {

asio::awaitable<void> Watcher::watch() {
  for (;;) {
    auto frame = co_await stream_->receive();
    if (!frame) break;
    ++frames_;
    bytes_ += frame->payload.size();
    look(frame->payload);
  }
}

void Watcher::look(std::string_view text) {
  static constexpr std::string_view kKey = "\"instance\":";
  const SteadyTime now = system_clock().now().steady;
  for (std::size_t at = text.find(kKey); at != text.npos; at = text.find(kKey, at)) {
    at += kKey.size();
    std::int64_t instance = 0;
    std::from_chars(text.data() + at, text.data() + text.size(), instance);
    const auto raised = fleet_.see_alarm(instance);
    if (!raised) continue;
    alarm_ms_.add(std::chrono::duration<double, std::milli>(now - *raised).count());
  }
}

}  // namespace ph::bench
