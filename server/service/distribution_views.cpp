#include <algorithm>

#include "server/service/distribution.hpp"
#include "server/service/hop.hpp"

namespace ph::server {
namespace {

bool is_watched(const Rollout& rollout) {
  return rollout.state == RolloutState::kRunning || rollout.state == RolloutState::kScheduled;
}

}  // namespace

std::vector<std::uint32_t> Distribution::watched() const {
  std::vector<std::uint32_t> out;
  for (const auto& rollout : rollouts_) {
    if (is_watched(rollout)) out.push_back(rollout.plan.number);
  }
  return out;
}

std::vector<WaveProof> Distribution::count_waves(const Rollout& rollout) const {
  std::vector<WaveProof> out(rollout.plan.waves.size());
  const FleetState& fleet = fleet_.fleet();
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    const auto slot = static_cast<Slot>(i);
    const auto& pump = fleet.entry(slot);
    if (pump.record.retired) continue;
    WaveProof& wave = out[wave_of(rollout.plan, {pump.record.id, pump.record.ward})];
    const auto& held = pump.record.library;
    const bool reachable = pump.connection != 0;
    const bool proven =
        held && held->number == rollout.plan.number && fleet.held_library(slot) != nullptr;
    ++wave.pumps;
    wave.reachable += reachable ? 1 : 0;
    wave.proven += proven ? 1 : 0;
    wave.reachable_proven += reachable && proven ? 1 : 0;
  }
  return out;
}

PlanSite Distribution::plan_site(const std::vector<storage::LibraryRecord>& libraries) const {
  PlanSite out;
  for (const auto& library : libraries) {
    if (library.number > 0) out.releases.insert(library.number);
  }
  const FleetState& fleet = fleet_.fleet();
  for (const auto& ward : fleet.wards()) out.wards.insert(ward.id);
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    const auto& record = fleet.entry(static_cast<Slot>(i)).record;
    if (!record.retired) out.pumps.insert(record.id);
  }
  out.now = rooms_.clock.now().wall;
  return out;
}

void Distribution::add_metrics(std::string& text) const {
  constexpr const char* kName = "pumphouse_rollout_waves_open";
  text.append("# TYPE ").append(kName).append(" gauge\n");
  for (const auto& rollout : rollouts_) {
    const bool over = rollout.state == RolloutState::kDone || rollout.state == RolloutState::kEnded;
    if (over && &rollout != &rollouts_.back()) continue;
    text.append(kName).append("{library=\"").append(std::to_string(rollout.plan.number));
    text.append("\",state=\"").append(storage::to_string(rollout.state)).append("\"} ");
    text.append(std::to_string(rollout.open)).append("\n");
  }
}

asio::awaitable<Result<storage::LibraryUse>> Distribution::read_use(std::uint32_t number) {
  auto read = [this, number] { return rooms_.archive.library_use(number); };
  co_return co_await ask(rooms_.readers, std::move(read));
}

asio::awaitable<Result<RolloutView>> Distribution::view_of(std::uint32_t number) {
  auto look = [this, number]() -> Result<RolloutView> {
    const Rollout* rollout = find(number);
    if (rollout == nullptr) {
      return fail(Fault::kNotFound, "library " + std::to_string(number) + ": has no rollout");
    }
    RolloutView out;
    out.rollout = *rollout;
    out.waves = count_waves(*rollout);
    return out;
  };
  auto view = co_await ask(rooms_.strand, std::move(look));
  if (!view) co_return fail(view.error());
  auto use = co_await read_use(number);
  if (!use) co_return fail(use.error());
  view->use = *use;
  co_return view;
}

asio::awaitable<Status> Distribution::read_refusals(RolloutView& view) {
  auto read = [this] { return rooms_.archive.standing_refusals(); };
  auto refusals = co_await ask(rooms_.readers, std::move(read));
  if (!refusals) co_return fail(refusals.error());
  for (auto& refusal : *refusals) {
    if (refusal.number == view.rollout.plan.number) view.refusals.push_back(std::move(refusal));
  }
  co_return Status{};
}

asio::awaitable<Result<RolloutView>> Distribution::rollout(std::uint32_t number) {
  auto view = co_await view_of(number);
  if (!view) co_return fail(view.error());
  auto refusals = co_await read_refusals(*view);
  if (!refusals) co_return fail(refusals.error());
  auto read = [this, number] { return rooms_.archive.rollout_steps(number); };
  auto history = co_await ask(rooms_.readers, std::move(read));
  if (!history) co_return fail(history.error());
  view->history = std::move(*history);
  co_return view;
}

asio::awaitable<Result<std::vector<RolloutView>>> Distribution::rollouts() {
  auto list = [this] {
    std::vector<std::uint32_t> out;
    for (const auto& rollout : rollouts_) out.push_back(rollout.plan.number);
    std::reverse(out.begin(), out.end());
    return out;
  };
  const auto numbers = co_await ask(rooms_.strand, std::move(list));
  std::vector<RolloutView> out;
  for (const auto number : numbers) {
    auto view = co_await view_of(number);
    if (!view) co_return fail(view.error());
    out.push_back(std::move(*view));
  }
  co_return out;
}

asio::awaitable<Result<ActivationCurves>> Distribution::activations(std::uint32_t number) {
  ActivationCurves out;
  out.number = number;
  out.to = rooms_.clock.now().wall;
  auto count = [this, &out] {
    const FleetState& fleet = fleet_.fleet();
    for (std::size_t i = 0; i < fleet.size(); ++i) {
      const auto& record = fleet.entry(static_cast<Slot>(i)).record;
      if (!record.retired) ++out.wards[record.ward].pumps;
    }
    return true;
  };
  co_await ask(rooms_.strand, std::move(count));
  auto read = [this, number, &out]() -> Status {
    auto libraries = rooms_.archive.libraries();
    if (!libraries) return fail(libraries.error());
    for (const auto& library : *libraries) {
      if (library.number == number && library.released) out.from = *library.released;
    }
    if (number == 0 || out.from == WallTime{}) {
      return fail(Fault::kNotFound, "library " + std::to_string(number) + ": never released here");
    }
    auto activations = rooms_.archive.activations(number);
    if (!activations) return fail(activations.error());
    for (auto& [ward, curve] : activation_curves(*activations, out.from, out.to)) {
      out.wards[ward].curve = std::move(curve);
    }
    return {};
  };
  auto done = co_await ask(rooms_.readers, std::move(read));
  if (!done) co_return fail(done.error());
  co_return out;
}

}  // namespace ph::server
