#include "pumpagent/keeper/order_bytes.hpp"

#include <algorithm>

#include "protocol/wire/request_text.hpp"

namespace ph::agent {

void put_order(Packer& out, const Order& order) {
  out.text(order.id.str());
  out.number(order.sequence);
  const std::string request = wire::request_text(order.request);
  out.number(static_cast<std::uint16_t>(request.size()));
  out.bytes(as_bytes(request));
  out.number(order.library.number);
  out.bytes(order.library.digest);
  out.number(order.rate.count());
  out.number(order.vtbi.count());
  out.text(order.author.str());
  out.number(wall_ms(order.issued));
  out.number(std::int64_t{order.time_to_live.count()});
}

Result<Order> take_order(Unpacker& in) {
  Order order;
  order.id = OrderId{in.text()};
  order.sequence = in.number<std::uint64_t>();
  const ByteView text = in.bytes(in.number<std::uint16_t>());
  auto request = wire::parse_request(as_text(text));
  order.library.number = in.number<std::uint32_t>();
  const ByteView digest = in.bytes(order.library.digest.size());
  std::copy(digest.begin(), digest.end(), order.library.digest.begin());
  order.rate = FlowRate::of(in.number<std::int64_t>());
  order.vtbi = Volume::of(in.number<std::int64_t>());
  order.author = UserName{in.text()};
  order.issued = wall_from_ms(in.number<std::int64_t>());
  order.time_to_live = milliseconds{in.number<std::int64_t>()};
  if (!in.is_sound()) return fail(Fault::kMalformed, "stored order: not readable");
  if (!request) return fail(Fault::kMalformed, "stored order: " + request.error().detail);
  order.request = std::move(*request);
  return order;
}

}  // namespace ph::agent
