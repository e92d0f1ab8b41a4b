#include "pumpagent/bench/console.hpp"

#include "protocol/wire/json_reader.hpp"
#include "pumpagent/bench/json_text.hpp"

namespace ph::agent {
namespace {

constexpr wire::TextLimits kBody{2'048, 2};
constexpr std::size_t kLongestText = 120;

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

std::vector<WorldFault> all_healed() {
  std::vector<WorldFault> healed;
  for (const FaultKind kind :
       {FaultKind::kOccludeDownstream, FaultKind::kPartialDownstream, FaultKind::kOccludeUpstream,
        FaultKind::kDoorOpen, FaultKind::kMainsLoss, FaultKind::kMotorStall,
        FaultKind::kMotorRunaway, FaultKind::kEncoderStuck, FaultKind::kPressureStuck,
        FaultKind::kPressureBroken, FaultKind::kFreeFlow, FaultKind::kStepLoss,
        FaultKind::kOverheat}) {
    healed.push_back({kind, 0});
  }
  return healed;
}

Result<FaultKind> fault_kind(std::string_view text) {
  if (text == "occlusion_down") return FaultKind::kOccludeDownstream;
  return parse_fault_kind(text, "kind");
}

// Whether the request comes from the console's own page or from no page at all.
bool is_from_here(const net::Request& request) {
  const std::string& site = request.header("sec-fetch-site");
  return site.empty() || site == "same-origin" || site == "none";
}

}  // namespace

Result<ConsoleKey> parse_console_key(std::string_view body) {
  auto document = wire::Document::parse(body, kBody);
  if (!document) return fail(document.error());
  wire::Members members(*document);
  ConsoleKey out;
  out.pump = members.text_or_empty("pump", PumpId::kMaxLength);
  out.press.key = members.read<Key>("key", [](std::string_view text, std::string_view what) {
    return text == "clear" ? Result<Key>(Key::kClearAlarm) : parse_key(text, what);
  });
  out.press.text = members.text_or_empty("reason", kLongestText);
  members.finish();
  if (document->trouble()) return fail(*document->trouble());
  return out;
}

Result<ConsoleFault> parse_console_fault(std::string_view body) {
  auto document = wire::Document::parse(body, kBody);
  if (!document) return fail(document.error());
  wire::Members members(*document);
  ConsoleFault out;
  out.pump = members.text_or_empty("pump", PumpId::kMaxLength);
  const std::string kind(members.text("kind", 40));
  const std::int64_t value = members.has("value") ? members.integer("value", 0, 1'000'000) : 1;
  members.finish();
  if (document->trouble()) return fail(*document->trouble());
  if (kind == "none") {
    out.faults = all_healed();
    return out;
  }
  auto parsed = fault_kind(kind);
  if (!parsed) return fail(parsed.error());
  out.faults.push_back({*parsed, static_cast<double>(value)});
  return out;
}

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
  response.headers.emplace_back("Cache-Control", "no-store");
  if (request.path == "/") {
    response.content_type = "text/html; charset=utf-8";
    response.static_body = page_;
  } else if (request.path == "/state") {
    response.body = bench_.state();
  } else {
    return problem(404, "not_found", "expected /, /state, /key or /fault");
  }
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
