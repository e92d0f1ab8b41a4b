#pragma once
#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "protocol/base/clock.hpp"
#include "tests/sim/dice.hpp"

namespace ph::sim {

// One message on its way.
struct SentFrame {
  SteadyTime due;
  std::string bytes;
  bool binary = false;
};

// One connection between a pump and the server: messages keep their order and take their time. It
// can be cut with messages on the way (they are lost, as one cut in the middle is), stall (all come
// late), or go silent: both ends think it stands, and nothing arrives. One owner, held by both
// ends.
class Line {
 public:
  enum class End : std::uint8_t { kPump, kServer };
  // An end that hears nothing for this long gives up (net::Limits::idle of the agent's link).
  static constexpr milliseconds kIdle{45'000};
  static constexpr milliseconds kLongestDelay{400};
  static constexpr milliseconds kLongestStall{10'000};

  explicit Line(std::uint64_t seed) : dice_(seed) {}

  void send(End from, std::string bytes, bool binary, SteadyTime now) {
    if (cut_ || silent_ || closing_) return;
    auto& way = ways_[index(from)];
    SteadyTime due = std::max(now + dice_.between(milliseconds{1}, kLongestDelay), stalled_until_);
    if (!way.empty()) due = std::max(due, way.back().due);
    way.push_back({due, std::move(bytes), binary});
  }

  // The messages that reached `end` by now.
  std::vector<SentFrame> arrived(End end, SteadyTime now) {
    auto& way = ways_[1 - index(end)];
    std::vector<SentFrame> out;
    while (!cut_ && !way.empty() && way.front().due <= now) {
      out.push_back(std::move(way.front()));
      way.pop_front();
    }
    return out;
  }

  void cut() { cut_ = true; }
  // The server hangs up: what it has said still arrives.
  void close_by_server() { closing_ = true; }
  void stall_until(SteadyTime until) { stalled_until_ = std::max(stalled_until_, until); }
  void go_silent(SteadyTime now) {
    if (silent_) return;
    silent_ = true;
    silent_since_ = now;
    for (auto& way : ways_) way.clear();
  }
  // Whether an end has noticed that the line is no more.
  bool is_over(SteadyTime now) const {
    const bool said_all = closing_ && ways_[index(End::kServer)].empty();
    return cut_ || said_all || (silent_ && now - silent_since_ >= kIdle);
  }

 private:
  static std::size_t index(End end) { return end == End::kPump ? 0 : 1; }

  Dice dice_;
  std::deque<SentFrame> ways_[2];  // from the pump, from the server
  bool cut_ = false, silent_ = false, closing_ = false;
  SteadyTime silent_since_{}, stalled_until_{};
};

}  // namespace ph::sim
