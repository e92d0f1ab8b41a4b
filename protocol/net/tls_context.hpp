#pragma once
#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "protocol/net/loop.hpp"
#include "protocol/net/revoked_certificates.hpp"
#include "protocol/net/stream.hpp"
#include "protocol/net/tls.hpp"

namespace ph::net {

struct SslContextFree {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct SslSessionFree {
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
using SslContextHandle = std::unique_ptr<SSL_CTX, SslContextFree>;
using SslSessionHandle = std::unique_ptr<SSL_SESSION, SslSessionFree>;

// The one kind of TlsContext there is: an SSL_CTX, and on the client side the last session of each
// server, so that a reconnect is a resumption. Thread-safe.
class OpenSslContext final : public TlsContext {
 public:
  explicit OpenSslContext(SslContextHandle context, RevokedCertificates revoked = {});
  static OpenSslContext& of(TlsContext& context) { return static_cast<OpenSslContext&>(context); }

  // A connection end over `descriptor`, before its handshake. Null when OpenSSL has no memory.
  SslHandle server_end(int descriptor);
  // `key` names the server whose last session is offered; it must outlive the handle.
  SslHandle client_end(int descriptor, const std::string& server_name, const std::string& key);

  std::optional<WallTime> certificate_until() const override;
  std::optional<WallTime> revoked_until() const override { return revoked_.until(); }
  // Whether the certificate that the handshake of `ssl` proved is withdrawn.
  bool has_revoked(SSL* ssl) const { return revoked_.names(SSL_get0_peer_certificate(ssl)); }

 private:
  static int keep_session(SSL* ssl, SSL_SESSION* session);

  SslContextHandle context_;
  RevokedCertificates revoked_;
  std::mutex mutex_;
  std::map<std::string, SslSessionHandle> sessions_;
};

// Who the handshake of `ssl` proved the peer to be.
Peer peer_of(SSL* ssl, std::string address);
// Whether the peer's certificate is still in its time; a resumed session does not check by itself.
bool peer_certificate_in_time(SSL* ssl);

}  // namespace ph::net
