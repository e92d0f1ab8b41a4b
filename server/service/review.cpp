#include "server/quality/quality.hpp"
#include "server/service/hop.hpp"
#include "server/service/pharmacy.hpp"
#include "server/service/release_export.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kMostReplayed = 500'000;

}  // namespace

std::vector<PumpModel> Pharmacy::models() const {
  std::vector<PumpModel> out;
  for (const auto& [id, model] : settings_.models) out.push_back(model);
  return out;
}

asio::awaitable<Result<LibraryReview>> Pharmacy::review_library(std::uint32_t draft,
                                                                UserName actor) {
  auto review = [this, draft, &actor]() -> Result<LibraryReview> {
    auto open = open_draft(draft);
    if (!open) return fail(open.error());
    auto newest = newest_release();
    if (!newest) return fail(newest.error());
    const Library& content = *(*open)->content;
    LibraryReview out;
    out.against = newest->number;
    out.based_on = (*open)->record.based_on;
    out.findings = check_library(content, newest->library.get(), models());
    if (newest->library) out.differences = diff_libraries(*newest->library, content);
    out.needed = needed_ticks(newest->library.get(), content);
    auto left = needed_by(**open, *newest, actor);
    if (!left) return fail(left.error());
    out.left = std::move(*left);
    return out;
  };
  co_return co_await ask(rooms_.readers, std::move(review));
}

Result<Forecast> Pharmacy::replay(const Library& draft, const Library& released, WallTime since) {
  auto pumps = rooms_.archive.pumps();
  if (!pumps) return fail(pumps.error());
  std::map<PumpId, const storage::PumpRecord*> known;
  for (const auto& pump : *pumps) known.emplace(pump.id, &pump);
  storage::OrderFilter filter;
  filter.since = since;
  filter.limit = kMostReplayed;
  auto orders = rooms_.archive.orders(filter);
  if (!orders) return fail(orders.error());
  const std::vector<PumpModel> all = models();
  Rehearsal rehearsal(draft, released, all);
  for (auto& record : *orders) {
    if (!was_confirmed(record.state)) continue;
    const auto pump = known.find(record.order.request.pump);
    if (pump == known.end()) continue;
    rehearsal.add({std::move(record.order.request), pump->second->ward.str(), pump->second->model});
  }
  // What was entered at a bedside, and every change there.
  auto programmes = rooms_.archive.programmes(since, rooms_.clock.now().wall);
  if (!programmes) return fail(programmes.error());
  for (auto& record : *programmes) {
    if (record.source == ProgrammeSource::kOrder || !was_confirmed(record.state)) continue;
    const auto pump = known.find(record.pump);
    if (pump == known.end() || !record.request) continue;
    rehearsal.add({std::move(*record.request), pump->second->ward.str(), pump->second->model});
  }
  return rehearsal.forecast();
}

asio::awaitable<Result<Forecast>> Pharmacy::rehearse_library(std::uint32_t draft, WallTime since) {
  const auto released = co_await fleet_.active_library();
  if (!released) co_return fail(released.error());
  auto rehearse = [this, draft, since, &released]() -> Result<Forecast> {
    auto open = open_draft(draft);
    if (!open) return fail(open.error());
    return replay(*(*open)->content, **released, since);
  };
  co_return co_await ask(rooms_.readers, std::move(rehearse));
}

asio::awaitable<Result<std::string>> Pharmacy::release_file(std::uint32_t number) {
  auto read = [this, number]() -> Result<std::string> {
    const auto file = export_release(rooms_.archive, settings_.site, number);
    if (!file) return fail(file.error());
    return release_text(*file);
  };
  co_return co_await ask(rooms_.readers, std::move(read));
}

}  // namespace ph::server
