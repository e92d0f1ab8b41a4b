#pragma once
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/domain/order.hpp"

namespace ph::wire {

// What was asked for as one line of text, to be kept, compared or digested: equal requests give
// equal texts, and every field is in it. The `request` of an order_offer. Pure; any thread.
inline constexpr std::size_t kMaxRequest = 4'096;
std::string request_text(const OrderRequest& request);
// As strict as the codec; kMalformed or kOutOfRange names the member.
Result<OrderRequest> parse_request(std::string_view text);

}  // namespace ph::wire
