#pragma once
#include "protocol/base/result.hpp"
#include "protocol/domain/order.hpp"
#include "pumpagent/journal/little_endian.hpp"

namespace ph::agent {

// An order as bytes for the pump's own memory: what was asked for as the wire's text, so that every
// part of it comes back, and what the server made of it beside.
void put_order(Packer& out, const Order& order);
// kMalformed when the bytes are no order.
Result<Order> take_order(Unpacker& in);

}  // namespace ph::agent
