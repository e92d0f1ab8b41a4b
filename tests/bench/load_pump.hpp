#pragma once
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/crypto/crypto.hpp"
#include "protocol/net/client.hpp"
#include "protocol/wire/session.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/memory_record.hpp"

namespace ph::bench {

namespace asio = boost::asio;

// What all load pumps of a run share and count into; the generator's one thread.
struct LoadTally {
  net::Address server;
  net::Limits limits;
  crypto::PublicKey public_key{};
  std::size_t welcome = 0;   // connected and welcomed now
  std::size_t verified = 0;  // hold a library that they fetched and verified
  std::uint64_t telemetry = 0, events = 0, acknowledged = 0;
  Samples ack_ms;                   // from the record to the acknowledgement
  bool packed = true;               // pumps take packed forms
  std::uint64_t library_bytes = 0;  // of requests and chunks
  std::uint64_t deltas = 0;         // libraries that came as one
  // Every pump proves its own bytes, beside the generator's thread as a pump would do it by itself;
  // what is the same is kept once.
  asio::thread_pool provers{1};
  std::map<Digest, std::shared_ptr<const Bytes>> libraries;
  std::uint64_t failed_dials = 0;
  std::string last_trouble;
};

// One pump of the load: the real session's end over a record in memory, without an engine. The
// generator's one thread; outlives its coroutines.
class LoadPump {
 public:
  LoadPump(PumpId id, std::shared_ptr<net::TlsContext> tls, LoadTally& tally);

  // Dials and says hello; returns when the server has welcomed it.
  asio::awaitable<Status> connect();
  // Hears the server until the connection ends.
  asio::awaitable<void> listen();
  bool is_welcome() const { return end_.is_welcome(); }

  // Sends one telemetry message, which differs from the one before as a running pump's does.
  void report(Now now);
  // Records an event and sends it.
  void happen(PumpEvent event, Now now);
  // Holds this library already: nothing to fetch.
  void hold(const LibraryVersion& library) { library_ = library; }

  const std::optional<LibraryVersion>& library() const { return library_; }

  const PumpId& id() const { return id_; }
  const MemoryRecord& record() const { return record_; }

 private:
  void act(std::vector<wire::PumpEffect> effects);
  void take(net::Frame& frame);
  void send(const wire::PumpMessage& message);
  asio::awaitable<void> drain();
  void fetch(const wire::LibraryTarget& target);
  void ask_next();
  void keep(const wire::Chunk& chunk);
  void verify();
  void hold_proved(const wire::LibraryTarget& target, std::shared_ptr<const Bytes> content);
  void part(std::string why);

  PumpId id_;
  std::shared_ptr<net::TlsContext> tls_;
  LoadTally& tally_;
  MemoryRecord record_;
  wire::PumpEnd end_;
  std::unique_ptr<net::MessageStream> stream_;
  std::vector<net::SharedFrame> waiting_;
  bool sending_ = false;
  Telemetry telemetry_;
  std::optional<LibraryVersion> library_;
  std::optional<wire::LibraryTarget> target_;  // being fetched
  std::optional<wire::PackedForm> form_;       // in which it comes; absent: as it is
  Bytes fetched_;
};

}  // namespace ph::bench
