#pragma once
#include <map>
#include <memory>
#include <string>

#include "protocol/net/client.hpp"
#include "server/cli/exit.hpp"

namespace ph::cli {

// What every command may be given.
struct Options {
  std::string server = "https://localhost:8443";
  std::string authority;      // PEM of who made the server's certificate
  std::string user;           // empty: whoever the kept token belongs to
  std::string password_file;  // first line is the password
  std::string code_file;      // first line is the code of the second factor
  bool json = false;
};

struct Ask {
  std::string method = "GET";
  std::string path;
  std::map<std::string, std::string> query;
  std::string body;
  std::string content_type;     // set with a body
  std::string idempotency_key;  // set for orders
  std::string seen;             // digest of what is edited; "none": nothing is there yet
};

// Why a command ends without its answer; already told on standard error.
struct Failed {
  Exit exit = Exit::kRefused;
};

// Speaks with the server through its public API. Logs in when it must: with the kept token first,
// then with the password of the file or the terminal; a new token is kept for the next command.
class Client {
 public:
  // kMalformed with the option to blame.
  static Result<std::unique_ptr<Client>> make(const Options& options);

  // The body of a 2xx answer; any other is told on standard error with its reasons.
  tl::expected<std::string, Failed> ask(const Ask& ask);
  // The user's password for a signature.
  Result<std::string> password() const;
  tl::expected<std::string, Failed> token();
  // Goes on with the token in the answer `body` of a log in or a new password, and keeps it.
  void take_token(const std::string& body);

  const net::Address& address() const { return address_; }
  const std::shared_ptr<net::TlsContext>& tls() const { return tls_; }
  const Options& options() const { return options_; }

 private:
  Client(Options options, net::Address address, std::shared_ptr<net::TlsContext> tls);
  tl::expected<void, Failed> log_in();
  // Shows the password again, where the server wants to see it fresh.
  tl::expected<void, Failed> prove();
  tl::expected<net::Response, Failed> show_password(const std::string& path, bool with_name);
  tl::expected<net::Response, Failed> send(const Ask& ask);

  Options options_;
  net::Address address_;
  std::shared_ptr<net::TlsContext> tls_;
  std::string token_;
};

// Host and port of "https://host:port".
Result<net::Address> parse_server(const std::string& url);
// One line on standard error.
void say(const std::string& line);

}  // namespace ph::cli
