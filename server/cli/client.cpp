#include "server/cli/client.hpp"

#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "server/cli/credentials.hpp"

namespace ph::cli {
namespace {

using Json = nlohmann::json;
constexpr int kUnauthenticated = 401;

net::Limits answer_limits() {
  net::Limits limits;
  limits.body_bytes = 64 * 1024 * 1024;
  return limits;
}

// Tells the server's error as it stands: message, then each reason.
void tell_error(const net::Response& response) {
  const Json body = Json::parse(response.body, nullptr, false);
  if (!body.is_object() || !body.contains("error") || !body["error"].is_object()) {
    say("server answered " + std::to_string(response.status));
    return;
  }
  const Json& error = body["error"];
  say(error.value("message", "") + " (" + error.value("code", "") + ")");
  for (const auto& reason : error.value("reasons", Json::array())) {
    if (reason.is_string()) say("  " + reason.get<std::string>());
  }
  if (error.contains("id")) say("  error id " + error.value("id", ""));
}

std::string code_of(const net::Response& response) {
  const Json body = Json::parse(response.body, nullptr, false);
  if (!body.is_object() || !body.contains("error") || !body["error"].is_object()) return {};
  return body["error"].value("code", "");
}

tl::unexpected<Failed> failed(Exit exit) { return tl::make_unexpected(Failed{exit}); }

}  // namespace

void say(const std::string& line) { std::fprintf(stderr, "pumphouse: %s\n", line.c_str()); }

Result<net::Address> parse_server(const std::string& url) {
  static constexpr std::string_view kScheme = "https://";
  const auto wrong = [&] {
    return fail(Fault::kMalformed, "--server: expected https://host:port, got \"" + url + "\"");
  };
  if (!url.starts_with(kScheme)) return wrong();
  std::string rest = url.substr(kScheme.size());
  if (!rest.empty() && rest.back() == '/') rest.pop_back();
  net::Address address;
  const std::size_t colon = rest.rfind(':');
  address.host = address.server_name = rest.substr(0, colon);
  address.port = 443;
  if (colon != std::string::npos) {
    const char* end = rest.data() + rest.size();
    const auto [stop, error] = std::from_chars(rest.data() + colon + 1, end, address.port);
    if (error != std::errc() || stop != end) return wrong();
  }
  if (address.host.empty() || address.host.find('/') != std::string::npos) return wrong();
  return address;
}

Client::Client(Options options, net::Address address, std::shared_ptr<net::TlsContext> tls)
    : options_(std::move(options)), address_(std::move(address)), tls_(std::move(tls)) {}

Result<std::unique_ptr<Client>> Client::make(const Options& options) {
  auto address = parse_server(options.server);
  if (!address) return fail(address.error());
  if (options.authority.empty()) {
    return fail(Fault::kMalformed,
                "--authority: missing, name the PEM file of the authority that made the server's "
                "certificate (or set PUMPHOUSE_AUTHORITY)");
  }
  net::TlsFiles files;
  files.authority = options.authority;
  auto tls = net::TlsContext::client(files);
  if (!tls) return fail(tls.error());
  return std::unique_ptr<Client>(new Client(options, *address, *tls));
}

tl::expected<net::Response, Failed> Client::send(const Ask& ask) {
  net::Request request;
  request.method = ask.method;
  request.path = ask.path;
  request.query = ask.query;
  request.body = ask.body;
  if (!ask.content_type.empty()) request.headers["content-type"] = ask.content_type;
  if (ask.seen == "none") {
    request.headers["if-none-match"] = "*";
  } else if (!ask.seen.empty()) {
    request.headers["if-match"] = '"' + ask.seen + '"';
  }
  if (!ask.idempotency_key.empty()) request.headers["idempotency-key"] = ask.idempotency_key;
  if (!token_.empty()) request.headers["authorization"] = "Bearer " + token_;
  auto response = net::fetch_blocking(tls_, address_, std::move(request), answer_limits());
  if (response) return std::move(*response);
  say(options_.server + ": " + response.error().detail);
  return failed(Exit::kUnreachable);
}

Result<std::string> Client::password() const { return read_password(options_); }

// The code of the second factor is asked for only when the server wants it.
tl::expected<net::Response, Failed> Client::show_password(const std::string& path, bool with_name) {
  auto secret = read_password(options_);
  if (!secret) {
    say(secret.error().detail);
    return failed(Exit::kUnreachable);
  }
  Json body{{"password", *secret}};
  if (with_name) body["name"] = options_.user;
  Ask ask;
  ask.method = "POST";
  ask.path = path;
  ask.content_type = "application/json";
  ask.body = body.dump();
  auto response = send(ask);
  if (!response || code_of(*response) != "code_required") return response;
  auto code = read_code(options_);
  if (!code) {
    say(code.error().detail);
    return failed(Exit::kUnreachable);
  }
  body["code"] = *code;
  ask.body = body.dump();
  return send(ask);
}

tl::expected<void, Failed> Client::log_in() {
  if (options_.user.empty()) {
    say("not logged in: name --user and --password-file");
    return failed(Exit::kUnreachable);
  }
  token_.clear();
  auto response = show_password("/api/v1/login", true);
  if (!response) return tl::make_unexpected(response.error());
  if (response->status != 200) {
    tell_error(*response);
    return failed(Exit::kUnreachable);
  }
  take_token(response->body);
  return {};
}

tl::expected<void, Failed> Client::prove() {
  auto response = show_password("/api/v1/me/proof", false);
  if (!response) return tl::make_unexpected(response.error());
  if (response->status == 200) return {};
  tell_error(*response);
  return failed(Exit::kRefused);
}

void Client::take_token(const std::string& body) {
  const Json answer = Json::parse(body, nullptr, false);
  if (!answer.is_object() || !answer.contains("token")) return;
  token_ = answer.value("token", "");
  options_.user = answer.value("user", options_.user);
  if (auto kept = keep_token(options_, token_); !kept) say(kept.error().detail);
}

tl::expected<std::string, Failed> Client::token() {
  if (token_.empty()) token_ = kept_token(options_);
  Ask ask;
  ask.path = "/api/v1/me";
  if (auto answer = this->ask(ask); !answer) return tl::make_unexpected(answer.error());
  return token_;
}

tl::expected<std::string, Failed> Client::ask(const Ask& ask) {
  if (token_.empty()) token_ = kept_token(options_);
  if (token_.empty()) {
    if (auto in = log_in(); !in) return tl::make_unexpected(in.error());
  }
  auto response = send(ask);
  if (response && response->status == kUnauthenticated) {
    if (auto in = log_in(); !in) return tl::make_unexpected(in.error());
    response = send(ask);
  }
  if (response && code_of(*response) == "proof_required") {
    if (auto shown = prove(); !shown) return tl::make_unexpected(shown.error());
    response = send(ask);
  }
  if (!response) return tl::make_unexpected(response.error());
  if (response->status >= 200 && response->status < 300) return std::move(response->body);
  tell_error(*response);
  return failed(response->status == kUnauthenticated ? Exit::kUnreachable : Exit::kRefused);
}

}  // namespace ph::cli
