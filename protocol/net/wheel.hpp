#pragma once
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

namespace ph::net {

namespace asio = boost::asio;

// One step of the wheel: 250 ms. Ticks count turns of the event loop's timer, not the clock: a
// process that stood still for ten seconds does not take its own pause for its peers' silence.
using Tick = std::uint32_t;
inline constexpr std::chrono::milliseconds kTick{250};
inline constexpr Tick kNever = std::numeric_limits<Tick>::max();

// Ticks that are certainly not shorter than `limit`: a deadline is late by up to two ticks, never
// early.
Tick ticks_of(std::chrono::milliseconds limit);

// Something with deadlines. Links itself into the wheel; leaves it when destroyed.
class Watch {
 public:
  Watch() = default;
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  virtual ~Watch() { unlink(); }

  // Acts on what is due at `now`; returns when to look again, or kNever.
  virtual Tick look(Tick now) = 0;

 protected:
  bool is_linked() const { return next_ != nullptr; }
  Tick looked_at_next() const { return is_linked() ? when_ : kNever; }

 private:
  friend class TimerWheel;
  void unlink();

  Watch* previous_ = nullptr;
  Watch* next_ = nullptr;
  Tick when_ = 0;
};

// The deadlines of all connections of one io_context under a single timer. Starting, stopping and
// moving one are O(1) and touch no timer queue; nothing is done for a message that is in time.
// The io_context's thread only. The timer runs while anything is watched.
class TimerWheel {
 public:
  explicit TimerWheel(asio::io_context& context);

  Tick now() const { return now_; }
  // Looks at `watch` no later than at tick `when`.
  void look_by(Watch& watch, Tick when);
  // Stops for good: the io_context is going away.
  void shutdown();

 private:
  static constexpr Tick kSlots = 256;
  struct Head final : Watch {
    Head();
    Tick look(Tick) override { return kNever; }
  };

  void place(Watch& watch, Tick when);
  void run();
  void turn();
  bool is_empty() const;

  std::optional<asio::steady_timer> timer_;
  std::array<Head, kSlots> slots_;
  Tick now_ = 1;
  bool running_ = false;
};

}  // namespace ph::net
