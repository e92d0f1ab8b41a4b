#pragma once
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "server/service/fleet_desk.hpp"
#include "server/service/witness.hpp"

namespace ph::server {

// What a server does for its record by itself: has the signer countersign the audit, every
// kSignRows rows or every kSignEvery while there are new ones, and lets minute trends go that are
// older than `keep_trends` (zero: never), once a day. Nothing else is ever let go. On a thread of
// its own, since the signer may keep it waiting; everything given to it outlives it. stop() before
// destruction, while the desk still runs or has stopped.
class Upkeep {
 public:
  static constexpr std::uint64_t kSignRows = 200;
  static constexpr std::chrono::seconds kSignEvery{60};

  Upkeep(DeskRooms rooms, FleetDesk& desk, Witness& witness, std::chrono::days keep_trends);

  void start();
  void stop();
  // Shows the witness all rows that it has not seen and keeps its word. kRefused, kConflict: it
  // stands for another history.
  asio::awaitable<Status> countersign();

 private:
  asio::awaitable<void> watch();
  asio::awaitable<void> look();
  asio::awaitable<void> sign_when_due();
  asio::awaitable<Status> keep(const Witnessed& seen);
  asio::awaitable<void> drop_trends();
  void add_metrics(std::string& text) const;

  DeskRooms rooms_;
  FleetDesk& desk_;
  Witness& witness_;
  const std::chrono::days keep_trends_;
  asio::thread_pool worker_{1};
  asio::steady_timer timer_;
  std::optional<SteadyTime> signed_at_, dropped_at_;
  std::string trouble_;  // told once
  std::atomic<std::uint64_t> row_{0}, refused_{0};
};

}  // namespace ph::server
