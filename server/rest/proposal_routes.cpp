#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_proposal.hpp"
#include "server/rest/order_body.hpp"

namespace ph::server {
namespace {

asio::awaitable<Result<OrderGrounds>> grounds_of(Call& call) {
  auto pump = PumpId::parse(call.args[0], "pump");
  if (!pump) co_return fail(pump.error());
  co_return co_await call.people.proposals.grounds(*pump);
}

}  // namespace

asio::awaitable<net::Response> list_pump_entries(Call& call) {
  const auto grounds = co_await grounds_of(call);
  if (!grounds) co_return error_answer(grounds.error());
  co_return json_answer(200, grounds_json(*grounds));
}

asio::awaitable<net::Response> show_pump_entry(Call& call) {
  const auto grounds = co_await grounds_of(call);
  if (!grounds) co_return error_answer(grounds.error());
  const auto id = EntryId::parse(call.args[1], "entry");
  if (!id) co_return error_answer(id.error());
  const DrugEntry* entry = grounds->library->find(grounds->care_area, *id);
  if (entry == nullptr) {
    co_return error_answer("not_found", "entry " + id->str() + ": not in care area " +
                                            grounds->care_area +
                                            " of the library that the pump "
                                            "holds");
  }
  co_return json_answer(200, ground_entry_json(*grounds, *entry));
}

asio::awaitable<net::Response> check_order(Call& call) {
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  OrderRequest order = read_order(*body);
  if (!body->problems().empty()) co_return error_answer("malformed", "order", body->problems());
  const auto found = co_await call.people.proposals.check(std::move(order));
  if (!found) co_return error_answer(found.error());
  co_return json_answer(200, assessment_json(*found));
}

}  // namespace ph::server
