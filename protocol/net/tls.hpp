#pragma once
#include <memory>
#include <string>

#include "protocol/base/result.hpp"

namespace ph::net {

// Paths of PEM files. TLS 1.3 only on both ends; X25519, P-256 certificates.
struct TlsFiles {
  std::string certificate;  // own certificate
  std::string key;          // its private key
  std::string authority;    // who the peer's certificate must come from
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
};

}  // namespace ph::net
