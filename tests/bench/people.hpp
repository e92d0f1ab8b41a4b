#pragma once
#include <map>
#include <memory>
#include <string>

#include "protocol/net/client.hpp"
#include "tests/bench/site.hpp"

namespace ph::bench {

namespace asio = boost::asio;

// A person at the public API, each request on a connection of its own.
class Person {
 public:
  Person(std::shared_ptr<net::TlsContext> tls, std::uint16_t port);

  // kRefused with the answer's body unless it is 200 or 201.
  asio::awaitable<Result<std::string>> get(std::string path);
  asio::awaitable<Result<std::string>> post(std::string path, std::string body,
                                            std::string type = "application/json");
  asio::awaitable<Status> log_in(std::string name, std::string password);

  // The server's counters by name, those without labels.
  asio::awaitable<Result<std::map<std::string, double>>> metrics();
  // The ward's feed, whose messages may have up to 16 MiB.
  asio::awaitable<Result<std::unique_ptr<net::MessageStream>>> feed(WardId ward);

 private:
  asio::awaitable<Result<std::string>> ask(net::Request request);
  asio::awaitable<Result<net::Response>> patient_fetch(net::Request request);

  std::shared_ptr<net::TlsContext> tls_;
  net::Address address_;
  std::string token_;
};

// The whole number that follows `"name":` in JSON text; kMalformed when it is not there.
Result<std::int64_t> number_in(const std::string& json, const std::string& name);

}  // namespace ph::bench
