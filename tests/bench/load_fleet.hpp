#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include "tests/bench/load_pump.hpp"
#include "tests/bench/site.hpp"

namespace ph::bench {

// Which events a fleet tells of: alarms raised and cleared in the first ward, which somebody
// watches; routine events over all pumps; or each in turn.
enum class Tales : std::uint8_t { kBoth, kAlarms, kRoutine };

// Many load pumps on one thread: connects them, and makes each speak at its interval, evenly
// spread, with one event for every hundred telemetry messages unless told otherwise.
class LoadFleet {
 public:
  // Loads the certificates of pumps `first` to `last` - 1 of the site. `context` outlives this;
  // everything below is called on its thread.
  static Result<std::unique_ptr<LoadFleet>> make(asio::io_context& context, const Site& site,
                                                 std::size_t first, std::size_t last);

  LoadTally& tally() { return tally_; }
  const std::vector<std::unique_ptr<LoadPump>>& pumps() const { return pumps_; }

  // Connects every pump, at most `in_flight` at a time; kUnavailable when not all are welcome
  // within `limit`.
  asio::awaitable<Status> connect_all(std::size_t in_flight, std::chrono::seconds limit);
  // Every pump dials in the same instant, and again after 0.2 to 1 s when that fails.
  asio::awaitable<Status> return_all(std::chrono::seconds limit);
  // Until every connection has ended.
  asio::awaitable<Status> await_parted(std::chrono::seconds limit);

  // Each pump once in `interval`.
  void start_telemetry(std::chrono::milliseconds interval = std::chrono::seconds{1});
  void stop_telemetry() { speaking_ = false; }
  // One for so many telemetry messages.
  void start_events(std::uint64_t messages_per_event = 100, Tales tales = Tales::kBoth) {
    messages_per_event_ = messages_per_event;
    tales_ = tales;
    eventful_ = true;
  }
  void stop_events() { eventful_ = false; }
  // Until the server has acknowledged every event.
  asio::awaitable<Status> await_acknowledged(std::chrono::seconds limit);

  // When the alarm of this instance was raised and not yet seen; then it counts as seen.
  std::optional<SteadyTime> see_alarm(std::int64_t instance);
  std::size_t unseen_alarms() const { return unseen_.size(); }

 private:
  LoadFleet(asio::io_context& context, const Site& site);
  asio::awaitable<void> connect_some();
  asio::awaitable<void> come_back(std::size_t number);
  asio::awaitable<void> speak();
  void make_event(std::size_t number, Now now);
  void make_alarm(Now now);
  asio::awaitable<Status> await(std::function<bool()> done, std::chrono::seconds limit,
                                std::string what);

  asio::io_context& context_;
  const Site& site_;
  LoadTally tally_;
  std::vector<std::unique_ptr<LoadPump>> pumps_;
  std::size_t next_ = 0;  // to connect
  bool speaking_ = false, eventful_ = false;
  std::chrono::milliseconds interval_{1'000};
  std::uint64_t messages_per_event_ = 100;
  Tales tales_ = Tales::kBoth;
  std::uint64_t spoken_ = 0, made_ = 0, alarms_ = 0;
  struct Raised {
    std::size_t pump;
    std::int64_t instance;
  };
  std::deque<Raised> standing_;
  std::int64_t last_instance_ = 0;
  std::unordered_map<std::int64_t, SteadyTime> unseen_;
};

// Waits on the calling coroutine's executor.
asio::awaitable<void> pause_for(std::chrono::milliseconds span);

}  // namespace ph::bench
