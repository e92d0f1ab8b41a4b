#include "tests/bench/stage.hpp"

#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <optional>

namespace ph::bench {
namespace {

constexpr std::chrono::milliseconds kLook{5};
constexpr std::chrono::seconds kStartTime{60};
constexpr int kBefore = 5;

// Of our own process (0) the caller's thread alone, kBefore nicer than it was; of another one all
// threads, as the caller is: it was raised first.
void prefer(pid_t process, const char* who) {
  bool done = true;
  const int nice = ::getpriority(PRIO_PROCESS, 0) - (process == 0 ? kBefore : 0);
  const auto raise = [&done, nice](int task) {
    done = done && ::setpriority(PRIO_PROCESS, static_cast<id_t>(task), nice) == 0;
  };
  if (process == 0) raise(0);
  std::error_code ignored;
  const std::filesystem::path tasks = "/proc/" + std::to_string(process) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks, ignored)) {
    raise(std::stoi(task.path().filename().string()));
  }
  if (!done) say(std::string(who) + " may not come before the load; its delay is in what follows");
}

}  // namespace

Result<std::unique_ptr<Stage>> Stage::make(const Site::Shape& shape) {
  return open(shape, shape.pumps);
}

Result<std::unique_ptr<Stage>> Stage::make_apart(const Site::Shape& shape) {
  return open(shape, std::min(shape.pumps, shape.ward_pumps));
}

Stage::~Stage() {
  crowd_context_.stop();
  if (crowd_thread_.joinable()) crowd_thread_.join();
}

Result<std::unique_ptr<Stage>> Stage::open(const Site::Shape& shape, std::size_t watched) {
  std::unique_ptr<Stage> stage(new Stage);
  say("making a site of " + std::to_string(shape.pumps) + " pumps with their certificates");
  auto site = Site::make(shape);
  if (!site) return fail(site.error());
  stage->site_ = std::move(*site);
  auto tls = net::TlsContext::client(stage->site_->people_files());
  if (!tls) return fail(tls.error());
  stage->people_tls_ = std::move(*tls);
  auto fleet = LoadFleet::make(stage->context_, *stage->site_, 0, watched);
  if (!fleet) return fail(fleet.error());
  stage->fleet_ = std::move(*fleet);
  if (watched == shape.pumps) return stage;
  auto crowd = LoadFleet::make(stage->crowd_context_, *stage->site_, watched, shape.pumps);
  if (!crowd) return fail(crowd.error());
  stage->crowd_ = std::move(*crowd);
  return stage;
}

Status Stage::run(std::function<asio::awaitable<Status>(Stage&)> play, std::chrono::seconds limit) {
  std::optional<Status> outcome;
  auto job = [&]() -> asio::awaitable<void> {
    outcome = co_await play(*this);
    context_.stop();
  };
  const auto busy = asio::make_work_guard(crowd_context_);
  if (crowd_) {
    crowd_thread_ = std::thread([this] { crowd_context_.run(); });
    prefer(0, "the one who watches");
  }
  asio::co_spawn(context_, job, [](std::exception_ptr broken) {
    if (broken) std::rethrow_exception(broken);
  });
  context_.run_for(limit);
  crowd_context_.stop();
  if (crowd_thread_.joinable()) crowd_thread_.join();
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
      if (crowd_) crowd_->tally().server.port = server_.ports().pumps;
      if (crowd_) prefer(server_.process(), "the server");
      co_return Status{};
    }
    co_await pause_for(kLook);
  }
  co_return fail(Fault::kUnavailable, "the server was not ready within 60 s; see " + site_->log());
}

}  // namespace ph::bench
