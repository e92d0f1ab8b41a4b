#include "protocol/net/connect.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <vector>

#include "protocol/net/tls_link.hpp"
#include "protocol/net/upgrade.hpp"

namespace ph::net {
namespace {

using asio::ip::tcp;
using Endpoints = std::vector<tcp::endpoint>;
using Resolver = asio::ip::basic_resolver<tcp, Executor>;

std::string text_of(const Address& address) {
  return address.host + ":" + std::to_string(address.port);
}

asio::awaitable<Result<Endpoints>> resolve(Executor executor, const Address& address) {
  Endpoints endpoints;
  ErrorCode error;
  const auto number = asio::ip::make_address(address.host, error);
  if (!error) {
    endpoints.emplace_back(number, address.port);
    co_return endpoints;
  }
  Resolver resolver(executor);
  const std::string port = std::to_string(address.port);
  const auto [failed, found] = co_await resolver.async_resolve(address.host, port, kDone);
  if (failed)
    co_return fail(Fault::kUnavailable, "resolve " + address.host + ": " + failed.message());
  for (const auto& entry : found) endpoints.push_back(entry.endpoint());
  co_return endpoints;
}

asio::awaitable<Status> connect_any(Link& link, const Endpoints& endpoints,
                                    const Address& address) {
  ErrorCode last = asio::error::host_not_found;
  for (const tcp::endpoint& endpoint : endpoints) {
    if (!link.why().empty()) break;
    ErrorCode ignored;
    link.socket().close(ignored);
    link.socket().open(endpoint.protocol(), ignored);
    const auto [error] = co_await link.socket().async_connect(endpoint, kDone);
    last = error;
    if (!error && !link.is_cut()) {
      link.socket().set_option(tcp::no_delay(true), ignored);
      link.note_address();
      co_return Status{};
    }
  }
  co_return fail(Fault::kUnavailable, "connect " + text_of(address) + ": " + link.why_or(last));
}

}  // namespace

asio::awaitable<Result<Connected>> connect_to(std::shared_ptr<TlsContext> tls, Address address,
                                              Limits limits) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  Loop& loop = Loop::of(executor);
  const Executor own = loop.context().get_executor();
  auto endpoints = co_await resolve(own, address);
  if (!endpoints) co_return fail(endpoints.error());

  Connected connected;
  std::shared_ptr<TlsLink> secured;
  if (tls) {
    secured = std::make_shared<TlsLink>(loop, Socket(own), tls);
    connected.link = secured;
  } else {
    connected.link = std::make_shared<PlainLink>(loop, Socket(own));
  }
  connected.link->set_deadline(limits.handshake, "connection");
  auto reached = co_await connect_any(*connected.link, *endpoints, address);
  if (!reached) co_return fail(reached.error());
  connected.link->clear_deadline();
  connected.peer.address = connected.link->address();
  if (secured) {
    const std::string key = text_of(address) + " " + address.server_name;
    auto shaken = co_await secured->connect(address.server_name, key, limits.handshake);
    if (!shaken) {
      co_return fail(shaken.error().fault,
                     "handshake with " + text_of(address) + ": " + shaken.error().detail);
    }
    connected.peer = secured->peer();
  }
  co_return connected;
}

asio::awaitable<Result<std::unique_ptr<MessageStream>>> dial(
    std::shared_ptr<TlsContext> tls, Address address, std::string path, Limits limits,
    std::vector<std::pair<std::string, std::string>> headers) {
  auto connected = co_await connect_to(std::move(tls), address, limits);
  if (!connected) co_return fail(connected.error());
  const std::string host = address.server_name + ":" + std::to_string(address.port);
  co_return co_await ask_for_websocket(connected->link, host, std::move(path), std::move(headers),
                                       std::move(connected->peer), limits);
}

}  // namespace ph::net
