#include "protocol/net/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <csignal>
#include <filesystem>

#include "protocol/net/tls_words.hpp"

namespace ph::net {
namespace {

// Longer than a shift, so that a pump back from a round resumes; above the largest fleet.
constexpr long kSessionSeconds = 12 * 3600;
constexpr long kSessionsKept = 32'768;
constexpr std::size_t kServersRemembered = 64;

// OpenSSL writes to the socket without MSG_NOSIGNAL.
void ignore_broken_pipes() {
  struct sigaction current {};
  if (sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL) {
    std::signal(SIGPIPE, SIG_IGN);
  }
}

Error bad_file(const char* what, const std::string& path) {
  std::error_code ignored;
  const bool exists = std::filesystem::exists(path, ignored);
  const std::string reason = exists ? tls_failure_in_words(nullptr) : "no such file";
  ERR_clear_error();
  return {Fault::kMalformed, std::string(what) + " " + (path.empty() ? "(no path given)" : path) +
                                 ": " + reason + "; expected a readable PEM file"};
}

Status load_identity(SSL_CTX* context, const TlsFiles& files) {
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
    return fail(bad_file("certificate", files.certificate));
  }
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    const bool mismatch = ERR_GET_REASON(ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH;
    if (!mismatch) return fail(bad_file("private key", files.key));
    ERR_clear_error();
    return fail(Fault::kMalformed, "private key " + files.key + " does not belong to certificate " +
                                       files.certificate + "; give the pair made together");
  }
  return {};
}

Status load_authority(SSL_CTX* context, const std::string& path) {
  if (SSL_CTX_load_verify_file(context, path.c_str()) != 1) {
    return fail(bad_file("certificate authority", path));
  }
  // The authority itself is trusted, be it a root or the hospital's intermediate.
  X509_STORE_set_flags(SSL_CTX_get_cert_store(context), X509_V_FLAG_PARTIAL_CHAIN);
  return {};
}

SslContextHandle plain_context(const SSL_METHOD* method) {
  ignore_broken_pipes();
  ERR_clear_error();
  SslContextHandle context(SSL_CTX_new(method));
  if (!context) return context;
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  SSL_CTX_set1_groups_list(context.get(), "X25519:P-256");
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN |
                                      SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // A cut without a goodbye must not cost the session; the messages above have their own ends.
  SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_read_ahead(context.get(), 1);
  return context;
}

void keep_sessions_in_server(SSL_CTX* context) {
  static constexpr std::array<unsigned char, 9> kName{'p', 'u', 'm', 'p', 'h', 'o', 'u', 's', 'e'};
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
  SSL_CTX_sess_set_cache_size(context, kSessionsKept);
  SSL_CTX_set_timeout(context, kSessionSeconds);
  SSL_CTX_set_session_id_context(context, kName.data(), kName.size());
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::server(const TlsFiles& files,
                                                       ClientCertificate wanted) {
  SslContextHandle context = plain_context(TLS_server_method());
  if (!context) return fail(Fault::kUnavailable, "TLS: " + tls_failure_in_words(nullptr));
  if (auto loaded = load_identity(context.get(), files); !loaded) return fail(loaded.error());
  keep_sessions_in_server(context.get());
  RevokedCertificates revoked;
  if (wanted == ClientCertificate::kRequired) {
    auto loaded = load_authority(context.get(), files.authority);
    if (!loaded) return fail(loaded.error());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    auto read = RevokedCertificates::read(files.revoked, SSL_CTX_get_cert_store(context.get()));
    if (!read) return fail(read.error());
    revoked = std::move(*read);
  }
  return std::shared_ptr<TlsContext>(
      std::make_shared<OpenSslContext>(std::move(context), std::move(revoked)));
}

Result<std::shared_ptr<TlsContext>> TlsContext::client(const TlsFiles& files) {
  SslContextHandle context = plain_context(TLS_client_method());
  if (!context) return fail(Fault::kUnavailable, "TLS: " + tls_failure_in_words(nullptr));
  if (!files.certificate.empty() || !files.key.empty()) {
    if (auto loaded = load_identity(context.get(), files); !loaded) return fail(loaded.error());
  }
  auto loaded = load_authority(context.get(), files.authority);
  if (!loaded) return fail(loaded.error());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return std::shared_ptr<TlsContext>(std::make_shared<OpenSslContext>(std::move(context)));
}

OpenSslContext::OpenSslContext(SslContextHandle context, RevokedCertificates revoked)
    : context_(std::move(context)), revoked_(std::move(revoked)) {
  SSL_CTX_set_app_data(context_.get(), this);
  if (SSL_CTX_get_ssl_method(context_.get()) == TLS_server_method()) return;
  SSL_CTX_set_session_cache_mode(context_.get(),
                                 SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context_.get(), &OpenSslContext::keep_session);
}

SslHandle OpenSslContext::server_end(int descriptor) {
  SslHandle ssl(SSL_new(context_.get()));
  if (!ssl || SSL_set_fd(ssl.get(), descriptor) != 1) return nullptr;
  SSL_set_accept_state(ssl.get());
  return ssl;
}

SslHandle OpenSslContext::client_end(int descriptor, const std::string& server_name,
                                     const std::string& key) {
  SslHandle ssl(SSL_new(context_.get()));
  if (!ssl || SSL_set_fd(ssl.get(), descriptor) != 1) return nullptr;
  SSL_set_connect_state(ssl.get());
  boost::system::error_code not_an_address;
  asio::ip::make_address(server_name, not_an_address);
  if (not_an_address) {
    SSL_set1_host(ssl.get(), server_name.c_str());
    SSL_set_tlsext_host_name(ssl.get(), server_name.c_str());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), server_name.c_str());
  }
  SSL_set_app_data(ssl.get(), const_cast<std::string*>(&key));
  const std::lock_guard lock(mutex_);
  const auto known = sessions_.find(key);
  if (known != sessions_.end()) SSL_set_session(ssl.get(), known->second.get());
  return ssl;
}

std::optional<WallTime> OpenSslContext::certificate_until() const {
  const X509* own = SSL_CTX_get0_certificate(context_.get());
  if (own == nullptr) return std::nullopt;
  return wall_time_of(X509_get0_notAfter(own));
}

int OpenSslContext::keep_session(SSL* ssl, SSL_SESSION* session) {
  auto& self = *static_cast<OpenSslContext*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  const auto* key = static_cast<const std::string*>(SSL_get_app_data(ssl));
  const std::lock_guard lock(self.mutex_);
  if (self.sessions_.size() >= kServersRemembered) self.sessions_.clear();
  self.sessions_[*key].reset(session);
  return 1;
}

}  // namespace ph::net
