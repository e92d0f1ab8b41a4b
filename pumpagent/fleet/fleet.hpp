#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <unordered_map>
#include <vector>

#include "pumpagent/bench/console.hpp"
#include "pumpagent/fleet/fleet_pump.hpp"
#include "pumpagent/fleet/fleet_settings.hpp"
#include "pumpagent/journal/posix_disk.hpp"

namespace ph::agent {

// All simulated pumps of one process on one thread: one timer turns the whole fleet, a share of the
// pumps each turn. What the machine cannot simulate in time is left out and counted, never caught
// up: a slow machine makes a slow fleet, not a wrong one.
class Fleet final : public Bench {
 public:
  Fleet(net::asio::io_context& context, const FleetSettings& settings, Clock& clock);

  // Opens every pump. Fails with the pump and its reason.
  Status open();
  // Starts conversations and simulation.
  void start();
  // Stores what must outlive the process.
  void close();

  // Bench
  std::string state() override;
  Status press(const ConsoleKey& key) override;
  Status break_something(const ConsoleFault& fault) override;

 private:
  Result<FleetPump*> find(const std::string& id);
  Result<ServerPlace> server_for(const PumpId& id) const;
  void wait();
  void turn();
  void turn_one(FleetPump& pump, Now now);

  net::asio::io_context& context_;
  const FleetSettings& settings_;
  Clock& clock_;
  PosixDisk disk_;
  LibraryPool pool_;
  std::vector<std::unique_ptr<FleetPump>> pumps_;
  std::unordered_map<std::string, FleetPump*> by_id_;
  net::asio::steady_timer timer_;
  SteadyTime started_{};
  SteadyTime next_turn_{};
  std::chrono::nanoseconds left_out_{0};
  std::size_t part_ = 0;
};

}  // namespace ph::agent
