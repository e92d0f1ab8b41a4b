#include "tests/bench/handshake_limit.hpp"

#include <openssl/ssl.h>

#include <ctime>
#include <memory>

#include "tests/bench/figures.hpp"

namespace ph::bench {
namespace {

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const {
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(ssl);
  }
};
using Context = std::unique_ptr<SSL_CTX, Free>;
using End = std::unique_ptr<SSL, Free>;

double thread_cpu_ms() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) * 1e-6;
}

Context make_context(const SSL_METHOD* method, const net::TlsFiles& files, int verify) {
  Context out(SSL_CTX_new(method));
  SSL_CTX* context = out.get();
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set1_groups_list(context, "X25519:P-256");
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
  SSL_CTX_set_verify(context, verify, nullptr);
  const bool loaded =
      SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) == 1 &&
      SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) == 1 &&
      SSL_CTX_load_verify_file(context, files.authority.c_str()) == 1;
  if (!loaded) out.reset();
  return out;
}

void keep_sessions(SSL_CTX* context) {
  static constexpr unsigned char kName[] = {'b', 'e', 'n', 'c', 'h'};
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
  SSL_CTX_set_session_id_context(context, kName, sizeof kName);
}

// The server's share of one handshake; negative when it failed.
double shake_hands(SSL_CTX* server, SSL_CTX* client) {
  double spent = -thread_cpu_ms();
  End there(SSL_new(server));
  spent += thread_cpu_ms();
  End here(SSL_new(client));
  BIO *one = nullptr, *other = nullptr;
  BIO_new_bio_pair(&one, 64 * 1024, &other, 64 * 1024);
  SSL_set_bio(there.get(), one, one);
  SSL_set_bio(here.get(), other, other);
  SSL_set_accept_state(there.get());
  SSL_set_connect_state(here.get());
  for (int turn = 0; turn < 8; ++turn) {
    SSL_do_handshake(here.get());
    spent -= thread_cpu_ms();
    const int done = SSL_do_handshake(there.get());
    spent += thread_cpu_ms();
    if (done == 1 && SSL_is_init_finished(here.get())) return spent;
  }
  return -1;
}

}  // namespace

Result<double> handshake_limit_ms(const net::TlsFiles& server, const net::TlsFiles& pump,
                                  int times) {
  const Context there =
      make_context(TLS_server_method(), server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
  const Context here = make_context(TLS_client_method(), pump, SSL_VERIFY_PEER);
  if (!there || !here) return fail(Fault::kMalformed, "handshake in memory: files do not load");
  keep_sessions(there.get());
  Samples spent;
  for (int i = 0; i < times; ++i) {
    const double ms = shake_hands(there.get(), here.get());
    if (ms < 0) return fail(Fault::kUnavailable, "handshake in memory: failed");
    spent.add(ms);
  }
  return spent.median();
}

}  // namespace ph::bench
