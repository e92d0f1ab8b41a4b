#pragma once
#include <atomic>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <deque>
#include <memory>

#include "protocol/net/wheel.hpp"

struct ssl_st;

namespace ph::net {

struct SslFree {
  // Keeps the session in the cache: OpenSSL throws it away when the connection is freed without a
  // close_notify having been sent, which in a radio outage is every connection.
  void operator()(ssl_st* ssl) const;
};
using SslHandle = std::unique_ptr<ssl_st, SslFree>;

// What all connections of one io_context share: its timer wheel, and the budget that keeps a
// storm of handshakes and teardowns from delaying those already connected. Every io_context has
// one; it must be run by one thread, which then is the strand of everything on it.
class Loop final : public asio::execution_context::service {
 public:
  using key_type = Loop;
  static asio::execution_context::id id;

  explicit Loop(asio::execution_context& context);
  static Loop& of(asio::execution_context& context);
  // The loop below an executor of an io_context.
  static Loop& of(const asio::any_io_executor& executor);

  asio::io_context& context() { return context_; }
  TimerWheel& wheel() { return wheel_; }

  // Handshakes in flight at once, and steps of handshake and of teardown each in one turn. Shared
  // by all listeners of the io_context; any thread.
  void set_budget(std::size_t handshakes, std::size_t steps_per_turn);

  // Waits, first come first served, until one more handshake may begin. Pair with leave().
  asio::awaitable<void> enter();
  void leave();

  // Waits, first come first served, for a turn with budget left for one step.
  asio::awaitable<void> step();

  // Frees a TLS connection within the budget of a later turn.
  void retire(SslHandle ssl);

 private:
  using Waiter = asio::any_completion_handler<void()>;

  void shutdown() override;
  void schedule();
  void turn();

  asio::io_context& context_;
  TimerWheel wheel_;
  std::atomic<std::size_t> handshakes_allowed_{200};
  std::atomic<std::size_t> steps_per_turn_{4};
  std::size_t handshakes_ = 0;
  std::deque<Waiter> entering_;
  std::deque<Waiter> steps_;
  std::deque<SslHandle> retired_;
  bool scheduled_ = false;
  bool gone_ = false;
};

// Holds one place among the handshakes in flight.
class HandshakePlace {
 public:
  explicit HandshakePlace(Loop& loop) : loop_(loop) {}
  ~HandshakePlace() { loop_.leave(); }
  HandshakePlace(const HandshakePlace&) = delete;
  HandshakePlace& operator=(const HandshakePlace&) = delete;

 private:
  Loop& loop_;
};

}  // namespace ph::net
