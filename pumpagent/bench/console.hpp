#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/net/server.hpp"
#include "pumpagent/bedside/key.hpp"
#include "pumpagent/world/fault.hpp"

namespace ph::agent {

// What people do at a bench: press a key or break something. `pump` is empty where there is one.
struct ConsoleKey {
  std::string pump;
  KeyPress press;
};
struct ConsoleFault {
  std::string pump;
  std::vector<WorldFault> faults;  // "none" heals every lasting one
};

// The simulated bench behind a console. Called on the listener's thread.
class Bench {
 public:
  virtual ~Bench() = default;
  virtual std::string state() = 0;  // JSON
  // kNotFound when there is no such pump.
  virtual Status press(const ConsoleKey& key) = 0;
  virtual Status break_something(const ConsoleFault& fault) = 0;
};

// Bodies of POST /key {"pump"?,"key","reason"?} (reason: the key's text) and POST /fault
// {"pump"?,"kind","value"?,"place"?}. kMalformed with the member and what would be right.
Result<ConsoleKey> parse_console_key(std::string_view body);
Result<ConsoleFault> parse_console_fault(std::string_view body);

// {"kinds":[…]}: every fault by its name, as POST /fault takes it.
std::string fault_kinds_json();

// A bench as HTTP on loopback: GET the pages, /state, /signals (the alarm signals' figures) and
// /faults (the kinds), POST /key and /fault. Without TLS and without login, so it binds to
// 127.0.0.1 alone, refuses requests from other sites' pages, and is no part of a pump.
class Console final : public net::Visitor {
 public:
  // `root`: the page at "/", an asset's path.
  Console(Bench& bench, std::string_view root) : bench_(bench), root_(root) {}
  net::asio::awaitable<net::Response> answer(net::Request request) override;
  net::asio::awaitable<std::unique_ptr<net::Response>> admit(const net::Request& request) override;
  net::asio::awaitable<void> converse(net::Request upgrade,
                                      std::unique_ptr<net::MessageStream> stream) override;

  // Opens it on loopback. kUnavailable when the port is taken.
  static Result<std::unique_ptr<net::Listener>> open(net::asio::io_context& context,
                                                     std::uint16_t port, Console& console);

 private:
  net::Response reply(const net::Request& request);
  net::Response act(const net::Request& request);
  net::Response page(const net::Request& request) const;

  Bench& bench_;
  std::string_view root_;
};

// The pages at "/" of a console: the front panel of one pump, and the list of a fleet.
inline constexpr std::string_view kFrontPage = "/";
inline constexpr std::string_view kFleetPage = "/fleet/";

}  // namespace ph::agent
