#include "server/service/order_draft.hpp"

#include "protocol/crypto/crypto.hpp"
#include "protocol/wire/request_text.hpp"

namespace ph::server {
Digest digest_of(const OrderRequest& request) {
  return crypto::sha256(as_bytes(wire::request_text(request)));
}

OrderDraft draft_order(OrderRequest request, const UserName& author, const std::string& key,
                       const OrderId& id, const OrderRules& rules, FleetState& fleet, Now now) {
  OrderDraft out;
  const auto slot = fleet.find(request.pump);
  if (!slot) {
    out.refusals.push_back("pump " + request.pump.str() + ": not in the registry");
    return out;
  }
  const auto& pump = fleet.entry(*slot).record;
  const Digest digest = digest_of(request);
  if (request.care_area.empty()) request.care_area = pump.care_area;
  out.refusals = fleet.order_obstacles(*slot, request);
  const auto model = rules.models.find(pump.model);
  if (model == rules.models.end()) {
    out.refusals.push_back("pump " + pump.id.str() + ": model " + pump.model.str() +
                           " is not among the configured models");
  }
  const auto library = fleet.held_library(*slot);
  if (!library || model == rules.models.end()) return out;
  auto found = assess(request, *library, model->second);
  for (auto& why : found.refusals) out.refusals.push_back(std::move(why));
  if (!out.refusals.empty()) return out;

  storage::OrderRecord record;
  record.order.id = id;
  record.order.sequence = fleet.next_order_sequence(*slot);
  record.order.request = std::move(request);
  record.order.library = *pump.library;
  record.order.rate = found.rate;
  record.order.vtbi = found.vtbi;
  record.order.author = author;
  record.order.issued = now.wall;
  record.order.time_to_live = rules.time_to_live;
  record.changed = now.wall;
  record.idempotency_key = key;
  record.request_digest = digest;
  out.record = std::move(record);
  return out;
}

}  // namespace ph::server
