#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "protocol/wire/messages.hpp"
#include "server/fleet/pump_entry.hpp"
#include "server/library/library_image.hpp"

namespace ph::server {

namespace asio = boost::asio;

// What the fleet strand has for one connected pump.
struct Durable {
  Lane lane = Lane::kUrgent;
  std::uint64_t up_to = 0;
};  // acknowledge: on disk
// An image is the library to hold from now on; none: what was offered is withdrawn.
using ToPump = std::variant<Durable, wire::OrderOffer, wire::OrderCancel,
                            std::shared_ptr<const LibraryImage>, wire::Refusal>;

// The way to one connection. deliver() from any thread, never waits; after the connection ended it
// does nothing.
class PumpLine {
 public:
  virtual ~PumpLine() = default;
  virtual void deliver(ToPump what) = 0;
};

// What sessions heard since they last handed over: many pumps in one go, each in its own order.
struct TelemetryHeard {
  Slot slot = 0;
  ConnectionNumber connection = 0;
  Telemetry telemetry;
};
struct EventsHeard {
  Slot slot = 0;
  ConnectionNumber connection = 0;
  wire::EventBatch batch;
};
struct ChunkServed {
  Slot slot = 0;
  ConnectionNumber connection = 0;
  std::uint32_t offset = 0, size = 0;
};
struct Gathered {
  SteadyTime since{};  // when the first of them came: how old what is shown may be
  std::vector<TelemetryHeard> telemetry;
  std::vector<EventsHeard> events;
  std::vector<ChunkServed> chunks;
  bool empty() const { return telemetry.empty() && events.empty() && chunks.empty(); }
};

// The answer to a hello: what the welcome must say, and the names under which the session speaks.
struct Admission {
  Slot slot = 0;
  ConnectionNumber connection = 0;
  Cursors stored{};
  std::chrono::milliseconds telemetry_interval{1'000};
  std::shared_ptr<const LibraryImage> library;  // empty: none released
};

// What the server offers to pump sessions. Callable from any executor; coroutines come back on the
// caller's. The order of calls of one session is kept.
class Gate {
 public:
  virtual ~Gate() = default;
  // Whether the certificate belongs to a registered pump; kRefused with the reason.
  virtual asio::awaitable<Status> identify(PumpId pump, Digest key) = 0;
  // A hello: checks again, replaces an older connection of the same pump, keeps `line` until
  // gone().
  virtual asio::awaitable<Result<Admission>> introduce(wire::Hello hello, Digest key,
                                                       std::shared_ptr<PumpLine> line) = 0;
  // The welcome is sent: open orders may follow.
  virtual void ready(Slot slot, ConnectionNumber connection) = 0;
  virtual void gone(Slot slot, ConnectionNumber connection) = 0;
  // One hop for all that was gathered.
  virtual void hear(Gathered gathered) = 0;
  // A connection was refused: written to the audit record.
  virtual void refused(std::string who, std::string code, std::string why) = 0;
};

}  // namespace ph::server
