#include "protocol/net/tls_link.hpp"

#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "protocol/net/tls_words.hpp"

namespace ph::net {
namespace {

constexpr unsigned char kHandshakeRecord = 0x16;
// The longest piece that TLS puts into one record.
constexpr std::size_t kRecordBytes = 16 * 1024;

// Several small buffers as one record; a single buffer as it is.
asio::const_buffer as_one_piece(const Gather& from) {
  if (from.count == 1) return from.parts[0];
  thread_local std::array<char, kRecordBytes> piece;
  const std::size_t size = asio::buffer_copy(asio::buffer(piece), from);
  return asio::buffer(piece.data(), size);
}

}  // namespace

TlsLink::TlsLink(Loop& loop, Socket socket, std::shared_ptr<TlsContext> context)
    : Link(loop, std::move(socket)), context_(std::move(context)) {}

TlsLink::~TlsLink() {
  // The descriptor is closed with the socket; the rest of the teardown takes its turn.
  if (ssl_) {
    SSL_set_app_data(ssl_.get(), nullptr);
    loop_.retire(std::move(ssl_));
  }
}

Error TlsLink::refusal(const std::string& reason) {
  note(reason);
  return {Fault::kRefused, why()};
}

asio::awaitable<Status> TlsLink::first_byte(std::chrono::milliseconds limit) {
  set_deadline(limit, "TLS handshake");
  const auto [error] = co_await socket_.async_wait(asio::socket_base::wait_read, kDone);
  if (error || is_cut()) co_return fail(refusal(why_or(error)));
  unsigned char first = 0;
  const auto got = ::recv(socket_.native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got <= 0) co_return fail(refusal("connection ended before the handshake"));
  if (first != kHandshakeRecord) {
    co_return fail(refusal("not TLS: the first byte is " + std::to_string(first) +
                           ", expected 22 of a TLS client hello"));
  }
  co_return Status{};
}

asio::awaitable<Status> TlsLink::accept(std::chrono::milliseconds limit) {
  ErrorCode error;
  socket_.non_blocking(true, error);
  auto begun = co_await first_byte(limit);
  if (!begun) co_return begun;
  clear_deadline();
  co_await loop_.enter();
  const HandshakePlace place(loop_);
  if (is_cut()) co_return fail(refusal(why()));
  set_deadline(limit, "TLS handshake");
  ssl_ = OpenSslContext::of(*context_).server_end(socket_.native_handle());
  if (!ssl_) co_return fail(refusal(tls_failure_in_words(nullptr)));
  auto shaken = co_await shake();
  if (shaken && was_resumed() && !peer_certificate_in_time(ssl_.get())) {
    SSL_CTX_remove_session(SSL_get_SSL_CTX(ssl_.get()), SSL_get_session(ssl_.get()));
    co_return fail(refusal("expired certificate"));
  }
  if (shaken && is_revoked_by(*context_)) {
    SSL_CTX_remove_session(SSL_get_SSL_CTX(ssl_.get()), SSL_get_session(ssl_.get()));
    co_return fail(refusal("revoked certificate"));
  }
  co_return shaken;
}

asio::awaitable<Status> TlsLink::connect(std::string server_name, std::string session_key,
                                         std::chrono::milliseconds limit) {
  ErrorCode error;
  socket_.non_blocking(true, error);
  set_deadline(limit, "TLS handshake");
  session_key_ = std::move(session_key);
  ssl_ =
      OpenSslContext::of(*context_).client_end(socket_.native_handle(), server_name, session_key_);
  if (!ssl_) co_return fail(refusal(tls_failure_in_words(nullptr)));
  co_return co_await shake();
}

asio::awaitable<Status> TlsLink::shake() {
  for (;;) {
    co_await loop_.step();
    if (is_cut()) co_return fail(refusal("cut"));
    ERR_clear_error();
    errno = 0;
    const int done = SSL_do_handshake(ssl_.get());
    if (done == 1) break;
    const int error = SSL_get_error(ssl_.get(), done);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
      failure(error);
      co_return fail(refusal(why()));
    }
    const auto direction =
        error == SSL_ERROR_WANT_READ ? asio::socket_base::wait_read : asio::socket_base::wait_write;
    const auto [waited] = co_await socket_.async_wait(direction, kDone);
    if (waited) co_return fail(refusal(why_or(waited)));
  }
  usable_ = true;
  clear_deadline();
  co_return Status{};
}

ErrorCode TlsLink::failure(int ssl_error) {
  const int system_error = errno;
  const bool shaken = std::exchange(usable_, false);
  if (ssl_error == SSL_ERROR_ZERO_RETURN) {
    usable_ = shaken;
    note(shaken ? "connection ended by the peer" : "connection ended during the handshake");
    return asio::error::eof;
  }
  if (ssl_error == SSL_ERROR_SYSCALL && ERR_peek_error() == 0) {
    note(system_error != 0 ? std::strerror(system_error) : "connection ended by the peer");
    return system_error != 0 ? ErrorCode(system_error, boost::system::system_category())
                             : ErrorCode(asio::error::eof);
  }
  note(tls_failure_in_words(ssl_.get()));
  return asio::error::connection_aborted;
}

// One read in progress: tries, and waits for the descriptor in between.
class TlsLink::Reading {
 public:
  Reading(std::shared_ptr<TlsLink> link, asio::mutable_buffer into, Done done)
      : link_(std::move(link)), into_(into), done_(std::move(done)) {}

  void begin() {
    // After a record has been used up the next is only waited for: no read that finds nothing.
    if (link_->is_cut() || SSL_has_pending(link_->ssl_.get()) == 1) {
      advance(true);
    } else {
      wait(asio::socket_base::wait_read);
    }
  }

  void operator()(const ErrorCode& error) {
    if (error) return finish(error, 0, false);
    advance(false);
  }

 private:
  void advance(bool first) {
    TlsLink& link = *link_;
    if (link.is_cut()) return finish(asio::error::operation_aborted, 0, first);
    ERR_clear_error();
    errno = 0;
    std::size_t bytes = 0;
    const int done = SSL_read_ex(link.ssl_.get(), into_.data(), into_.size(), &bytes);
    if (done == 1) return finish({}, bytes, first);
    const int error = SSL_get_error(link.ssl_.get(), done);
    if (error == SSL_ERROR_WANT_READ) return wait(asio::socket_base::wait_read);
    if (error == SSL_ERROR_WANT_WRITE) return wait(asio::socket_base::wait_write);
    finish(link.failure(error), 0, first);
  }

  void wait(asio::socket_base::wait_type direction) {
    Socket& socket = link_->socket_;
    socket.async_wait(direction, std::move(*this));
  }

  void finish(const ErrorCode& error, std::size_t bytes, bool first) {
    link_->end_read();
    if (first) return link_->complete_later(std::move(done_), error, bytes);
    const auto keep = std::move(link_);
    std::move(done_)(error, bytes);
  }

  std::shared_ptr<TlsLink> link_;
  asio::mutable_buffer into_;
  Done done_;
};

// One write in progress. Retries repeat the same bytes, as OpenSSL demands.
class TlsLink::Writing {
 public:
  Writing(std::shared_ptr<TlsLink> link, const Gather& from, Done done)
      : link_(std::move(link)), from_(from), done_(std::move(done)) {}

  void begin() { advance(true); }

  void operator()(const ErrorCode& error) {
    if (error) return finish(error, 0, false);
    advance(false);
  }

 private:
  void advance(bool first) {
    TlsLink& link = *link_;
    if (link.is_cut()) return finish(asio::error::operation_aborted, 0, first);
    const asio::const_buffer piece = as_one_piece(from_);
    ERR_clear_error();
    errno = 0;
    std::size_t bytes = 0;
    const int done = SSL_write_ex(link.ssl_.get(), piece.data(), piece.size(), &bytes);
    if (done == 1) return finish({}, bytes, first);
    const int error = SSL_get_error(link.ssl_.get(), done);
    if (error == SSL_ERROR_WANT_WRITE) return wait(asio::socket_base::wait_write);
    if (error == SSL_ERROR_WANT_READ) return wait(asio::socket_base::wait_read);
    finish(link.failure(error), 0, first);
  }

  void wait(asio::socket_base::wait_type direction) {
    Socket& socket = link_->socket_;
    socket.async_wait(direction, std::move(*this));
  }

  void finish(const ErrorCode& error, std::size_t bytes, bool first) {
    link_->end_write();
    if (first) return link_->complete_later(std::move(done_), error, bytes);
    const auto keep = std::move(link_);
    std::move(done_)(error, bytes);
  }

  std::shared_ptr<TlsLink> link_;
  Gather from_;
  Done done_;
};

void TlsLink::read_some(asio::mutable_buffer into, Done done) {
  begin_read();
  Reading reading(std::static_pointer_cast<TlsLink>(shared_from_this()), into, std::move(done));
  reading.begin();
}

void TlsLink::write_some(const Gather& from, Done done) {
  begin_write();
  Writing writing(std::static_pointer_cast<TlsLink>(shared_from_this()), from, std::move(done));
  writing.begin();
}

void TlsLink::shut() {
  if (is_cut()) return;
  if (usable_) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
  ErrorCode ignored;
  socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

}  // namespace ph::net
