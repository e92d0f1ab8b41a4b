#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "server/feed/feed.hpp"
#include "server/service/publisher.hpp"
#include "tests/sim/planted.hpp"
#include "tests/sim/screen.hpp"

namespace ph::sim {

class WardDesk;
class ScreenStream;

// The feed of one server process: the real publisher, ward channel and browser queues, over streams
// that hand every frame to a Screen when it takes one. Time is what step() was told; nothing here
// waits for the machine's clock. Dies with the process. One thread.
class WardFeed {
 public:
  WardFeed(const server::FleetState& fleet, Planted planted);
  ~WardFeed();

  void connect(Screen& screen, Now now);
  void disconnect(Screen& screen);
  // Pumps whose alarms changed go to everybody now.
  void alarms_changed(const std::vector<server::Slot>& slots, Now now);
  // Twice a second what changed; then every browser takes what it can.
  void step(Now now);

 private:
  class SimulatedClock final : public Clock {
   public:
    Now now() const override { return now_; }
    void set(Now now) { now_ = now; }

   private:
    Now now_{};
  };
  std::string encode(const server::WardUpdate& update);
  void run();

  Planted planted_;
  boost::asio::io_context io_;
  SimulatedClock clock_;
  server::Publisher publisher_;
  std::map<std::uint64_t, server::WardUpdate> frames_;  // on their way, by what the frame says
  std::uint64_t last_frame_ = 0;
  std::unique_ptr<WardDesk> desk_;
  std::unique_ptr<server::Feed> feed_;
  std::map<Screen*, std::shared_ptr<ScreenStream>> streams_;
  SteadyTime next_{}, last_run_{};
  bool stirs_ = false;
};

}  // namespace ph::sim
