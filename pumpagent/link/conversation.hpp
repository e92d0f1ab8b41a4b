#pragma once
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <memory>
#include <random>

#include "protocol/base/clock.hpp"
#include "protocol/net/client.hpp"
#include "protocol/wire/session.hpp"
#include "pumpagent/link/linked_pump.hpp"
#include "pumpagent/link/telemetry_pace.hpp"

namespace ph::agent {

// Where the server is, and who we are to it.
struct ServerPlace {
  net::Address address;
  std::shared_ptr<net::TlsContext> tls;
};

// One pump's conversation with the server, over as many connections as it takes: dials, speaks
// through wire::PumpEnd, and after a loss waits a random time up to 1, 2, 4 … 60 s before the next
// try (full jitter, so that a fleet does not come back at once). No timer while connected.
// All on one io_context thread; the owner keeps pump, record and clock alive until run() is over.
class Conversation {
 public:
  Conversation(ServerPlace server, wire::Hello identity, const wire::Record& record,
               LinkedPump& pump, Clock& clock, std::uint64_t seed);

  // Until the io_context stops.
  net::asio::awaitable<void> run();

  // The record grew: sends what the window allows.
  void record_grew();
  // Builds nothing: the caller asks is_telemetry_due() first.
  void offer_telemetry(const Telemetry& telemetry);
  bool is_telemetry_due(SteadyTime now) const;
  // Once, whatever the interval says: something changed that people wait for.
  void hurry_telemetry() { pace_.hurry(); }
  // On battery: see TelemetryPace.
  void save_power(bool on) { pace_.save_power(on); }
  void request_chunk(const wire::ChunkRequest& request);
  // After the active library changed: the next hello says so, and so does telemetry.
  bool is_linked() const { return end_.is_welcome(); }
  // Hangs up and dials anew.
  void start_over();
  // From the next connection on.
  void use(std::shared_ptr<net::TlsContext> tls) { server_.tls = std::move(tls); }

 private:
  // One connection with what waits to be sent on it.
  struct Line {
    std::unique_ptr<net::MessageStream> stream;
    std::deque<net::SharedFrame> waiting;
    bool sending = false;
  };

  net::asio::awaitable<Status> speak();
  net::asio::awaitable<void> wait_before_dialling();
  static net::asio::awaitable<void> send_waiting(std::shared_ptr<Line> line);
  void take(const net::Frame& frame);
  void carry_out(std::vector<wire::PumpEffect> effects);
  void carry_out(wire::PumpEffect& effect);
  void send(const wire::PumpMessage& message);

  ServerPlace server_;
  wire::PumpEnd end_;
  LinkedPump& pump_;
  Clock& clock_;
  std::mt19937_64 rng_;
  std::shared_ptr<Line> line_;
  std::string why_;
  int failures_ = 0;
  milliseconds at_least_{0};
  bool told_linked_ = false;
  TelemetryPace pace_;
};

}  // namespace ph::agent
