#pragma once
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "protocol/net/http.hpp"
#include "protocol/net/stream.hpp"
#include "protocol/net/tls.hpp"

namespace ph::net {

// What a listener does with what arrives. Called on the connection's strand; must outlive the
// listener.
class Visitor {
 public:
  virtual ~Visitor() = default;

  // Answers one request. Never throws.
  virtual asio::awaitable<Response> answer(Request request) = 0;

  // Asked before a WebSocket upgrade is accepted: an empty result accepts, else the refusal is sent
  // instead of 101.
  virtual asio::awaitable<std::unique_ptr<Response>> admit(const Request& request) = 0;

  // Owns the conversation until it ends; the stream is destroyed when this returns.
  virtual asio::awaitable<void> converse(Request upgrade,
                                         std::unique_ptr<MessageStream> stream) = 0;
};

struct ListenerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;           // 0: any free port
  std::shared_ptr<TlsContext> tls;  // empty: plain TCP, for the bench console on loopback only
  Limits limits;
  std::size_t max_connections = 12'000;
  // Connections of one address whose TLS handshake is not done; 0: any number. So one machine
  // cannot take every place in the queue of handshakes.
  std::size_t unproven_per_address = 0;
  // Programs on this machine stand for many pumps or people and are spared the bound above.
  bool spares_loopback = true;
  std::size_t max_handshakes = 200;          // in flight at once; others wait, first come first
  std::size_t handshake_steps_per_turn = 4;  // budget on one event-loop turn
};

// Counters for the metrics page; read from any thread.
struct ListenerCounts {
  std::uint64_t accepted = 0, refused = 0, handshake_failed = 0, open = 0, resumed = 0;
};

// Accepts on one port and spreads connections over `contexts`, one each in turn.
// start() binds; kUnavailable with address and port when it cannot. stop() closes the port and
// cuts every connection. Thread-safe.
class Listener {
 public:
  static Result<std::unique_ptr<Listener>> start(std::vector<asio::io_context*> contexts,
                                                 ListenerOptions options, Visitor& visitor);
  virtual ~Listener() = default;
  virtual std::uint16_t port() const = 0;
  virtual ListenerCounts counts() const = 0;
  virtual void stop() = 0;
  // From now on connections are made with `tls` and their handshakes judged by it. What is open
  // stays, but for those whose certificate `tls` knows as withdrawn: they are cut.
  virtual void renew(std::shared_ptr<TlsContext> tls) = 0;
};

}  // namespace ph::net
