#include "protocol/net/http_conversation.hpp"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "protocol/base/log.hpp"
#include "protocol/base/text.hpp"
#include "protocol/net/byte_stream.hpp"
#include "protocol/net/http_rules.hpp"
#include "protocol/net/http_text.hpp"
#include "protocol/net/websocket_stream.hpp"

namespace ph::net {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using Parser = http::request_parser<http::string_body>;

// What is read ahead beyond the head; a body passes through it in pieces of this size.
constexpr std::size_t kReadAhead = 16 * 1024;
constexpr std::size_t kFirstRead = 2 * 1024;

RawHead head_of_parsed(const RawRequest& request) {
  RawHead head;
  head.method = std::string(request.method_string());
  head.target = std::string(request.target());
  head.version = static_cast<int>(request.version());
  for (const auto& field : request) {
    head.fields.emplace_back(lower(field.name_string()), std::string(field.value()));
  }
  return head;
}

// The refusal that a parse error deserves; status 0 when the connection itself broke.
Refusal refusal_of(const ErrorCode& error, const Limits& limits) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return {431, "header_too_long",
            "request head: longer than " + std::to_string(limits.header_bytes) + " bytes"};
  }
  if (error == http::error::body_limit) {
    return {413, "body_too_long",
            "request body: longer than " + std::to_string(limits.body_bytes) + " bytes"};
  }
  const bool from_parser =
      error.category() == http::make_error_code(http::error::bad_line_ending).category();
  if (!from_parser || error == http::error::end_of_stream ||
      error == http::error::partial_message) {
    return {0, "gone", error.message()};
  }
  return {400, "malformed_request", "request: " + error.message()};
}

// One connection's requests. Lives inside hold_http.
class HttpConversation {
 public:
  HttpConversation(std::shared_ptr<Link> link, Peer peer, const Limits& limits, Visitor& visitor)
      : link_(std::move(link)),
        stream_(link_),
        peer_(std::move(peer)),
        limits_(limits),
        visitor_(visitor),
        buffer_(limits.header_bytes + kReadAhead) {
    link_->set_limits(limits);
  }

  asio::awaitable<std::optional<Upgraded>> run() {
    bool first = true;
    for (;;) {
      if (!co_await some_bytes(first)) co_return std::nullopt;
      first = false;
      auto request = co_await read_request();
      if (!request) {
        co_await refuse(request.error());
        co_return std::nullopt;
      }
      if (asks_for_websocket(*request)) co_return co_await upgrade(std::move(*request));
      const bool is_head = request->method == "HEAD";
      const Response response = co_await visitor_.answer(std::move(*request));
      const Connection after = keep_alive_ ? Connection::kKeepAlive : Connection::kClose;
      if (!co_await write(response, after, is_head)) co_return std::nullopt;
      if (!keep_alive_) {
        co_await link_->linger();
        co_return std::nullopt;
      }
    }
  }

 private:
  using Outcome = tl::expected<Request, Refusal>;

  // Waits for a request to begin: a new connection has the header's time, an old one may idle.
  asio::awaitable<bool> some_bytes(bool first) {
    if (first) link_->set_deadline(limits_.header, "request header");
    while (buffer_.size() == 0) {
      const auto space = buffer_.prepare(kFirstRead);
      const auto [error, bytes] = co_await stream_.async_read_some(space, kDone);
      if (error) {
        log_end(error);
        co_return false;
      }
      buffer_.commit(bytes);
    }
    co_return true;
  }

  asio::awaitable<Outcome> read_request() {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser.body_limit(limits_.body_bytes);
    link_->set_deadline(limits_.header, "request header");
    const auto [error, bytes] = co_await http::async_read_header(stream_, buffer_, parser, kDone);
    if (error) co_return tl::make_unexpected(refusal_of(error, limits_));
    auto request = judge_head(head_of_parsed(parser.get()), limits_);
    if (!request) co_return request;
    keep_alive_ = parser.get().keep_alive();
    if (asks_for_websocket(*request)) {
      raw_upgrade_ = parser.release();
    } else if (!parser.is_done()) {
      auto body = co_await read_body(parser, request->header("expect"));
      if (!body) co_return tl::make_unexpected(std::move(body.error()));
      request->body = std::move(parser.get().body());
    }
    link_->clear_deadline();
    request->peer = peer_;
    co_return request;
  }

  asio::awaitable<tl::expected<void, Refusal>> read_body(Parser& parser,
                                                         const std::string& expects) {
    link_->set_deadline(limits_.header, "request body");
    if (lower(expects) == "100-continue") {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      const auto words = asio::buffer(kContinue);
      co_await asio::async_write(stream_, words, kDone);
    }
    const auto [error, bytes] = co_await http::async_read(stream_, buffer_, parser, kDone);
    if (error) co_return tl::make_unexpected(refusal_of(error, limits_));
    co_return tl::expected<void, Refusal>{};
  }

  asio::awaitable<std::optional<Upgraded>> upgrade(Request request) {
    auto proper = judge_upgrade(request);
    if (proper && buffer_.size() != 0) {
      proper = tl::make_unexpected(
          Refusal(400, "bad_upgrade", "upgrade: bytes sent before it was accepted"));
    }
    if (!proper) {
      co_await refuse(proper.error());
      co_return std::nullopt;
    }
    const auto refused = co_await visitor_.admit(request);
    if (refused) {
      if (co_await write(*refused, Connection::kClose, false)) co_await link_->linger();
      co_return std::nullopt;
    }
    auto stream = co_await accept_websocket(link_, raw_upgrade_, peer_, limits_);
    if (!stream) {
      LogLine(Severity::kInfo, "net.upgrade_failed")
          .field("address", link_->address())
          .field("reason", stream.error().detail);
      co_return std::nullopt;
    }
    Upgraded upgraded{std::move(request), std::move(*stream)};
    co_return std::optional<Upgraded>(std::move(upgraded));
  }

  // Tells the peer what was wrong with its request, then ends the connection.
  asio::awaitable<void> refuse(Refusal refusal) {
    LogLine(Severity::kInfo, "net.request_refused")
        .field("address", link_->address())
        .field("status", refusal.status)
        .field("reason", refusal.status == 0 ? link_->why_or(ErrorCode{}) : refusal.message);
    if (refusal.status == 0) co_return;
    const Response response = to_response(refusal);
    if (co_await write(response, Connection::kClose, false)) co_await link_->linger();
  }

  asio::awaitable<bool> write(const Response& response, Connection after, bool head_only) {
    link_->clear_deadline();
    auto head = head_of(response, body_of(response).size(), after);
    if (!head) {
      LogLine(Severity::kError, "net.response_invalid").field("reason", head.error().detail);
      co_return false;
    }
    const std::string_view body = head_only ? std::string_view{} : body_of(response);
    const std::array<asio::const_buffer, 2> parts{asio::buffer(*head), asio::buffer(body)};
    const auto [error, bytes] = co_await asio::async_write(stream_, parts, kDone);
    co_return !error;
  }

  void log_end(const ErrorCode& error) {
    if (error == asio::error::eof) return;
    LogLine(Severity::kInfo, "net.connection_ended")
        .field("address", link_->address())
        .field("reason", link_->why_or(error));
  }

  std::shared_ptr<Link> link_;
  ByteStream stream_;
  Peer peer_;
  const Limits& limits_;
  Visitor& visitor_;
  beast::flat_buffer buffer_;
  RawRequest raw_upgrade_;
  bool keep_alive_ = true;
};

}  // namespace

asio::awaitable<std::optional<Upgraded>> hold_http(std::shared_ptr<Link> link, Peer peer,
                                                   const Limits& limits, Visitor& visitor) {
  const auto conversation =
      std::make_unique<HttpConversation>(std::move(link), std::move(peer), limits, visitor);
  co_return co_await conversation->run();
}

}  // namespace ph::net
