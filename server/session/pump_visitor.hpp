#pragma once
#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <vector>

#include "protocol/net/server.hpp"
#include "server/service/gate.hpp"
#include "server/session/deltas.hpp"
#include "server/session/enrolment_door.hpp"
#include "server/session/session_loop.hpp"

namespace ph::server {

// Where pumps ask for the upgrade.
inline constexpr std::string_view kPumpPath = "/pump";

// The pumps' port: renews certificates (EnrolmentDoor), and admits registered pumps with the
// enrolled key before the 101, and gives each a session. Anything else is answered with an error.
// Called on the connections' strands; outlives the listener.
class PumpVisitor final : public net::Visitor {
 public:
  // `enrolment` null: pumps get their certificates elsewhere.
  PumpVisitor(const std::vector<asio::any_io_executor>& executors, Gate& gate, Clock& clock,
              Deltas& deltas, EnrolmentDoor* enrolment = nullptr);

  asio::awaitable<net::Response> answer(net::Request request) override;
  asio::awaitable<std::unique_ptr<net::Response>> admit(const net::Request& request) override;
  asio::awaitable<void> converse(net::Request upgrade,
                                 std::unique_ptr<net::MessageStream> stream) override;

 private:
  asio::awaitable<Status> judge(const net::Request& request);

  Gate& gate_;
  EnrolmentDoor* const enrolment_;
  std::map<asio::execution_context*, std::shared_ptr<SessionLoop>> loops_;
};

}  // namespace ph::server
