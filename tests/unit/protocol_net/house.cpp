#include "house.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "protocol/base/check.hpp"
#include "protocol/base/log.hpp"

namespace ph::net {

void Notes::add(std::string line) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(std::move(line));
  changed_.notify_all();
}

bool Notes::wait_for(const std::string& part) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(10), [&] {
    for (const std::string& line : lines_) {
      if (line.find(part) != std::string::npos) return true;
    }
    return false;
  });
}

void Notes::forget() {
  const std::lock_guard lock(mutex_);
  lines_.clear();
}

std::string Notes::all() {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const std::string& line : lines_) out += line + "\n";
  return out;
}

Notes& logged() {
  static Notes notes;
  return notes;
}

asio::awaitable<Response> Echo::answer(Request request) {
  Response response;
  response.content_type = "text/plain";
  response.body = request.method + " " + request.path + " " + request.body;
  for (const auto& [name, value] : request.query) response.body += " " + name + "=" + value;
  if (request.path == "/static") response.static_body = "from the program";
  if (request.path == "/large") response.body.assign(16 * 1024 * 1024, 'x');
  co_return response;
}

asio::awaitable<std::unique_ptr<Response>> Echo::admit(const Request& request) {
  if (request.path != "/refused") co_return nullptr;
  auto refusal = std::make_unique<Response>();
  refusal->status = 403;
  refusal->body = "not this path";
  co_return refusal;
}

asio::awaitable<void> Echo::converse(Request upgrade, std::unique_ptr<MessageStream> stream) {
  peers.add(stream->peer().common_name + " " + stream->peer().san_uri + " " +
            to_hex(stream->peer().key_digest) + " " + upgrade.path);
  for (;;) {
    auto frame = co_await stream->receive();
    if (!frame) {
      ends.add(std::string(to_string(frame.error().fault)) + ": " + frame.error().detail);
      co_return;
    }
    if (frame->payload == "close") co_await stream->close("that was all");
    if (frame->payload == "cut") stream->cut();
    if (frame->payload == "flood") frame->payload.assign(16 * 1024 * 1024, 'x');
    auto copy = std::make_shared<const Frame>(std::move(*frame));
    auto sent = co_await stream->send(copy);
    if (!sent) {
      ends.add("send: " + sent.error().detail);
      co_return;
    }
  }
}

Limits short_limits() {
  Limits limits;
  limits.handshake = limits.header = limits.idle = limits.write_stall =
      std::chrono::milliseconds(500);
  return limits;
}

House::House(Door door, Limits limits, std::size_t unproven_per_address) {
  logged().forget();
  set_log_sink([](Severity, std::string_view line) { logged().add(std::string(line)); });
  ListenerOptions options;
  options.limits = limits;
  options.unproven_per_address = unproven_per_address;
  options.spares_loopback = false;
  if (door != Door::kPlain) {
    const auto wanted = door == Door::kMutualTls ? TlsContext::ClientCertificate::kRequired
                                                 : TlsContext::ClientCertificate::kNone;
    options.tls =
        TlsContext::server(authority.issue("server", "DNS:localhost,IP:127.0.0.1"), wanted).value();
  }
  listener_ = Listener::start({&context_}, options, echo).value();
  thread_ = std::thread([this] { context_.run(); });
}

House::~House() {
  listener_->stop();
  work_.reset();
  thread_.join();
}

std::shared_ptr<TlsContext> House::pump(const std::string& name) {
  return client(authority.issue(name, "URI:pumphouse:pump:" + name));
}

std::shared_ptr<TlsContext> House::client(const TlsFiles& files) {
  return TlsContext::client(files).value();
}

SharedFrame text(std::string payload) {
  return std::make_shared<const Frame>(Frame{Frame::Kind::kText, std::move(payload)});
}
SharedFrame binary(std::string payload) {
  return std::make_shared<const Frame>(Frame{Frame::Kind::kBinary, std::move(payload)});
}

Result<std::string> greet(const House& house, std::shared_ptr<TlsContext> tls,
                          const std::string& word) {
  Result<std::string> heard = fail(Fault::kUnavailable, "not run");
  run([&]() -> asio::awaitable<void> {
    auto stream = co_await dial(tls, house.address(), "/ws", kDefaults, kNoHeaders);
    if (!stream) {
      heard = fail(stream.error());
      co_return;
    }
    auto sent = co_await (*stream)->send(text(word));
    auto frame = co_await (*stream)->receive();
    if (frame) {
      heard = frame->payload;
    } else {
      heard = fail(frame.error());
    }
    co_await (*stream)->close("done");
  });
  return heard;
}

RawClient::RawClient(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{10, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  PH_CHECK(::connect(descriptor_, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0);
}

RawClient::~RawClient() { ::close(descriptor_); }

void RawClient::say(const std::string& words) const {
  [[maybe_unused]] const auto sent = ::send(descriptor_, words.data(), words.size(), MSG_NOSIGNAL);
}

std::string RawClient::hear_all() const { return hear_until("\xff no such word"); }

std::string RawClient::hear_until(const std::string& part) const {
  std::string heard;
  std::array<char, 4096> piece;
  while (heard.find(part) == std::string::npos) {
    const auto got = ::recv(descriptor_, piece.data(), piece.size(), 0);
    if (got <= 0) break;
    heard.append(piece.data(), static_cast<std::size_t>(got));
  }
  return heard;
}

}  // namespace ph::net
