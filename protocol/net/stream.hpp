#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"

namespace ph::net {

namespace asio = boost::asio;

// One WebSocket message. Text carries the JSON protocol, binary the library chunks.
struct Frame {
  enum class Kind : std::uint8_t { kText, kBinary };
  Kind kind = Kind::kText;
  std::string payload;
};

// A frame shared by many receivers; encoded once, sent to all.
using SharedFrame = std::shared_ptr<const Frame>;

// Who is at the other end, as TLS proved it. Empty fields where nothing was proved.
struct Peer {
  std::string address;      // "192.0.2.7:4711"
  std::string common_name;  // of the client certificate's subject
  std::string san_uri;      // first URI of subjectAltName, such as "pumphouse:pump:P-0001"
  Digest key_digest{};      // SHA-256 of the certificate's SubjectPublicKeyInfo; zero without one
  bool has_certificate = false;
};

// A conversation in whole messages, over TLS and WebSocket or in memory.
// All calls on the stream's executor (one strand); at most one receive() and one send() at a time.
// After any failure the stream is dead and every further call fails with kUnavailable.
// The caller owns the stream; destroying it cuts the connection.
class MessageStream {
 public:
  virtual ~MessageStream() = default;

  // The next message. kUnavailable: closed, cut or silent beyond the idle limit.
  // kMalformed or kOutOfRange: not WebSocket, or longer than the limit.
  virtual asio::awaitable<Result<Frame>> receive() = 0;

  // Hands one message to the operating system. kUnavailable when the peer takes nothing for the
  // write limit.
  virtual asio::awaitable<Status> send(SharedFrame frame) = 0;

  // Says goodbye with a reason of at most 120 bytes, waits shortly for the answer, then cuts.
  virtual asio::awaitable<void> close(std::string reason) = 0;

  // Cuts at once; pending calls complete with kUnavailable. Never waits.
  virtual void cut() = 0;

  virtual const Peer& peer() const = 0;
  virtual asio::any_io_executor executor() = 0;
};

// Deadlines and bounds of one connection (values: reference, section 3.3). All are tested.
struct Limits {
  std::chrono::milliseconds handshake{5'000};
  std::chrono::milliseconds header{10'000};
  std::chrono::milliseconds idle{15'000};         // no byte received
  std::chrono::milliseconds write_stall{10'000};  // a send not taken
  std::size_t header_bytes = 8 * 1024;
  std::size_t header_fields = 64;
  std::size_t body_bytes = 64 * 1024;
  std::size_t message_bytes = 64 * 1024;
};

}  // namespace ph::net
