#pragma once
#include "protocol/net/server.hpp"
#include "server/session/enrolment_door.hpp"

namespace ph::server {

// The people's port: people, and beside them pumps that have no certificate yet. Both outlive it.
class PeopleFront final : public net::Visitor {
 public:
  PeopleFront(net::Visitor& people, EnrolmentDoor& enrolment)
      : people_(people), enrolment_(enrolment) {}

  asio::awaitable<net::Response> answer(net::Request request) override {
    if (EnrolmentDoor::is_asked(request)) return enrolment_.answer_stranger(std::move(request));
    return people_.answer(std::move(request));
  }
  asio::awaitable<std::unique_ptr<net::Response>> admit(const net::Request& request) override {
    return people_.admit(request);
  }
  asio::awaitable<void> converse(net::Request upgrade,
                                 std::unique_ptr<net::MessageStream> stream) override {
    return people_.converse(std::move(upgrade), std::move(stream));
  }

 private:
  net::Visitor& people_;
  EnrolmentDoor& enrolment_;
};

}  // namespace ph::server
