#include "tests/bench/stage.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>

namespace ph::bench {
namespace {

constexpr std::chrono::milliseconds kLook{5};
constexpr std::chrono::seconds kStartTime{60};

}  // namespace

Result<std::unique_ptr<Stage>> Stage::make(const Site::Shape& shape) {
  std::unique_ptr<Stage> stage(new Stage);
  say("making a site of " + std::to_string(shape.pumps) + " pumps with their certificates");
  auto site = Site::make(shape);
  if (!site) return fail(site.error());
  stage->site_ = std::move(*site);
  auto tls = net::TlsContext::client(stage->site_->people_files());
  if (!tls) return fail(tls.error());
  stage->people_tls_ = std::move(*tls);
  auto fleet = LoadFleet::make(stage->context_, *stage->site_);
  if (!fleet) return fail(fleet.error());
  stage->fleet_ = std::move(*fleet);
  return stage;
}

Status Stage::run(std::function<asio::awaitable<Status>(Stage&)> play, std::chrono::seconds limit) {
  std::optional<Status> outcome;
  auto job = [&]() -> asio::awaitable<void> {
    outcome = co_await play(*this);
    context_.stop();
  };
  asio::co_spawn(context_, job, [](std::exception_ptr broken) {
    if (broken) std::rethrow_exception(broken);
  });
  context_.run_for(limit);
  if (outcome) return std::move(*outcome);
  return fail(Fault::kUnavailable,
              "the bench did not end within " + std::to_string(limit.count()) + " s");
}

asio::awaitable<Status> Stage::start_server() {
  auto started = server_.start(site_->config(), site_->ready_file(), site_->log());
  if (!started) co_return fail(started.error());
  const SteadyTime deadline = system_clock().now().steady + kStartTime;
  while (system_clock().now().steady < deadline) {
    auto ready = server_.look_ready();
    if (!ready) co_return fail(ready.error());
    if (*ready) {
      fleet_->tally().server.port = server_.ports().pumps;
      co_return Status{};
    }
    co_await pause_for(kLook);
  }
  co_return fail(Fault::kUnavailable, "the server was not ready within 60 s; see " + site_->log());
}

}  // namespace ph::bench
