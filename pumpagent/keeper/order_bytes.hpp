#pragma once
#include "protocol/base/result.hpp"
#include "protocol/domain/order.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {

// An order as bytes, for the pump's own memory and for the way between its processes: never on the
// wire. Stays below kLargestOrder.
inline constexpr std::size_t kLargestOrder = 768;

void put_order(Packer& out, const Order& order);
// kMalformed when the bytes are no order.
Result<Order> take_order(Unpacker& in);

}  // namespace ph::agent
