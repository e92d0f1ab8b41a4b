#include "tests/bench/load_fleet.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

namespace ph::bench {
namespace {

constexpr std::chrono::milliseconds kBeat{1};
constexpr std::chrono::milliseconds kLook{10};
constexpr std::size_t kStandingAlarms = 10;
constexpr unsigned kRetryBase = 200, kRetrySpread = 800;  // ms

// A fleet that returns after an outage has more patience than a single pump: what is measured is
// the server, which may need many seconds for all of them.
net::Limits patient() {
  net::Limits limits;
  limits.handshake = std::chrono::seconds(120);
  limits.header = std::chrono::seconds(120);
  limits.idle = std::chrono::seconds(120);
  return limits;
}

}  // namespace

asio::awaitable<void> pause_for(std::chrono::milliseconds span) {
  asio::steady_timer timer(co_await asio::this_coro::executor, span);
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

LoadFleet::LoadFleet(asio::io_context& context, const Site& site) : context_(context), site_(site) {
  tally_.limits = patient();
  tally_.public_key = site.library_key();
}

Result<std::unique_ptr<LoadFleet>> LoadFleet::make(asio::io_context& context, const Site& site,
                                                   std::size_t first, std::size_t last) {
  std::unique_ptr<LoadFleet> fleet(new LoadFleet(context, site));
  for (std::size_t i = first; i < last; ++i) {
    auto tls = net::TlsContext::client(site.pump_files(i));
    if (!tls) return fail(tls.error());
    fleet->pumps_.push_back(
        std::make_unique<LoadPump>(site.pump(i), std::move(*tls), fleet->tally_));
    if (site.library()) fleet->pumps_.back()->hold(*site.library());
  }
  return fleet;
}

asio::awaitable<Status> LoadFleet::await(std::function<bool()> done, std::chrono::seconds limit,
                                         std::string what) {
  const SteadyTime deadline = system_clock().now().steady + limit;
  while (!done()) {
    if (system_clock().now().steady > deadline) {
      co_return fail(Fault::kUnavailable, what + " not within " + std::to_string(limit.count()) +
                                              " s: " + std::to_string(tally_.welcome) + " of " +
                                              std::to_string(pumps_.size()) +
                                              " connected; last trouble: " + tally_.last_trouble);
    }
    co_await pause_for(kLook);
  }
  co_return Status{};
}

asio::awaitable<void> LoadFleet::connect_some() {
  while (next_ < pumps_.size()) {
    LoadPump& pump = *pumps_[next_++];
    auto connected = co_await pump.connect();
    if (connected) {
      asio::co_spawn(context_, pump.listen(), asio::detached);
    } else {
      tally_.last_trouble = pump.id().str() + ": " + connected.error().detail;
    }
  }
}

asio::awaitable<Status> LoadFleet::connect_all(std::size_t in_flight, std::chrono::seconds limit) {
  next_ = 0;
  for (std::size_t i = 0; i < in_flight; ++i) {
    asio::co_spawn(context_, connect_some(), asio::detached);
  }
  std::function<bool()> all = [this] { return tally_.welcome == pumps_.size(); };
  co_return co_await await(std::move(all), limit, "all pumps connected");
}

asio::awaitable<void> LoadFleet::come_back(std::size_t number) {
  LoadPump& pump = *pumps_[number];
  // A spread of its own for each pump, the same in every run.
  auto wait = static_cast<unsigned>(number) * 2'654'435'761U;
  for (;;) {
    auto connected = co_await pump.connect();
    if (connected) break;
    ++tally_.failed_dials;
    tally_.last_trouble = pump.id().str() + ": " + connected.error().detail;
    wait = wait * 1'664'525U + 1'013'904'223U;
    co_await pause_for(std::chrono::milliseconds(kRetryBase + (wait >> 8) % kRetrySpread));
  }
  co_await pump.listen();
}

asio::awaitable<Status> LoadFleet::return_all(std::chrono::seconds limit) {
  for (std::size_t i = 0; i < pumps_.size(); ++i) {
    asio::co_spawn(context_, come_back(i), asio::detached);
  }
  std::function<bool()> all = [this] { return tally_.welcome == pumps_.size(); };
  co_return co_await await(std::move(all), limit, "all pumps back");
}

asio::awaitable<Status> LoadFleet::await_parted(std::chrono::seconds limit) {
  std::function<bool()> none = [this] { return tally_.welcome == 0; };
  co_return co_await await(std::move(none), limit, "all pumps parted");
}

asio::awaitable<Status> LoadFleet::await_acknowledged(std::chrono::seconds limit) {
  std::function<bool()> all = [this] { return tally_.acknowledged == tally_.events; };
  co_return co_await await(std::move(all), limit, "all events acknowledged");
}

void LoadFleet::start_telemetry(std::chrono::milliseconds interval) {
  interval_ = interval;
  speaking_ = true;
  asio::co_spawn(context_, speak(), asio::detached);
}

// Late beats are made up for, so that the rate holds whatever the machine does.
asio::awaitable<void> LoadFleet::speak() {
  const SteadyTime start = system_clock().now().steady;
  std::uint64_t said = 0;
  while (speaking_) {
    const Now now = system_clock().now();
    const std::chrono::duration<double> passed = now.steady - start;
    const auto due =
        static_cast<std::uint64_t>(passed.count() * static_cast<double>(pumps_.size()) /
                                   std::chrono::duration<double>(interval_).count());
    for (; said < due; ++said) {
      const auto number = static_cast<std::size_t>(spoken_ % pumps_.size());
      pumps_[number]->report(now);
      if (++spoken_ % messages_per_event_ == 0 && eventful_) make_event(number, now);
    }
    co_await pause_for(kBeat);
  }
}

void LoadFleet::make_event(std::size_t number, Now now) {
  const bool routine = ++made_ % 2 == 0 ? tales_ != Tales::kAlarms : tales_ == Tales::kRoutine;
  if (!routine) return make_alarm(now);
  PumpEvent event;
  event.kind = EventKind::kVolumeCheckpoint;
  event.order = OrderId("bench-order-0001");
  event.volume = microlitres(static_cast<std::int64_t>(made_));
  pumps_[number]->happen(std::move(event), now);
}

void LoadFleet::make_alarm(Now now) {
  PumpEvent event;
  event.alarm = AlarmCode::kOcclusionDown;
  if (standing_.size() < kStandingAlarms) {
    const std::size_t watched = std::min(pumps_.size(), site_.ward_pumps());
    const Raised raised{static_cast<std::size_t>(alarms_++) % watched, ++last_instance_};
    event.kind = EventKind::kAlarmRaised;
    event.number = raised.instance;
    standing_.push_back(raised);
    unseen_[raised.instance] = now.steady;
    return pumps_[raised.pump]->happen(std::move(event), now);
  }
  const Raised over = standing_.front();
  standing_.pop_front();
  event.kind = EventKind::kAlarmCleared;
  event.number = over.instance;
  pumps_[over.pump]->happen(std::move(event), now);
}

std::optional<SteadyTime> LoadFleet::see_alarm(std::int64_t instance) {
  const auto found = unseen_.find(instance);
  if (found == unseen_.end()) return std::nullopt;
  const SteadyTime raised = found->second;
  unseen_.erase(found);
  return raised;
}

}  // namespace ph::bench
