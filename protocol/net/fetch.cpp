#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "protocol/net/byte_stream.hpp"
#include "protocol/net/client.hpp"
#include "protocol/net/connect.hpp"
#include "protocol/net/http_text.hpp"

namespace ph::net {
namespace {

namespace http = boost::beast::http;
using Parser = http::response_parser<http::string_body>;

constexpr std::size_t kReadAhead = 16 * 1024;

Response response_of(http::response<http::string_body> raw) {
  Response response;
  response.status = static_cast<int>(raw.result_int());
  response.content_type = std::string(raw[http::field::content_type]);
  for (const auto& field : raw) {
    if (field.name() == http::field::content_type || field.name() == http::field::content_length) {
      continue;
    }
    std::string name(field.name_string());
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    response.headers.emplace_back(std::move(name), std::string(field.value()));
  }
  response.body = std::move(raw.body());
  return response;
}

asio::awaitable<Result<Response>> exchange(std::shared_ptr<Link> link, std::string head,
                                           Request request, Limits limits) {
  ByteStream stream(link);
  link->set_limits(limits);
  const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(request.body)};
  const auto [sending, sent] = co_await asio::async_write(stream, parts, kDone);
  // A server that refuses early answers before it has read everything: read on.
  if (sending && link->is_cut()) {
    co_return fail(Fault::kUnavailable, "send request: " + link->why_or(sending));
  }
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  parser.body_limit(limits.body_bytes);
  parser.skip(request.method == "HEAD");
  boost::beast::flat_buffer buffer(limits.header_bytes + kReadAhead);
  link->set_deadline(limits.header + limits.idle, "response");
  const auto [error, bytes] = co_await http::async_read(stream, buffer, parser, kDone);
  if (error) {
    const bool too_long = error == http::error::body_limit || error == http::error::header_limit;
    co_return fail(too_long ? Fault::kOutOfRange : Fault::kUnavailable,
                   "response: " + (link->why().empty() ? error.message() : link->why()));
  }
  link->shut();
  co_return response_of(parser.release());
}

}  // namespace

asio::awaitable<Result<Response>> fetch(std::shared_ptr<TlsContext> tls, Address address,
                                        Request request, Limits limits) {
  auto head = head_of(request, address);
  if (!head) co_return fail(head.error());
  auto connected = co_await connect_to(std::move(tls), address, limits);
  if (!connected) co_return fail(connected.error());
  co_return co_await exchange(connected->link, std::move(*head), std::move(request), limits);
}

Result<Response> fetch_blocking(std::shared_ptr<TlsContext> tls, const Address& address,
                                Request request, const Limits& limits) {
  asio::io_context context(1);
  std::optional<Result<Response>> outcome;
  auto job = [&]() -> asio::awaitable<void> {
    outcome = co_await fetch(tls, address, request, limits);
  };
  asio::co_spawn(context, job, asio::detached);
  context.run();
  if (!outcome) return fail(Fault::kUnavailable, "request: ended without an outcome");
  return std::move(*outcome);
}

}  // namespace ph::net
