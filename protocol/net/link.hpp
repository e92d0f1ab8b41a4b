#pragma once
#include <array>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "protocol/net/loop.hpp"
#include "protocol/net/stream.hpp"

namespace ph::net {

using ErrorCode = boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

// Completion token of every wait in this room: errors come back as values.
inline constexpr auto kDone = asio::as_tuple(asio::use_awaitable);

// A few buffers written together; a buffer sequence that holds its own parts.
struct Gather {
  using value_type = asio::const_buffer;
  using const_iterator = const asio::const_buffer*;

  const_iterator begin() const { return parts.data(); }
  const_iterator end() const { return parts.data() + count; }

  std::array<asio::const_buffer, 8> parts;
  std::size_t count = 0;
};

// Told when nothing has come for a third of the idle limit, once for each silence.
class QuietListener {
 public:
  virtual void on_quiet() = 0;

 protected:
  ~QuietListener() = default;
};

// One TCP connection as a stream of bytes, with its deadlines; plain or TLS. Beast and the HTTP
// loop see nothing but this. The io_context's thread only; kept alive by its pending operations.
// At most one read and one write at a time. After cut() everything completes with an error.
class Link : public Watch, public std::enable_shared_from_this<Link> {
 public:
  using Done = asio::any_completion_handler<void(ErrorCode, std::size_t)>;

  Link(Loop& loop, Socket socket);

  // Reads at least one byte, or completes with eof.
  virtual void read_some(asio::mutable_buffer into, Done done) = 0;
  // Writes at least one byte.
  virtual void write_some(const Gather& from, Done done) = 0;
  // Says that no more will be sent; never waits.
  virtual void shut() = 0;

  // Closes at once. The first reason given stays.
  void cut(std::string why);
  bool is_cut() const { return !socket_.is_open(); }
  // Sends the end, then discards what still comes for at most a second, so that the peer can read
  // our last words before the connection is reset.
  asio::awaitable<void> linger();

  // Why the connection ended or broke; empty while it stands.
  const std::string& why() const { return why_; }
  // "<why>, or `otherwise` when nothing is known".
  std::string why_or(const ErrorCode& error) const;

  // A read without a byte for `idle`, or a write without progress for `write_stall`, cuts.
  void set_limits(const Limits& limits);
  // Cuts when the whole of `what` has not happened within `limit` from now.
  void set_deadline(std::chrono::milliseconds limit, const char* what);
  void clear_deadline() { deadline_ = kNever; }
  void set_quiet_listener(QuietListener* listener) { quiet_listener_ = listener; }
  // Marks a ping on its way, so that there is never a second one.
  bool pinging = false;

  Executor executor() { return socket_.get_executor(); }
  Socket& socket() { return socket_; }
  Loop& loop() { return loop_; }
  // The peer's address and port, remembered from the start.
  const std::string& address() const { return address_; }
  void note_address();

 protected:
  void begin_read();
  void end_read() { read_since_ = kNever; }
  void begin_write();
  void end_write() { write_since_ = kNever; }
  void note(std::string why);
  // Completes `done` from the event loop, never inside the call that began the operation.
  void complete_later(Done done, const ErrorCode& error, std::size_t bytes);

  Loop& loop_;
  Socket socket_;

 private:
  Tick look(Tick now) override;
  Tick next_look(Tick now) const;

  std::string why_;
  std::string address_;
  QuietListener* quiet_listener_ = nullptr;
  const char* deadline_what_ = "";
  std::chrono::milliseconds deadline_limit_{0};
  Tick idle_ = kNever;
  Tick write_stall_ = kNever;
  Tick deadline_ = kNever;
  Tick read_since_ = kNever;
  Tick write_since_ = kNever;
  bool told_quiet_ = false;
};

// Without TLS: for the bench console on loopback and for tests.
class PlainLink final : public Link {
 public:
  using Link::Link;
  void read_some(asio::mutable_buffer into, Done done) override;
  void write_some(const Gather& from, Done done) override;
  void shut() override;
};

}  // namespace ph::net
