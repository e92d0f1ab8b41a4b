#include "tests/bench/people.hpp"

#include <cstdlib>
#include <sstream>

namespace ph::bench {
namespace {

constexpr int kMostHandshakes = 4;

net::Limits generous() {
  net::Limits limits;
  limits.handshake = limits.header = limits.idle = std::chrono::seconds(60);
  limits.body_bytes = limits.message_bytes = 16 * 1024 * 1024;
  return limits;
}

}  // namespace

Result<std::int64_t> number_in(const std::string& json, const std::string& name) {
  const std::string key = "\"" + name + "\":";
  const std::size_t at = json.find(key);
  if (at != std::string::npos) return std::strtoll(json.c_str() + at + key.size(), nullptr, 10);
  return fail(Fault::kMalformed,
              "answer: expected a member " + name + ", got " + json.substr(0, 200));
}

Person::Person(std::shared_ptr<net::TlsContext> tls, std::uint16_t port) : tls_(std::move(tls)) {
  address_.port = port;
}

// A server that is busy with ten thousand others may let a handshake run out; nothing was asked
// yet.
asio::awaitable<Result<net::Response>> Person::patient_fetch(net::Request request) {
  for (int tries = 1;; ++tries) {
    net::Request copy = request;
    auto answer = co_await net::fetch(tls_, address_, std::move(copy), generous());
    const bool again = !answer && answer.error().detail.starts_with("handshake");
    if (!again || tries == kMostHandshakes) co_return answer;
  }
}

asio::awaitable<Result<std::string>> Person::ask(net::Request request) {
  if (!token_.empty()) request.headers["authorization"] = "Bearer " + token_;
  const std::string what = request.method + " " + request.path;
  auto answer = co_await patient_fetch(std::move(request));
  if (!answer) co_return fail(answer.error());
  if (answer->status == 200 || answer->status == 201) co_return std::move(answer->body);
  co_return fail(Fault::kRefused,
                 what + ": " + std::to_string(answer->status) + " " + answer->body.substr(0, 500));
}

asio::awaitable<Result<std::string>> Person::get(std::string path) {
  net::Request request;
  request.method = "GET";
  request.path = std::move(path);
  co_return co_await ask(std::move(request));
}

asio::awaitable<Result<std::string>> Person::post(std::string path, std::string body,
                                                  std::string type) {
  net::Request request;
  request.method = "POST";
  request.path = std::move(path);
  if (type == "text/csv") request.query["note"] = "example data, not for clinical use";
  request.headers["content-type"] = std::move(type);
  request.body = std::move(body);
  co_return co_await ask(std::move(request));
}

asio::awaitable<Status> Person::log_in(std::string name, std::string password) {
  std::string body = "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}";
  auto answer = co_await post("/api/v1/login", std::move(body));
  if (!answer) co_return fail(answer.error());
  const std::string key = "\"token\":\"";
  const std::size_t at = answer->find(key);
  if (at == std::string::npos) co_return fail(Fault::kMalformed, "login: no token in the answer");
  const std::size_t from = at + key.size();
  token_ = answer->substr(from, answer->find('"', from) - from);
  co_return Status{};
}

asio::awaitable<Result<std::map<std::string, double>>> Person::metrics() {
  auto text = co_await get("/metrics");
  if (!text) co_return fail(text.error());
  std::map<std::string, double> out;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = line.find(' ');
    if (line.starts_with('#') || space == std::string::npos) continue;
    out[line.substr(0, space)] = std::strtod(line.c_str() + space, nullptr);
  }
  co_return out;
}

asio::awaitable<Result<std::unique_ptr<net::MessageStream>>> Person::feed(WardId ward) {
  std::vector<std::pair<std::string, std::string>> headers;
  headers.emplace_back("Authorization", "Bearer " + token_);
  co_return co_await net::dial(tls_, address_, "/feed?ward=" + ward.str(), generous(),
                               std::move(headers));
}

}  // namespace ph::bench
