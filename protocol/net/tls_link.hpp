#pragma once
#include <memory>
#include <string>

#include "protocol/net/link.hpp"
#include "protocol/net/tls_context.hpp"

namespace ph::net {

// A connection whose TLS works on the socket itself: OpenSSL reads and writes the non-blocking
// descriptor, and the event loop only says when to try again. Between the two no buffer is kept,
// so an idle connection costs what OpenSSL holds (about 19 kB) and not 85 kB.
class TlsLink final : public Link {
 public:
  TlsLink(Loop& loop, Socket socket, std::shared_ptr<TlsContext> context);
  ~TlsLink() override;

  // Server end: waits for the first byte, then for its place among the handshakes in flight, then
  // goes one step at a time within the loop's budget. `limit` counts for each of the two waits on
  // the peer and not for the queue. kRefused with the reason in words.
  asio::awaitable<Status> accept(std::chrono::milliseconds limit);

  // Client end; `session_key` names the server in the context's memory of sessions.
  asio::awaitable<Status> connect(std::string server_name, std::string session_key,
                                  std::chrono::milliseconds limit);

  // After the handshake.
  Peer peer() const { return peer_of(ssl_.get(), address()); }
  // Whether `context` holds the peer's certificate for withdrawn; before the handshake nobody's is.
  bool is_revoked_by(TlsContext& context) const {
    return usable_ && OpenSslContext::of(context).has_revoked(ssl_.get());
  }
  bool was_resumed() const { return SSL_session_reused(ssl_.get()) == 1; }

  void read_some(asio::mutable_buffer into, Done done) override;
  void write_some(const Gather& from, Done done) override;
  void shut() override;

 private:
  class Reading;
  class Writing;

  asio::awaitable<Status> first_byte(std::chrono::milliseconds limit);
  asio::awaitable<Status> shake();
  Error refusal(const std::string& reason);
  // What a failed SSL call means above; notes the reason.
  ErrorCode failure(int ssl_error);

  std::shared_ptr<TlsContext> context_;
  SslHandle ssl_;
  std::string session_key_;
  bool usable_ = false;  // handshake done and no fatal error since
};

}  // namespace ph::net
