#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "tests/unit/protocol_wire/a_pump.hpp"

namespace ph::wire {
namespace {

// A server's disk: takes what follows its cursor, drops what it has, refuses a gap.
class ModelStore {
 public:
  std::uint64_t append(const EventBatch& batch) {
    auto& events = lanes_[static_cast<std::size_t>(batch.lane)];
    for (std::size_t i = 0; i < batch.events.size(); ++i) {
      const std::uint64_t sequence = batch.first + i;
      if (sequence > events.size() + 1) gaps_ += 1;
      if (sequence == events.size() + 1) events.push_back(batch.events[i]);
    }
    return events.size();
  }
  Cursors cursors() const { return {lanes_[0].size(), lanes_[1].size()}; }
  const std::vector<PumpEvent>& events(Lane lane) const {
    return lanes_[static_cast<std::size_t>(lane)];
  }
  int gaps() const { return gaps_; }

 private:
  std::array<std::vector<PumpEvent>, kLaneCount> lanes_;
  int gaps_ = 0;
};

// One pump and one server over a link that delivers in order, late, and dies with all that is on
// its way. Also the server's commits are late, and may finish after the connection that brought
// them.
class World {
 public:
  explicit World(unsigned seed) : random_(seed) {}

  void run(int steps) {
    for (int i = 0; i < steps; ++i) step();
    calm();
  }
  const MemoryRecord& record() const { return record_; }
  const ModelStore& store() const { return store_; }
  const std::string& trouble() const { return trouble_; }

 private:
  int dice(int sides) { return static_cast<int>(random_() % static_cast<unsigned>(sides)); }

  void step() {
    now_ += dice(200);
    if (dice(3) == 0) record_.add(static_cast<Lane>(dice(2)), 1 + dice(100));
    if (!server_) connect();
    switch (dice(8)) {
      case 0:
        cut();
        break;
      case 1:
        carry_out(pump_.offer_telemetry(a_telemetry(), at_ms(now_)));
        break;
      case 2:
      case 3:
        commit();
        break;
      default:
        deliver();
    }
    if (server_) carry_out(pump_.pump(at_ms(now_)));
  }

  // No more faults, until everything has arrived.
  void calm() {
    for (int i = 0; i < 20'000 && store_.cursors() != record_.recorded(); ++i) {
      now_ += 50;
      if (!server_) connect();
      deliver();
      commit();
      carry_out(pump_.pump(at_ms(now_)));
    }
  }

  void connect() {
    server_.emplace(PumpId{"P-0007"});
    carry_out(pump_.connected(at_ms(now_), {}, std::nullopt));
  }
  void cut() {
    server_.reset();
    up_.clear();
    down_.clear();
    pump_.disconnected();
  }
  void deliver() {
    for (int n = dice(6); n > 0 && !up_.empty() && server_; --n) {
      const std::string text = std::move(up_.front());
      up_.pop_front();
      carry_out(server_->received(text, at_ms(now_)));
    }
    for (int n = dice(6); n > 0 && !down_.empty() && server_; --n) {
      const std::string text = std::move(down_.front());
      down_.pop_front();
      carry_out(pump_.received(text, at_ms(now_)));
    }
  }
  void commit() {
    for (int n = 1 + dice(4); n > 0 && !to_commit_.empty(); --n) {
      const EventBatch batch = std::move(to_commit_.front());
      to_commit_.pop_front();
      const std::uint64_t cursor = store_.append(batch);
      if (server_) carry_out(server_->stored(batch.lane, cursor));
    }
  }
  void carry_out(const std::vector<PumpEffect>& effects) {
    for (const PumpEffect& effect : effects) {
      if (const auto* send = std::get_if<SendToServer>(&effect))
        up_.push_back(encode(send->message));
      if (const auto* forget = std::get_if<Forget>(&effect)) {
        record_.acknowledge(forget->lane, forget->up_to);
      }
      if (const auto* end = std::get_if<HangUp>(&effect)) trouble_ += end->reason + '\n';
    }
  }
  void carry_out(const std::vector<ServerEffect>& effects) {
    for (const ServerEffect& effect : effects) {
      if (const auto* send = std::get_if<SendToPump>(&effect))
        down_.push_back(encode(send->message));
      if (const auto* store = std::get_if<Store>(&effect)) to_commit_.push_back(store->batch);
      if (const auto* close = std::get_if<Close>(&effect)) trouble_ += close->refusal.text + '\n';
      if (std::holds_alternative<Introduce>(effect)) {
        carry_out(server_->welcome(store_.cursors(), std::chrono::milliseconds{1'000}, std::nullopt,
                                   at_ms(now_)));
      }
    }
  }

  std::mt19937 random_;
  std::int64_t now_ = 0;
  MemoryRecord record_;
  PumpEnd pump_{a_hello(), record_};
  std::optional<ServerEnd> server_;
  ModelStore store_;
  std::deque<std::string> up_, down_;
  std::deque<EventBatch> to_commit_;
  std::string trouble_;
};

TEST(Session, StoresEveryEventOnceAndInOrderOverALinkThatCuts) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    World world(seed);
    world.run(150);
    EXPECT_EQ(world.trouble(), "") << "seed " << seed;
    EXPECT_EQ(world.store().gaps(), 0) << "seed " << seed;
    for (const Lane lane : {Lane::kUrgent, Lane::kRoutine}) {
      EXPECT_TRUE(world.store().events(lane) == world.record().events(lane))
          << "seed " << seed << ", lane " << to_string(lane);
    }
  }
}

TEST(Session, ForgetsOnlyWhatTheServerStored) {
  for (unsigned seed = 100; seed <= 105; ++seed) {
    World world(seed);
    world.run(100);
    EXPECT_LE(world.record().acknowledged()[0], world.store().cursors()[0]) << "seed " << seed;
    EXPECT_LE(world.record().acknowledged()[1], world.store().cursors()[1]) << "seed " << seed;
  }
}

}  // namespace
}  // namespace ph::wire
