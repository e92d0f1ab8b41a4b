#include "pumpagent/fleet/fleet_pump.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "protocol/wire/library_codec.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {
namespace {

class StillClock final : public Clock {
 public:
  Now now() const override { return at; }
  Now at{SteadyTime{1h}, WallTime{24h}};
};

// One pump of the fleet whose power can be cut at any write.
struct Bay {
  MemoryDisk disk;
  LibraryPool pool;
  StillClock clock;
  crypto::KeyPair key = crypto::make_key_pair();
  wire::LibraryTarget target;
  std::unique_ptr<FleetPump> pump;
  std::chrono::nanoseconds time{0};
  std::uint64_t sequence = 0;

  Bay() {
    start();
    const std::string text = wire::canonical(*library(5));
    wire::Chunk chunk;
    chunk.bytes.assign(text.begin(), text.end());
    target.version = {5, crypto::sha256(chunk.bytes)};
    target.size = static_cast<std::uint32_t>(chunk.bytes.size());
    target.signature = crypto::sign(key.secret_key, crypto::kLibraryContext, chunk.bytes);
    chunk.digest = target.version.digest;
    pump->wants_library(target);
    pump->chunk_came(chunk);
    EXPECT_TRUE(pump->active_library());
  }
  void start() {
    FleetPumpSetup setup;
    setup.id = PumpId{"P-1"};
    setup.model = model();
    setup.folder = "/pump";
    setup.library_key = key.public_key;
    auto opened = FleetPump::open(disk, pool, clock, setup);
    ASSERT_TRUE(opened) << opened.error().detail;
    pump = std::move(*opened);
    time = {};
  }
  void lose_power(std::uint64_t seed = 1) {
    pump.reset();
    disk.restart(seed);
    start();
  }
  void run(std::chrono::milliseconds more) {
    time += more;
    pump->advance(time, 10ms);
  }
  void offer(const std::string& id) {
    wire::OrderOffer offer;
    offer.order = order(id, ++sequence, 100);
    offer.order.library = target.version;
    offer.age = 0ms;
    pump->propose(offer);
  }
  void press(Key key_pressed) { pump->press({key_pressed, {}}); }
  std::vector<PumpEvent> urgent() {
    auto journal = Journal::open(disk, "/pump/journal", {});
    EXPECT_TRUE(journal);
    std::vector<PumpEvent> out;
    for (auto& each : (*journal)->read(Lane::kUrgent, 1, 10'000)) {
      out.push_back(std::move(each.event));
    }
    return out;
  }
  std::optional<PumpEvent> last_of(const std::string& id) {
    std::optional<PumpEvent> out;
    for (const PumpEvent& event : urgent()) {
      if (event.order == OrderId{id} && event.order_state) out = event;
    }
    return out;
  }
};

TEST(FleetPump, NeverGivesAnAlarmNumberTwice) {
  Bay bay;
  for (int i = 0; i < 3; ++i) {
    bay.offer("o-" + std::to_string(i));  // order pending is an alarm
    bay.run(100ms);
    bay.lose_power(static_cast<std::uint64_t>(i));
  }
  std::set<std::int64_t> numbers;
  for (const PumpEvent& event : bay.urgent()) {
    if (event.kind != EventKind::kAlarmRaised) continue;
    EXPECT_TRUE(numbers.insert(event.number).second) << event.number;
  }
  EXPECT_GE(numbers.size(), 3U);
}

TEST(FleetPump, TellsTheAuthorOfAnOrderThatWasOnTheScreenWhenPowerFailed) {
  Bay bay;
  bay.offer("o-1");
  bay.run(100ms);
  ASSERT_EQ(bay.last_of("o-1")->order_state, OrderState::kShown);
  bay.lose_power();
  EXPECT_TRUE(is_end(*bay.last_of("o-1")->order_state));
  const auto told = bay.urgent().size();
  bay.lose_power();
  EXPECT_EQ(bay.urgent().size(), told + 1) << "only the start is new";
}

TEST(FleetPump, TakesUpWhatRanPausedUnderItsOrder) {
  Bay bay;
  bay.offer("o-1");
  bay.run(2s);
  bay.press(Key::kConfirm);
  bay.run(100ms);
  bay.press(Key::kStart);
  bay.run(2s);
  ASSERT_NE(bay.pump->state().find("\"state\":\"running\""), std::string::npos);
  bay.lose_power();
  EXPECT_NE(bay.pump->state().find("\"state\":\"paused\""), std::string::npos);
  EXPECT_EQ(bay.last_of("o-1")->order_state, OrderState::kRunning);
}

TEST(FleetPump, TellsItsConsoleTheClockThatItLivesBy) {
  Bay bay;
  bay.run(1'500ms);
  EXPECT_NE(bay.pump->state().find("\"uptime_ms\":1500,"), std::string::npos);
}

TEST(FleetPump, RaisesAnAlarmWhenItsMemoryCannotBeRead) {
  Bay bay;
  bay.offer("o-1");
  bay.run(100ms);
  bay.disk.flip_bit("/pump/memory", 20);
  bay.lose_power();
  bay.run(100ms);
  const auto standing = bay.pump->standing_alarms();
  EXPECT_TRUE(std::any_of(standing.begin(), standing.end(),
                          [](const auto& each) { return each.code == AlarmCode::kTherapyLost; }));
  EXPECT_EQ(bay.last_of("o-1")->order_state, OrderState::kRejected);
}

// Whatever write the power fails at: after the start the record of the order has an end or the
// infusion is there to go on with, and its start is told once.
TEST(FleetPump, StateAndRecordTellOneStoryWhereverThePowerFails) {
  for (std::uint64_t cut = 0; cut < 60; ++cut) {
    Bay bay;
    bay.disk.cut_power_after(cut);
    bay.offer("o-1");
    bay.run(2s);
    bay.press(Key::kConfirm);
    bay.run(100ms);
    bay.press(Key::kStart);
    bay.run(1s);
    bay.lose_power(cut);
    bay.run(100ms);
    const auto last = bay.last_of("o-1");
    if (!last) continue;
    const bool paused = bay.pump->state().find("\"state\":\"paused\"") != std::string::npos;
    const bool ready = bay.pump->state().find("\"state\":\"ready\"") != std::string::npos;
    EXPECT_EQ(is_end(*last->order_state), !paused && !ready) << "cut at " << cut;
    EXPECT_EQ(last->order_state == OrderState::kRunning, paused) << "cut at " << cut;
  }
}

}  // namespace
}  // namespace ph::agent
