#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_records.hpp"
#include "server/rest/order_body.hpp"
#include "server/rest/query.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kShortestKey = 8;
constexpr std::size_t kLongestReason = 160;

// The care area of the ward that the pump stands in.
asio::awaitable<Result<std::string>> care_area_of(Desk& desk, PumpId id) {
  auto pump = co_await desk.pump(id);
  if (!pump) co_return fail(pump.error());
  const auto wards = co_await desk.wards();
  for (const auto& ward : wards) {
    if (ward.id == pump->ward) co_return ward.care_area;
  }
  co_return fail(Fault::kRefused,
                 "pump " + id.str() + ": is in no configured ward, name the care_area");
}

asio::awaitable<std::map<EntryId, std::string>> shown_names(Desk& desk) {
  auto library = co_await desk.active_library();
  if (!library) co_return std::map<EntryId, std::string>();
  co_return drug_names(**library);
}

asio::awaitable<std::string> shown_name(Desk& desk, EntryId entry) {
  const auto names = co_await shown_names(desk);
  const auto found = names.find(entry);
  co_return found == names.end() ? entry.str() : found->second;
}

asio::awaitable<net::Response> answer_detail(Call& call, Result<OrderDetail> detail) {
  if (!detail) co_return error_answer(detail.error());
  const auto drug = co_await shown_name(call.people.desk, detail->record.order.request.entry);
  co_return json_answer(200, order_json(*detail, drug));
}

}  // namespace

asio::awaitable<net::Response> place_order(Call& call) {
  const std::string& key = call.request.header("idempotency-key");
  if (!is_id_text(key) || key.size() < kShortestKey) {
    co_return error_answer("malformed",
                           "header idempotency-key: expected 8 to 64 characters of A-Z a-z 0-9 . "
                           "_ : -");
  }
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string limit_reason = body->optional_text("limit_reason", kLongestReason).value_or("");
  OrderRequest order = read_order(*body);
  if (!body->problems().empty()) co_return error_answer("malformed", "order", body->problems());
  Desk& desk = call.people.desk;
  if (order.care_area.empty()) {
    auto area = co_await care_area_of(desk, order.pump);
    if (!area) co_return error_answer(area.error());
    order.care_area = *area;
  }
  const std::string pump = order.pump.str();
  auto answer = co_await desk.place_order(std::move(order), call.actor(), key);
  if (!answer) co_return error_answer(answer.error());
  if (!answer->order) {
    co_return error_answer("refused", "order for pump " + pump + " refused", answer->refusals);
  }
  if (!limit_reason.empty() && !answer->repeated) {
    auto noted = co_await desk.note(call.actor().str(), "order.limit_reason",
                                    answer->order->order.id.str(), limit_reason);
    if (!noted) co_return error_answer(noted.error());
  }
  const auto drug = co_await shown_name(desk, answer->order->order.request.entry);
  co_return json_answer(answer->repeated ? 200 : 201, order_json(*answer->order, drug));
}

asio::awaitable<net::Response> list_orders(Call& call) {
  Query query(call.request);
  const auto pump = query.id<PumpId>("pump");
  const auto ward = query.id<WardId>("ward");
  const bool open_only = query.flag("open");
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  auto orders = co_await call.people.desk.orders(pump, ward, open_only);
  if (!orders) co_return error_answer(orders.error());
  const auto names = co_await shown_names(call.people.desk);
  co_return json_answer(200, orders_json(*orders, names));
}

asio::awaitable<net::Response> show_order(Call& call) {
  auto id = OrderId::parse(call.args[0], "order");
  if (!id) co_return error_answer(id.error());
  auto detail = co_await call.people.desk.order(*id);
  co_return co_await answer_detail(call, std::move(detail));
}

asio::awaitable<net::Response> cancel_order(Call& call) {
  auto id = OrderId::parse(call.args[0], "order");
  if (!id) co_return error_answer(id.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string reason = body->text("reason", 160);
  if (reason.empty() && body->problems().empty()) body->note("reason: expected some words");
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "cancel", body->problems());
  auto detail = co_await call.people.desk.cancel_order(*id, reason, call.actor());
  co_return co_await answer_detail(call, std::move(detail));
}

}  // namespace ph::server
