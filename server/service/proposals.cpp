#include "server/service/hop.hpp"
#include "server/service/proposal_desk.hpp"

namespace ph::server {
namespace {

Error not_registered(const PumpId& pump) {
  return {Fault::kNotFound, "pump " + pump.str() + ": not in the registry"};
}

}  // namespace

Result<OrderGrounds> Proposals::grounds_now(const PumpId& pump) const {
  const FleetState& fleet = desk_.fleet();
  const auto slot = fleet.find(pump);
  if (!slot) return fail(not_registered(pump));
  const auto& record = fleet.entry(*slot).record;
  auto library = fleet.held_library(*slot);
  if (!library) {
    return fail(Fault::kRefused,
                "pump " + pump.str() + ": holds no library of this site, no order can be checked");
  }
  const auto model = models_.find(record.model);
  if (model == models_.end()) {
    return fail(Fault::kRefused, "pump " + pump.str() + ": model " + record.model.str() +
                                     " is not among the configured models");
  }
  return OrderGrounds{std::move(library), *record.library, record.care_area, model->second};
}

Result<Assessment> Proposals::check_now(OrderRequest& request) const {
  const FleetState& fleet = desk_.fleet();
  const auto slot = fleet.find(request.pump);
  if (!slot) return fail(not_registered(request.pump));
  const auto& record = fleet.entry(*slot).record;
  if (request.care_area.empty()) request.care_area = record.care_area;
  Assessment out;
  const auto grounds = grounds_now(request.pump);
  if (grounds) out = assess(request, *grounds->library, grounds->model);
  auto refusals = fleet.order_obstacles(*slot, request);
  if (!grounds && refusals.empty()) refusals.push_back(grounds.error().detail);
  out.refusals.insert(out.refusals.begin(), refusals.begin(), refusals.end());
  return out;
}

asio::awaitable<Result<OrderGrounds>> Proposals::grounds(PumpId pump) {
  auto job = [this, &pump] { return grounds_now(pump); };
  co_return co_await ask(strand_, std::move(job));
}

asio::awaitable<Result<Assessment>> Proposals::check(OrderRequest request) {
  auto job = [this, &request] { return check_now(request); };
  co_return co_await ask(strand_, std::move(job));
}

}  // namespace ph::server
