#pragma once
#include <memory>
#include <optional>
#include <string>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"

namespace ph::net {

// Paths of PEM files. TLS 1.3 only on both ends; X25519, P-256 certificates.
struct TlsFiles {
  std::string certificate;  // own certificate
  std::string key;          // its private key
  std::string authority;    // who the peer's certificate must come from; several stand side by side
  // Lists of withdrawn certificates, each of one of `authority`; empty: none. A list past its next
  // update still counts: what it names stays out, and nobody else is locked out by its age.
  std::string revoked{};
};

// A configured TLS end, shared by every connection it makes. Immutable; any thread.
class TlsContext {
 public:
  enum class ClientCertificate { kNone, kRequired };

  // For a listener. kRequired asks for a client certificate of `files.authority` and keeps sessions
  // in a server-side cache (performance reference, sections 2.2 and 3.3). All problems with the
  // files are told with the path and what to do.
  static Result<std::shared_ptr<TlsContext>> server(const TlsFiles& files,
                                                    ClientCertificate wanted);

  // For a pump: presents its certificate, verifies the server's name against `authority` only.
  // `certificate` and `key` may be empty: no certificate is presented (the command line, tests).
  static Result<std::shared_ptr<TlsContext>> client(const TlsFiles& files);

  virtual ~TlsContext() = default;

  // Until when the own certificate and the lists of `files.revoked` are good; empty: there is none.
  virtual std::optional<WallTime> certificate_until() const = 0;
  virtual std::optional<WallTime> revoked_until() const = 0;
};

}  // namespace ph::net
