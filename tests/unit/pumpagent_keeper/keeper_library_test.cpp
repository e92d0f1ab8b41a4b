#include "protocol/wire/codec.hpp"
#include "protocol/wire/library_codec.hpp"
#include "tests/unit/pumpagent_keeper/a_keeper.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

struct Release {
  Bytes bytes;
  wire::LibraryTarget target;
};

// Hears of libraries through its link, and sees drive and panel as they are posted.
struct Pump : AKeeper {
  Pump() { show(PumpState::kIdle, true); }
  void show(PumpState state, bool passive) {
    DriveSnapshot drive;
    drive.power_on = 1;
    drive.engine.state = state;
    region->drive.post(drive);
    PanelStatus panel;
    panel.passive = passive;
    region->panel.post(panel);
  }
  void hear(const wire::ServerMessage& message) {
    auto blob = std::make_unique<Blob<36'864>>();
    ASSERT_TRUE(blob->set(wire::encode(message)));
    ASSERT_TRUE(region->to_keeper.push(*blob));
    turn();
  }
  void turn(milliseconds later = 20ms) {
    now.steady += later;
    now.wall += later;
    const auto done = keeper->turn(now);
    ASSERT_TRUE(done) << done.error().detail;
  }
  Release release(std::uint32_t number) const {
    Release out;
    const std::string text = wire::canonical(*library(number));
    out.bytes.assign(text.begin(), text.end());
    out.target.version = {number, crypto::sha256(out.bytes)};
    out.target.size = static_cast<std::uint32_t>(out.bytes.size());
    out.target.signature = crypto::sign(key.secret_key, crypto::kLibraryContext, out.bytes);
    return out;
  }
  KeeperNotice notice() const {
    KeeperNotice out;
    EXPECT_TRUE(region->keeper.read(out));
    return out;
  }
  void fetch(const Release& wanted) {
    hear(wire::LibraryOffer{wanted.target});
    const KeeperNotice asks = notice();
    ASSERT_EQ(asks.wants_of, wanted.target.version.digest);
    hear(wire::Chunk{asks.wants_of, asks.wants_from, wanted.bytes});
  }
  std::vector<std::string> refusals() { return told(EventKind::kLibraryRefused); }
  std::vector<std::string> told(EventKind kind) {
    keeper.reset();
    auto journal = Journal::open(disk, settings.journal_folder(), StreamId{});
    std::vector<std::string> out;
    for (const auto& each : (*journal)->read(Lane::kUrgent, 1, 100)) {
      if (each.event.kind == kind) out.push_back(each.event.text);
    }
    return out;
  }
};

TEST(KeeperLibrary, BecomesActiveAtTheNextSafePointWithoutAPowerCycle) {
  Pump pump;
  pump.fetch(pump.release(5));
  EXPECT_EQ(pump.notice().library, 5U);
}

TEST(KeeperLibrary, StaysUnderARunningInfusionToItsEnd) {
  Pump pump;
  pump.fetch(pump.release(5));
  for (const PumpState state : {PumpState::kRunning, PumpState::kPaused, PumpState::kDelayed,
                                PumpState::kKeepVeinOpen, PumpState::kAlarmStop}) {
    pump.show(state, false);
    if (state == PumpState::kRunning) pump.fetch(pump.release(6));
    pump.turn(1h);
    EXPECT_EQ(pump.notice().library, 5U) << to_string(state);
  }
  pump.show(PumpState::kIdle, false);  // somebody programs
  pump.turn(1h);
  EXPECT_EQ(pump.notice().library, 5U);
  pump.show(PumpState::kIdle, true);
  pump.turn();
  EXPECT_EQ(pump.notice().library, 6U);
}

TEST(KeeperLibrary, WaitsForItsSafePointOverARestartWithoutTheServer) {
  Pump pump;
  pump.fetch(pump.release(5));
  pump.show(PumpState::kRunning, false);
  pump.fetch(pump.release(6));
  pump.start();
  pump.turn();
  EXPECT_EQ(pump.notice().library, 5U);
  pump.show(PumpState::kIdle, true);
  pump.turn();
  EXPECT_EQ(pump.notice().library, 6U);
}

TEST(KeeperLibrary, DoesNotCareWhatTimeItIs) {
  Pump pump;
  pump.now.wall = WallTime{};  // 1970
  pump.fetch(pump.release(5));
  pump.now.wall = WallTime{std::chrono::hours{24 * 365 * 200}};
  pump.fetch(pump.release(6));
  EXPECT_EQ(pump.notice().library, 6U);
}

TEST(KeeperLibrary, IsFetchedAnewWhenItsBytesRot) {
  Pump pump;
  const Release held = pump.release(5);
  pump.fetch(held);
  pump.disk.flip_bit("/pump/library/slot-a", 50);
  pump.turn(Keeper::kProveEvery);
  EXPECT_FALSE(pump.notice().has_library);
  pump.fetch(held);
  EXPECT_EQ(pump.notice().digest, held.target.version.digest);
  EXPECT_TRUE(pump.notice().has_library);
  EXPECT_EQ(pump.told(EventKind::kLibraryHeldUp).size(), 1U);
}

TEST(KeeperLibrary, IsRefusedForGoodWhenNobodyHereSignedIt) {
  Pump pump;
  Release forged = pump.release(5);
  forged.target.signature[0] ^= 1;
  pump.fetch(forged);
  const auto why = pump.refusals();
  ASSERT_EQ(why.size(), 1U);
  EXPECT_NE(why[0].find("not signed by the key of this site"), std::string::npos);
}

TEST(KeeperLibrary, IsRefusedWhenItCameAlteredTimeAndAgain) {
  Pump pump;
  Release torn = pump.release(5);
  torn.bytes[3] ^= 1;
  pump.fetch(torn);
  for (int i = 1; i < LibraryFetch::kTries; ++i) {
    pump.hear(wire::Chunk{torn.target.version.digest, 0, torn.bytes});
  }
  EXPECT_EQ(pump.refusals().size(), 1U);
  EXPECT_EQ(pump.told(EventKind::kLibraryHeldUp).size(), LibraryFetch::kTries - 1U);
}

TEST(KeeperLibrary, IsNotProvedAgainUnderARunningInfusion) {
  Pump pump;
  pump.fetch(pump.release(5));
  pump.show(PumpState::kRunning, false);
  pump.disk.flip_bit("/pump/library/slot-a", 50);
  pump.turn(Keeper::kProveEvery);
  EXPECT_TRUE(pump.notice().has_library);
}

TEST(KeeperLibrary, KeepsTheOldOneAndTriesAgainWhenTheDiskIsFull) {
  Pump pump;
  pump.fetch(pump.release(5));
  const Release next = pump.release(6);
  pump.disk.limit(pump.disk.held() + LibraryArrival::kReserve);
  pump.hear(wire::LibraryOffer{next.target});
  EXPECT_EQ(pump.notice().wants, 0U);
  EXPECT_EQ(pump.notice().library, 5U);
  pump.disk.limit(1 << 30);
  pump.turn();
  pump.turn(LibraryFetch::kFirstWait);
  ASSERT_GT(pump.notice().wants, 0U);
  pump.hear(wire::Chunk{next.target.version.digest, 0, next.bytes});
  EXPECT_EQ(pump.notice().library, 6U);
  EXPECT_TRUE(pump.refusals().empty());
  const auto told = pump.told(EventKind::kLibraryHeldUp);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_NE(told[0].find("no space"), std::string::npos) << told[0];
}

}  // namespace
}  // namespace ph::agent
