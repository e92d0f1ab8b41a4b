#include "server/session/pump_visitor.hpp"

#include "protocol/base/check.hpp"
#include "protocol/base/log.hpp"
#include "server/session/pump_identity.hpp"
#include "server/session/pump_session.hpp"

namespace ph::server {
namespace {

asio::execution_context* context_of(const asio::any_io_executor& executor) {
  return &asio::query(executor, asio::execution::context);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

net::Response error(int status, std::string_view code, std::string_view message) {
  net::Response response;
  response.status = status;
  response.body = "{\"error\":{\"code\":" + quoted(code) + ",\"message\":" + quoted(message) + "}}";
  return response;
}

}  // namespace

PumpVisitor::PumpVisitor(const std::vector<asio::any_io_executor>& executors, Gate& gate,
                         Clock& clock, Deltas& deltas, EnrolmentDoor* enrolment)
    : gate_(gate), enrolment_(enrolment) {
  for (const auto& executor : executors) {
    loops_[context_of(executor)] = std::make_shared<SessionLoop>(executor, gate, clock, deltas);
  }
}

asio::awaitable<net::Response> PumpVisitor::answer(net::Request request) {
  if (enrolment_ != nullptr && EnrolmentDoor::is_asked(request)) {
    co_return co_await enrolment_->answer_pump(std::move(request));
  }
  co_return error(404, "not_found", "this port speaks with pumps only");
}

asio::awaitable<Status> PumpVisitor::judge(const net::Request& request) {
  if (request.path != kPumpPath) {
    co_return fail(Fault::kNotFound,
                   "path " + request.path.substr(0, 80) + ": pumps connect at /pump");
  }
  auto pump = certified_pump(request.peer);
  if (!pump) co_return fail(pump.error());
  co_return co_await gate_.identify(*pump, request.peer.key_digest);
}

asio::awaitable<std::unique_ptr<net::Response>> PumpVisitor::admit(const net::Request& request) {
  auto judged = co_await judge(request);
  if (judged) co_return nullptr;
  const std::string& why = judged.error().detail;
  const bool unknown_path = judged.error().fault == Fault::kNotFound;
  LogLine(Severity::kWarn, "pump.refused")
      .field("from", request.peer.address)
      .field("code", unknown_path ? "path" : "not_enrolled")
      .field("reason", why);
  gate_.refused(request.peer.common_name.empty() ? "unknown" : request.peer.common_name,
                unknown_path ? "path" : "not_enrolled", why);
  co_return std::make_unique<net::Response>(unknown_path ? error(404, "not_found", why)
                                                         : error(403, "forbidden", why));
}

asio::awaitable<void> PumpVisitor::converse(net::Request upgrade,
                                            std::unique_ptr<net::MessageStream> stream) {
  auto pump = certified_pump(upgrade.peer);
  PH_CHECK(pump.has_value());
  const auto loop = loops_.find(context_of(stream->executor()));
  PH_CHECK(loop != loops_.end());
  auto session = std::make_shared<PumpSession>(std::move(stream), std::move(*pump), loop->second);
  co_await session->run();
}

}  // namespace ph::server
