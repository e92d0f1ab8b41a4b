#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/domain/order.hpp"
#include "server/fleet/fleet_state.hpp"

namespace ph::server {

// What an order is judged by, beside the library that its pump holds.
struct OrderRules {
  const std::map<ModelId, PumpModel>& models;
  std::chrono::milliseconds time_to_live;
};

// A request turned into a record, or every reason why not. `request.care_area` empty means the
// pump's own.
struct OrderDraft {
  std::optional<storage::OrderRecord> record;
  std::vector<std::string> refusals;
};
OrderDraft draft_order(OrderRequest request, const UserName& author, const std::string& key,
                       const OrderId& id, const OrderRules& rules, FleetState& fleet, Now now);

// Equal requests have equal digests; a key used again with another request is refused by it.
Digest digest_of(const OrderRequest& request);

}  // namespace ph::server
