#pragma once
#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "protocol/base/clock.hpp"
#include "tests/sim/dice.hpp"

namespace ph::sim {

// One message on its way; of one that was cut within, the first half.
struct SentFrame {
  SteadyTime due;
  std::string bytes;
  bool binary = false;
  bool whole = true;
};

// One connection between a pump and the server: messages keep their order and take their time. It
// can be cut with messages on the way (they are lost) or within one, stall (all come late), or go
// silent: both ends think it stands, and nothing arrives. A pump can leave it behind: what it had
// said still arrives, beside what it says on its next one. One owner, held by both ends.
class Line {
 public:
  enum class End : std::uint8_t { kPump, kServer };
  // An end that hears nothing for this long gives up (net::Limits::idle of the agent's link).
  static constexpr milliseconds kIdle{45'000};
  static constexpr milliseconds kLongestDelay{400};
  static constexpr milliseconds kLongestStall{10'000};

  explicit Line(std::uint64_t seed) : dice_(seed) {}

  void send(End from, std::string bytes, bool binary, SteadyTime now) {
    if (cut_ || silent_ || closing_ || torn_) return;
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
  // Of each way the next message arrives as its first half, and nothing after it.
  void tear() {
    torn_ = true;
    for (auto& way : ways_) {
      if (way.empty()) continue;
      way.erase(way.begin() + 1, way.end());
      way.front().bytes.resize(way.front().bytes.size() / 2);
      way.front().whole = false;
    }
  }
  // The server hangs up: what it has said still arrives.
  void close_by_server() { closing_ = true; }
  void stall_until(SteadyTime until) { stalled_until_ = std::max(stalled_until_, until); }
  void go_silent(SteadyTime now) {
    if (silent_) return;
    silent_ = true;
    silent_since_ = now;
    for (auto& way : ways_) way.clear();
  }
  // The pump goes and the server does not see it; what is on its way to it comes late, if at all.
  void leave(SteadyTime now, milliseconds later) {
    silent_ = true;
    silent_since_ = now;
    ways_[index(End::kServer)].clear();
    for (auto& frame : ways_[index(End::kPump)]) frame.due += later;
  }
  // Whether an end has noticed that the line is no more.
  bool is_over(SteadyTime now) const {
    const bool said_all = closing_ && ways_[index(End::kServer)].empty();
    const bool all_torn = torn_ && ways_[0].empty() && ways_[1].empty();
    return cut_ || said_all || all_torn || (silent_ && now - silent_since_ >= kIdle);
  }

 private:
  static std::size_t index(End end) { return end == End::kPump ? 0 : 1; }

  Dice dice_;
  std::deque<SentFrame> ways_[2];  // from the pump, from the server
  bool cut_ = false, torn_ = false, silent_ = false, closing_ = false;
  SteadyTime silent_since_{}, stalled_until_{};
};

}  // namespace ph::sim
