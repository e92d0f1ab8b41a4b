#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "protocol/base/check.hpp"
#include "protocol/base/log.hpp"
#include "protocol/net/http_conversation.hpp"
#include "protocol/net/server.hpp"
#include "protocol/net/tls_link.hpp"

namespace ph::net {
namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

// A fleet that comes back in one instant must fit; what does not fit waits out TCP's back-off.
constexpr int kBacklog = 4'096;
// Pause when the process is out of descriptors, so that accepting does not spin.
constexpr std::chrono::milliseconds kOutOfDescriptors{100};

// The connections of one listener on one io_context; its thread only.
struct Lane {
  asio::io_context* context;
  std::set<Link*> open;
};

// What a listener's coroutines share; outlives the Listener until the last of them is done.
class Hall : public std::enable_shared_from_this<Hall> {
 public:
  Hall(std::vector<asio::io_context*> contexts, ListenerOptions options, Visitor& visitor)
      : options_(std::move(options)),
        visitor_(visitor),
        front_(contexts.front()->get_executor()),
        tls_(options_.tls) {
    for (asio::io_context* context : contexts) {
      lanes_.push_back({context, {}});
      Loop::of(*context).set_budget(options_.max_handshakes / contexts.size(),
                                    options_.handshake_steps_per_turn);
    }
  }

  Result<std::shared_ptr<Acceptor>> bind();
  void begin(std::shared_ptr<Acceptor> acceptor);
  void stop();
  void renew(std::shared_ptr<TlsContext> tls);
  std::uint16_t port() const { return port_; }
  ListenerCounts counts() const;

 private:
  class Presence;
  class Unproven;

  asio::awaitable<void> accept_all(std::shared_ptr<Acceptor> acceptor);
  void receive(Socket socket, Lane& lane);
  void refuse(const char* why, std::size_t allowed);
  std::optional<asio::ip::address> address_to_count(const Socket& socket) const;
  asio::awaitable<void> serve(Lane& lane, Socket socket);
  asio::awaitable<std::shared_ptr<Link>> secure(std::shared_ptr<Link> link, Peer& peer);
  std::shared_ptr<TlsContext> tls() const {
    const std::lock_guard lock(mutex_);
    return tls_;
  }

  const ListenerOptions options_;  // but for `tls`
  Visitor& visitor_;
  Executor front_;
  // Owned by the coroutine that accepts, so that it ends with its own io_context: a conversation on
  // another one may keep the hall for longer.
  std::weak_ptr<Acceptor> acceptor_;
  std::vector<Lane> lanes_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::shared_ptr<TlsContext> tls_;                    // guarded by mutex_; empty: plain
  std::map<asio::ip::address, std::size_t> unproven_;  // guarded by mutex_
  std::atomic<bool> stopped_{false};
  std::atomic<std::uint64_t> accepted_{0}, refused_{0}, handshake_failed_{0}, open_{0}, resumed_{0};
};

// A connection is in its lane's list for as long as this lives.
class Hall::Presence {
 public:
  Presence(Hall& hall, Lane& lane, std::shared_ptr<Link> link)
      : hall_(hall), lane_(lane), link_(std::move(link)) {
    lane_.open.insert(link_.get());
    ++hall_.open_;
  }
  ~Presence() {
    lane_.open.erase(link_.get());
    --hall_.open_;
  }
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;

 private:
  Hall& hall_;
  Lane& lane_;
  std::shared_ptr<Link> link_;
};

// One connection that its address has not proven yet, counted for as long as this lives.
class Hall::Unproven {
 public:
  Unproven(Hall& hall, const asio::ip::address& address) : hall_(hall), address_(address) {
    const std::lock_guard lock(hall_.mutex_);
    among_ = ++hall_.unproven_[address_];
  }
  ~Unproven() {
    const std::lock_guard lock(hall_.mutex_);
    const auto found = hall_.unproven_.find(address_);
    if (--found->second == 0) hall_.unproven_.erase(found);
  }
  Unproven(const Unproven&) = delete;
  Unproven& operator=(const Unproven&) = delete;
  std::size_t among() const { return among_; }

 private:
  Hall& hall_;
  const asio::ip::address address_;
  std::size_t among_ = 0;
};

Result<std::shared_ptr<Acceptor>> Hall::bind() {
  const auto failed = [this](const ErrorCode& error) {
    return fail(Fault::kUnavailable, "listen on " + options_.address + " port " +
                                         std::to_string(options_.port) + ": " + error.message());
  };
  auto acceptor = std::make_shared<Acceptor>(front_);
  ErrorCode error;
  const auto address = asio::ip::make_address(options_.address, error);
  if (error) return failed(error);
  const asio::ip::tcp::endpoint endpoint(address, options_.port);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(kBacklog, error);
  if (error) return failed(error);
  port_ = acceptor->local_endpoint(error).port();
  acceptor_ = acceptor;
  return acceptor;
}

void Hall::begin(std::shared_ptr<Acceptor> acceptor) {
  asio::co_spawn(front_, accept_all(std::move(acceptor)),
                 [self = shared_from_this()](std::exception_ptr) {});
}

void Hall::stop() {
  if (stopped_.exchange(true)) return;
  asio::post(front_, [weak = acceptor_] {
    ErrorCode ignored;
    if (const auto acceptor = weak.lock()) acceptor->close(ignored);
  });
  for (Lane& lane : lanes_) {
    asio::post(*lane.context, [self = shared_from_this(), &lane] {
      const auto open = lane.open;
      for (Link* link : open) link->cut("server is stopping");
    });
  }
}

// The lists of `tls` are looked at in every lane, after it has become what handshakes are made
// with: whoever comes in between is judged by it at the door.
void Hall::renew(std::shared_ptr<TlsContext> tls) {
  PH_CHECK(options_.tls && tls);
  {
    const std::lock_guard lock(mutex_);
    tls_ = tls;
  }
  for (Lane& lane : lanes_) {
    asio::post(*lane.context, [self = shared_from_this(), &lane, tls] {
      const auto open = lane.open;
      for (Link* link : open) {
        if (static_cast<TlsLink*>(link)->is_revoked_by(*tls)) link->cut("revoked certificate");
      }
    });
  }
}

ListenerCounts Hall::counts() const {
  return {accepted_, refused_, handshake_failed_, open_, resumed_};
}

asio::awaitable<void> Hall::accept_all(std::shared_ptr<Acceptor> acceptor) {
  for (std::size_t turn = 0; !stopped_; turn = (turn + 1) % lanes_.size()) {
    Lane& lane = lanes_[turn];
    Socket socket(*lane.context);
    const auto [error] = co_await acceptor->async_accept(socket, kDone);
    if (!acceptor->is_open()) co_return;
    if (error) {
      LogLine(Severity::kWarn, "net.accept_failed").field("reason", error.message());
      asio::steady_timer pause(front_, kOutOfDescriptors);
      co_await pause.async_wait(kDone);
      continue;
    }
    receive(std::move(socket), lane);
  }
}

// Every refusal is counted; only the powers of two are told.
void Hall::refuse(const char* why, std::size_t allowed) {
  const std::uint64_t refused = ++refused_;
  if ((refused & (refused - 1)) != 0) return;
  LogLine(Severity::kWarn, "net.connection_refused")
      .field("reason", why)
      .field("allowed", static_cast<std::int64_t>(allowed))
      .field("refused", static_cast<std::int64_t>(refused));
}

std::optional<asio::ip::address> Hall::address_to_count(const Socket& socket) const {
  if (options_.unproven_per_address == 0 || !options_.tls) return std::nullopt;
  ErrorCode error;
  const auto address = socket.remote_endpoint(error).address();
  if (error || (options_.spares_loopback && address.is_loopback())) return std::nullopt;
  return address;
}

void Hall::receive(Socket socket, Lane& lane) {
  if (open_ >= options_.max_connections) {
    return refuse("as many connections open as allowed", options_.max_connections);
  }
  ++accepted_;
  asio::co_spawn(*lane.context, serve(lane, std::move(socket)),
                 [self = shared_from_this()](std::exception_ptr broken) {
                   if (!broken) return;
                   try {
                     std::rethrow_exception(broken);
                   } catch (const std::exception& error) {
                     LogLine(Severity::kError, "net.visitor_failed").field("reason", error.what());
                   }
                 });
}

asio::awaitable<void> Hall::serve(Lane& lane, Socket socket) {
  const auto self = shared_from_this();
  ErrorCode ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  Loop& loop = Loop::of(*lane.context);
  std::optional<Unproven> unproven;
  if (const auto address = address_to_count(socket)) unproven.emplace(*this, *address);
  if (unproven && unproven->among() > options_.unproven_per_address) {
    co_return refuse("as many connections of one address without a proof as allowed",
                     options_.unproven_per_address);
  }
  std::shared_ptr<Link> link;
  if (options_.tls) {
    link = std::make_shared<TlsLink>(loop, std::move(socket), tls());
  } else {
    link = std::make_shared<PlainLink>(loop, std::move(socket));
  }
  const Presence presence(*this, lane, link);
  if (stopped_) co_return;
  Peer peer;
  link = co_await secure(std::move(link), peer);
  if (!link) co_return;
  unproven.reset();
  auto upgraded = co_await hold_http(std::move(link), std::move(peer), options_.limits, visitor_);
  if (!upgraded) co_return;
  co_await visitor_.converse(std::move(upgraded->request), std::move(upgraded->stream));
}

// The handshake, if there is one; empty when it failed, which has then been told.
asio::awaitable<std::shared_ptr<Link>> Hall::secure(std::shared_ptr<Link> link, Peer& peer) {
  peer.address = link->address();
  if (!options_.tls) co_return link;
  auto& tls = static_cast<TlsLink&>(*link);
  auto shaken = co_await tls.accept(options_.limits.handshake);
  if (!shaken) {
    ++handshake_failed_;
    LogLine(Severity::kWarn, "net.handshake_failed")
        .field("address", link->address())
        .field("reason", shaken.error().detail);
    co_await link->linger();
    co_return nullptr;
  }
  if (tls.was_resumed()) ++resumed_;
  peer = tls.peer();
  co_return link;
}

class TcpListener final : public Listener {
 public:
  explicit TcpListener(std::shared_ptr<Hall> hall) : hall_(std::move(hall)) {}
  ~TcpListener() override { hall_->stop(); }
  std::uint16_t port() const override { return hall_->port(); }
  ListenerCounts counts() const override { return hall_->counts(); }
  void stop() override { hall_->stop(); }
  void renew(std::shared_ptr<TlsContext> tls) override { hall_->renew(std::move(tls)); }

 private:
  std::shared_ptr<Hall> hall_;
};

}  // namespace

Result<std::unique_ptr<Listener>> Listener::start(std::vector<asio::io_context*> contexts,
                                                  ListenerOptions options, Visitor& visitor) {
  PH_CHECK(!contexts.empty());
  auto hall = std::make_shared<Hall>(std::move(contexts), std::move(options), visitor);
  auto acceptor = hall->bind();
  if (!acceptor) return fail(acceptor.error());
  hall->begin(std::move(*acceptor));
  return std::unique_ptr<Listener>(std::make_unique<TcpListener>(std::move(hall)));
}

}  // namespace ph::net
