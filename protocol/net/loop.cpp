#include "protocol/net/loop.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

namespace ph::net {

void SslFree::operator()(ssl_st* ssl) const {
  SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  SSL_free(ssl);
}

asio::execution_context::id Loop::id;

Loop::Loop(asio::execution_context& context)
    : asio::execution_context::service(context),
      context_(static_cast<asio::io_context&>(context)),
      wheel_(context_) {}

Loop& Loop::of(asio::execution_context& context) { return asio::use_service<Loop>(context); }

Loop& Loop::of(const asio::any_io_executor& executor) {
  return of(asio::query(executor, asio::execution::context));
}

void Loop::set_budget(std::size_t handshakes, std::size_t steps_per_turn) {
  handshakes_allowed_ = std::max<std::size_t>(handshakes, 1);
  steps_per_turn_ = std::max<std::size_t>(steps_per_turn, 1);
}

asio::awaitable<void> Loop::enter() {
  if (handshakes_ < handshakes_allowed_) {
    ++handshakes_;
    co_return;
  }
  auto queue = [this](Waiter waiter) { entering_.push_back(std::move(waiter)); };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(queue, asio::use_awaitable);
}

void Loop::leave() {
  --handshakes_;
  if (gone_ || entering_.empty() || handshakes_ >= handshakes_allowed_) return;
  ++handshakes_;
  Waiter next = std::move(entering_.front());
  entering_.pop_front();
  auto resume = [waiter = std::move(next)]() mutable { std::move(waiter)(); };
  asio::post(context_, std::move(resume));
}

asio::awaitable<void> Loop::step() {
  auto queue = [this](Waiter waiter) {
    steps_.push_back(std::move(waiter));
    schedule();
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(queue, asio::use_awaitable);
}

void Loop::retire(SslHandle ssl) {
  if (gone_) return;
  retired_.push_back(std::move(ssl));
  schedule();
}

void Loop::schedule() {
  if (scheduled_ || gone_) return;
  scheduled_ = true;
  asio::post(context_, [this] { turn(); });
}

void Loop::turn() {
  scheduled_ = false;
  const std::size_t budget = steps_per_turn_;
  for (std::size_t i = 0; i < budget && !steps_.empty(); ++i) {
    Waiter waiter = std::move(steps_.front());
    steps_.pop_front();
    std::move(waiter)();
  }
  for (std::size_t i = 0; i < budget && !retired_.empty(); ++i) retired_.pop_front();
  if (!steps_.empty() || !retired_.empty()) schedule();
}

void Loop::shutdown() {
  gone_ = true;
  wheel_.shutdown();
  // Waiters own coroutine frames whose destruction comes back here: empty the queues first.
  const auto entering = std::exchange(entering_, {});
  const auto steps = std::exchange(steps_, {});
  const auto retired = std::exchange(retired_, {});
}

}  // namespace ph::net
