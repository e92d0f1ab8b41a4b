#include "tests/sim/ward_feed.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "tests/support/fake_desk.hpp"

namespace ph::sim {

namespace asio = boost::asio;

namespace {

constexpr milliseconds kPublish{500};
constexpr std::size_t kFramesKept = 2'000;
// No heartbeat in simulated time; and a queue that a stall of seconds fills.
constexpr server::FeedLimits kLimits{std::chrono::hours{24}, 8 * 1024};

}  // namespace

// Subscribes at the publisher, as the fleet's desk does. Nothing else is asked of it.
class WardDesk final : public test::FakeDesk {
 public:
  WardDesk(server::Publisher& publisher, Clock& clock) : publisher_(publisher), clock_(clock) {}
  Subscription subscribe(
      WardId ward, std::function<void(std::shared_ptr<const server::WardUpdate>)> sink) override {
    auto watcher = std::make_shared<server::Publisher::Watcher>();
    watcher->ward = std::move(ward);
    watcher->sink = std::move(sink);
    publisher_.add(watcher, clock_.now());
    return watcher;
  }

 private:
  server::Publisher& publisher_;
  Clock& clock_;
};

// The wire to a screen: takes one frame after the other, none while the screen stalls.
class ScreenStream {
 public:
  using Take = std::function<void(const std::string&)>;
  ScreenStream(asio::any_io_executor executor, Screen& screen, Clock& clock, Take take)
      : gate_(executor), idle_(executor), screen_(screen), clock_(clock), take_(std::move(take)) {}

  asio::awaitable<Status> send(net::SharedFrame frame) {
    while (!cut_ && clock_.now().steady < screen_.stalled_until()) {
      gate_.expires_at(std::chrono::steady_clock::time_point::max());
      co_await gate_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    if (cut_) co_return fail(Fault::kUnavailable, "cut");
    take_(frame->payload);
    co_return Status{};
  }
  asio::awaitable<void> until_cut() {
    while (!cut_) {
      idle_.expires_at(std::chrono::steady_clock::time_point::max());
      co_await idle_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
  }
  void look_again() { gate_.cancel(); }
  void cut() {
    cut_ = true;
    gate_.cancel();
    idle_.cancel();
  }

 private:
  asio::steady_timer gate_, idle_;
  Screen& screen_;
  Clock& clock_;
  Take take_;
  bool cut_ = false;
};

namespace {

// What the feed owns of it.
class FeedStream final : public net::MessageStream {
 public:
  FeedStream(asio::any_io_executor executor, std::shared_ptr<ScreenStream> wire)
      : executor_(std::move(executor)), wire_(std::move(wire)) {}
  ~FeedStream() override { wire_->cut(); }

  asio::awaitable<Result<net::Frame>> receive() override {
    const auto wire = wire_;
    co_await wire->until_cut();
    co_return fail(Fault::kUnavailable, "cut");
  }
  asio::awaitable<Status> send(net::SharedFrame frame) override {
    const auto wire = wire_;
    co_return co_await wire->send(std::move(frame));
  }
  asio::awaitable<void> close(std::string) override {
    wire_->cut();
    co_return;
  }
  void cut() override { wire_->cut(); }
  const net::Peer& peer() const override { return peer_; }
  asio::any_io_executor executor() override { return executor_; }

 private:
  asio::any_io_executor executor_;
  std::shared_ptr<ScreenStream> wire_;
  net::Peer peer_;
};

}  // namespace

WardFeed::WardFeed(const server::FleetState& fleet, Planted planted)
    : planted_(planted),
      publisher_(fleet),
      desk_(std::make_unique<WardDesk>(publisher_, clock_)),
      feed_(std::make_unique<server::Feed>(
          io_.get_executor(), *desk_, clock_,
          [this](const server::WardUpdate& update) { return encode(update); }, kLimits)) {}

WardFeed::~WardFeed() {
  while (!streams_.empty()) disconnect(*streams_.begin()->first);
  run();
}

// The frame names the update that it stands for; only its length is as if it were written out.
std::string WardFeed::encode(const server::WardUpdate& update) {
  server::WardUpdate kept = update;
  for (auto& view : kept.pumps) {
    if (planted_ == Planted::kFeedForgetsAge && view.age) view.age = milliseconds{0};
    if (planted_ == Planted::kFeedDropsAlarms) view.alarms.clear();
  }
  constexpr std::size_t kOfPump = 200;
  std::string out = std::to_string(++last_frame_);
  out.append(kept.pumps.size() * kOfPump, ' ');
  frames_[last_frame_] = std::move(kept);
  if (frames_.size() > kFramesKept) frames_.erase(frames_.begin());
  return out;
}

void WardFeed::connect(Screen& screen, Now now) {
  clock_.set(now);
  screen.connected(now.steady);
  auto take = [this, &screen](const std::string& text) {
    const auto found = frames_.find(std::stoull(text));
    if (found != frames_.end()) screen.take(found->second, clock_.now().steady);
  };
  auto wire = std::make_shared<ScreenStream>(io_.get_executor(), screen, clock_, std::move(take));
  streams_[&screen] = wire;
  auto stream = std::make_unique<FeedStream>(io_.get_executor(), std::move(wire));
  asio::co_spawn(io_, feed_->show(WardId{}, std::move(stream), [] { return true; }),
                 asio::detached);
  run();
}

void WardFeed::disconnect(Screen& screen) {
  const auto found = streams_.find(&screen);
  if (found == streams_.end()) return;
  found->second->cut();
  streams_.erase(found);
  screen.disconnected();
  run();
}

void WardFeed::alarms_changed(const std::vector<server::Slot>& slots, Now now) {
  publisher_.publish_alarms(slots, now);
  stirs_ = stirs_ || !slots.empty();
}

// Nothing moves but after news, or when a screen takes again.
void WardFeed::step(Now now) {
  clock_.set(now);
  if (now.steady >= next_) {
    next_ = now.steady + kPublish;
    publisher_.publish_changes(now);
    stirs_ = true;
  }
  for (const auto& [screen, wire] : streams_) {
    if (screen->stalled_until() < last_run_) continue;
    wire->look_again();
    stirs_ = true;
  }
  if (!stirs_) return;
  last_run_ = now.steady;
  run();
}

void WardFeed::run() {
  stirs_ = false;
  io_.restart();
  io_.poll();
}

}  // namespace ph::sim
