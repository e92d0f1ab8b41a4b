#include "pumpagent/bench/console.hpp"

#include <algorithm>
#include <array>

#include "pumpagent/bench/assets.hpp"
#include "pumpagent/bench/json_text.hpp"
#include "pumpagent/bench/signals_json.hpp"

namespace ph::agent {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 4> kHeaders = {
    {{"Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
     {"X-Content-Type-Options", "nosniff"},
     {"Referrer-Policy", "no-referrer"},
     {"Cache-Control", "no-store"}}};

net::Response problem(int status, std::string_view code, std::string_view message) {
  net::Response response;
  response.status = status;
  const std::string error = JsonText().text("code", code).text("message", message).str();
  response.body = JsonText().value("error", error).str();
  return response;
}

net::Response problem(const Error& error) {
  if (error.fault == Fault::kNotFound) return problem(404, "not_found", error.detail);
  if (error.fault == Fault::kUnavailable) return problem(503, "unavailable", error.detail);
  return problem(422, "refused", error.detail);
}

// Whether the request comes from the console's own page or from no page at all.
bool is_from_here(const net::Request& request) {
  const std::string& site = request.header("sec-fetch-site");
  return site.empty() || site == "same-origin" || site == "none";
}

}  // namespace

net::asio::awaitable<net::Response> Console::answer(net::Request request) {
  co_return reply(request);
}

net::Response Console::reply(const net::Request& request) {
  if (!is_from_here(request)) {
    return problem(403, "forbidden", "the bench console is for its own page alone");
  }
  if (request.method == "POST") return act(request);
  if (request.method != "GET") return problem(405, "malformed", "expected GET or POST");
  net::Response response;
  if (request.path == "/state") {
    response.body = bench_.state();
  } else if (request.path == "/signals") {
    response.body = signals_json();
  } else if (request.path == "/faults") {
    response.body = fault_kinds_json();
  } else {
    response = page(request);
  }
  for (const auto& [name, value] : kHeaders) response.headers.emplace_back(name, value);
  return response;
}

net::Response Console::page(const net::Request& request) const {
  const std::string_view path = request.path == "/" ? root_ : std::string_view(request.path);
  const auto all = assets();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Asset& asset) { return asset.path == path; });
  if (found == all.end()) {
    return problem(404, "not_found", "expected a page, /state, /signals, /faults, /key or /fault");
  }
  net::Response response;
  response.content_type = found->type;
  response.static_body = found->bytes;
  return response;
}

net::Response Console::act(const net::Request& request) {
  Status done;
  if (request.path == "/key") {
    auto key = parse_console_key(request.body);
    if (!key) return problem(400, "malformed", key.error().detail);
    done = bench_.press(*key);
  } else if (request.path == "/fault") {
    auto fault = parse_console_fault(request.body);
    if (!fault) return problem(400, "malformed", fault.error().detail);
    done = bench_.break_something(*fault);
  } else {
    return problem(404, "not_found", "expected /key or /fault");
  }
  if (!done) return problem(done.error());
  net::Response response;
  response.body = "{}";
  return response;
}

net::asio::awaitable<std::unique_ptr<net::Response>> Console::admit(const net::Request&) {
  co_return std::make_unique<net::Response>(
      problem(404, "not_found", "the bench console has no WebSocket"));
}

net::asio::awaitable<void> Console::converse(net::Request, std::unique_ptr<net::MessageStream>) {
  co_return;
}

Result<std::unique_ptr<net::Listener>> Console::open(net::asio::io_context& context,
                                                     std::uint16_t port, Console& console) {
  net::ListenerOptions options;
  options.port = port;
  options.max_connections = 64;
  return net::Listener::start({&context}, options, console);
}

}  // namespace ph::agent
