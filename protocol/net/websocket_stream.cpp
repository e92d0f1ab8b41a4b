#include "protocol/net/websocket_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/websocket/error.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "protocol/net/byte_stream.hpp"
#include "protocol/net/upgrade.hpp"

namespace ph::net {
namespace {

namespace websocket = boost::beast::websocket;
namespace http = boost::beast::http;

constexpr std::chrono::milliseconds kGoodbye{1'000};
constexpr std::size_t kReasonBytes = 120;
// Above the longest message, so that the limit is told by the message's own length.
constexpr std::size_t kSpareBytes = 1'024;

bool is_too_long(const ErrorCode& error) {
  return error == websocket::error::message_too_big || error == websocket::error::buffer_overflow;
}

// Deadlines are the link's, and ping is ours: Beast's own would add a timer a connection.
websocket::stream_base::timeout no_timeouts() {
  return {websocket::stream_base::none(), websocket::stream_base::none(), false};
}

// The conversation itself; pending calls keep it alive, so that destroying the stream under one of
// them is a cut and nothing worse.
class Conversation final : public std::enable_shared_from_this<Conversation>,
                           private QuietListener {
 public:
  Conversation(std::shared_ptr<Link> link, Peer peer, const Limits& limits)
      : link_(std::move(link)),
        socket_(ByteStream(link_)),
        peer_(std::move(peer)),
        message_bytes_(limits.message_bytes) {
    socket_.set_option(no_timeouts());
    socket_.read_message_max(limits.message_bytes);
    // Header and payload then go out from where they are, without a buffer in between.
    socket_.auto_fragment(false);
    link_->set_limits(limits);
  }
  ~Conversation() { cut(); }

  websocket::stream<ByteStream, false>& socket() { return socket_; }
  void listen_to_silence() { link_->set_quiet_listener(this); }

  asio::awaitable<Result<Frame>> receive() {
    const auto self = shared_from_this();
    if (is_dead()) co_return dead();
    Frame frame;
    auto buffer = asio::dynamic_buffer(frame.payload, message_bytes_ + kSpareBytes);
    const auto [error, bytes] = co_await socket_.async_read(buffer, kDone);
    if (error) co_return tl::make_unexpected(reading_failed(error));
    frame.kind = socket_.got_text() ? Frame::Kind::kText : Frame::Kind::kBinary;
    co_return std::move(frame);
  }

  asio::awaitable<Status> send(SharedFrame frame) {
    const auto self = shared_from_this();
    if (is_dead()) co_return dead();
    socket_.text(frame->kind == Frame::Kind::kText);
    const auto bytes = asio::buffer(frame->payload);
    const auto [error, sent] = co_await socket_.async_write(bytes, kDone);
    if (!error) co_return Status{};
    end(link_->why_or(error));
    co_return dead();
  }

  asio::awaitable<void> close(std::string reason) {
    const auto self = shared_from_this();
    if (is_dead()) co_return;
    reason.resize(std::min(reason.size(), kReasonBytes));
    link_->set_deadline(kGoodbye, "goodbye");
    const websocket::close_reason words(websocket::close_code::normal, reason);
    co_await socket_.async_close(words, kDone);
    end("closed by us: " + reason);
  }

  void cut() { end("cut by us"); }
  const Peer& peer() const { return peer_; }
  asio::any_io_executor executor() { return link_->executor(); }

 private:
  bool is_dead() const { return !why_dead_.empty(); }
  tl::unexpected<Error> dead() const { return fail(Fault::kUnavailable, why_dead_); }

  void end(std::string why) {
    if (is_dead()) return;
    why_dead_ = std::move(why);
    link_->cut(why_dead_);
  }

  Error reading_failed(const ErrorCode& error) {
    Fault fault = Fault::kUnavailable;
    std::string why = link_->why_or(error);
    if (is_too_long(error)) {
      fault = Fault::kOutOfRange;
      why = "message longer than " + std::to_string(message_bytes_) + " bytes";
    } else if (error == websocket::error::closed) {
      const auto& reason = socket_.reason();
      why = "closed by the peer: code " + std::to_string(reason.code) + " " +
            std::string(reason.reason.data(), reason.reason.size());
    } else if (error == websocket::condition::protocol_violation) {
      fault = Fault::kMalformed;
      why = "not WebSocket: " + error.message();
    }
    if (is_dead()) return {Fault::kUnavailable, why_dead_};
    end(why);
    return {fault, why};
  }

  void on_quiet() override {
    if (link_->pinging || !socket_.is_open()) return;
    link_->pinging = true;
    socket_.async_ping({}, [link = link_](const ErrorCode&) { link->pinging = false; });
  }

  std::shared_ptr<Link> link_;
  websocket::stream<ByteStream, false> socket_;
  Peer peer_;
  std::size_t message_bytes_;
  std::string why_dead_;
};

class WebSocketStream final : public MessageStream {
 public:
  explicit WebSocketStream(std::shared_ptr<Conversation> held) : held_(std::move(held)) {}
  ~WebSocketStream() override { held_->cut(); }

  asio::awaitable<Result<Frame>> receive() override { return held_->receive(); }
  asio::awaitable<Status> send(SharedFrame frame) override { return held_->send(std::move(frame)); }
  asio::awaitable<void> close(std::string reason) override {
    return held_->close(std::move(reason));
  }
  void cut() override { held_->cut(); }
  const Peer& peer() const override { return held_->peer(); }
  asio::any_io_executor executor() override { return held_->executor(); }

 private:
  std::shared_ptr<Conversation> held_;
};

// What went wrong with our request for a WebSocket.
Error not_upgraded(const ErrorCode& error, const Link& link,
                   const http::response<http::string_body>& response) {
  if (error != websocket::error::upgrade_declined) {
    return {Fault::kUnavailable, "upgrade: " + link.why_or(error)};
  }
  return {Fault::kRefused, "upgrade: status " + std::to_string(response.result_int()) + ": " +
                               response.body().substr(0, 1'000)};
}

}  // namespace

asio::awaitable<Result<std::unique_ptr<MessageStream>>> accept_websocket(std::shared_ptr<Link> link,
                                                                         const RawRequest& request,
                                                                         Peer peer,
                                                                         const Limits& limits) {
  auto held = std::make_shared<Conversation>(link, std::move(peer), limits);
  auto name_us = [](websocket::response_type& response) {
    response.set(http::field::server, "pumphouse");
  };
  held->socket().set_option(websocket::stream_base::decorator(name_us));
  link->set_deadline(limits.header, "upgrade");
  const auto [error] = co_await held->socket().async_accept(request, kDone);
  if (error) co_return fail(Fault::kUnavailable, "upgrade: " + link->why_or(error));
  link->clear_deadline();
  held->listen_to_silence();
  co_return std::make_unique<WebSocketStream>(std::move(held));
}

asio::awaitable<Result<std::unique_ptr<MessageStream>>> ask_for_websocket(
    std::shared_ptr<Link> link, std::string host, std::string path, Headers headers, Peer peer,
    Limits limits) {
  auto held = std::make_shared<Conversation>(link, std::move(peer), limits);
  auto add_headers = [&headers](websocket::request_type& request) {
    for (const auto& [name, value] : headers) request.set(name, value);
  };
  held->socket().set_option(websocket::stream_base::decorator(add_headers));
  link->set_deadline(limits.header, "answer to the upgrade");
  http::response<http::string_body> response;
  const auto [error] = co_await held->socket().async_handshake(response, host, path, kDone);
  held->socket().set_option(websocket::stream_base::decorator([](websocket::request_type&) {}));
  if (error) co_return fail(not_upgraded(error, *link, response));
  link->clear_deadline();
  held->listen_to_silence();
  co_return std::make_unique<WebSocketStream>(std::move(held));
}

}  // namespace ph::net
