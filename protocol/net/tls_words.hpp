#pragma once
#include <string>

struct ssl_st;

namespace ph::net {

// Takes this thread's pending OpenSSL error and says in words what went wrong with `ssl`: no client
// certificate, expired certificate, unknown authority, wrong protocol version and so on. Empties
// the error queue. `ssl` may be null for failures outside a connection.
std::string tls_failure_in_words(ssl_st* ssl);

}  // namespace ph::net
