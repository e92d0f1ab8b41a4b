#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "server/rest/people_visitor.hpp"
#include "tests/support/fake_desk.hpp"
#include "tests/support/fake_library_desk.hpp"
#include "tests/support/fake_rollout_desk.hpp"
#include "tests/unit/server_rest/fake_order_desks.hpp"
#include "tests/unit/server_rest/fake_ward_desk.hpp"

namespace ph::test {

// A clock that a test moves.
class HandClock final : public Clock {
 public:
  Now now() const override { return now_; }
  void advance(std::chrono::nanoseconds by) {
    now_.steady += by;
    now_.wall += std::chrono::duration_cast<std::chrono::milliseconds>(by);
  }

 private:
  Now now_{SteadyTime{std::chrono::hours{1'000}}, wall_from_ms(1'800'000'000'000)};
};

inline constexpr const char* kPassword = "correct horse battery";

class FakeQualityDesk final : public server::QualityDesk {
 public:
  asio::awaitable<Result<server::Quality>> quality(server::QualityQuestion question) override {
    asked = std::move(question);
    co_return answer;
  }
  asio::awaitable<Result<server::Practice>> practice(server::PracticeQuestion question) override {
    asked_practice = std::move(question);
    co_return shape;
  }
  std::optional<server::PracticeQuestion> asked_practice;
  server::Practice shape;
  std::optional<server::QualityQuestion> asked;
  server::Quality answer;
};

// The visitor over a fake desk with one user a role; the user's name is the role's.
class PeopleHouse {
 public:
  explicit PeopleHouse(server::SessionLimits sessions = {});

  net::Response ask(net::Request request);
  // A GET or, with a body, a POST of JSON, as the bearer of `token`.
  net::Response ask_as(const std::string& token, const std::string& method, const std::string& path,
                       const std::string& body = "");
  // Empty: the upgrade to the feed is accepted.
  std::unique_ptr<net::Response> admit(const net::Request& request);
  std::string log_in(const std::string& name, const std::string& password = kPassword);
  net::Response try_log_in(const std::string& name, const std::string& password);
  net::Response try_log_in(const std::string& name, const std::string& password,
                           const std::string& code);
  storage::UserRecord& user(const std::string& name);

  HandClock clock;
  FakeDesk desk;
  FakeLibraryDesk libraries;
  FakeRolloutDesk rollouts;
  FakeQualityDesk quality;
  FakeProposalDesk proposals;
  FakeBagDesk bags;
  FakeWardDesk ward;
  asio::io_context context;
  std::unique_ptr<net::Visitor> visitor;
};

// A request to https://localhost:8443 from an address of its own.
net::Request a_request(const std::string& method, const std::string& path,
                       const std::string& body = "");
std::string header_of(const net::Response& response, const std::string& name);
// {"error":{"code"}} of the answer, "" when it is none.
std::string code_of(const net::Response& response);
std::vector<std::string> reasons_of(const net::Response& response);
storage::Role role_at(std::size_t index);
// As the API says it, such as charge_nurse; also the name of its user here.
std::string role_name(std::size_t index);
inline constexpr std::size_t kRoleCount = 8;

server::PumpView a_pump();
server::OrderDetail an_order();
storage::LibraryRecord a_draft();

}  // namespace ph::test
