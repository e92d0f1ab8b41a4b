#include "tests/unit/pumpagent_drive/cabinet.hpp"

namespace ph::agent {
namespace {

EngineCommand prime() {
  EngineCommand command;
  command.verb = EngineVerb::kPrime;
  return command;
}

// A panel at which a person said that no patient is connected.
struct PrimingCabinet : Cabinet {
  void allow() {
    ConfirmedRecord record;
    record.serial = ++serial;
    record.present = record.primes = true;
    region->confirmed.post(record);
  }
  void hold(std::chrono::milliseconds time) {
    for (auto t = 0ms; t < time; t += 500ms) {
      ask(prime());
      run(500ms);
    }
  }
  PumpState state() const { return picture().engine.state; }
};

TEST(Priming, BeginsWithAPersonsWordAndTheGuardsLease) {
  PrimingCabinet pump;
  pump.allow();
  pump.run(5ms);
  pump.hold(2s);
  EXPECT_EQ(pump.state(), PumpState::kPriming);
  EXPECT_NEAR(static_cast<double>(pump.picture().engine.dose_given.count()), 1200e6 / 3600 * 2,
              1e4);
  EXPECT_EQ(pump.picture().engine.infused, Volume{});
}

TEST(Priming, IsNotGrantedWithoutAPersonsWord) {
  PrimingCabinet pump;
  pump.ask(prime());
  pump.run(DriveShell::kGrantWait + 10ms);
  EXPECT_EQ(pump.answers(), std::vector<Answer>{Answer::kNotGranted});
  EXPECT_EQ(pump.state(), PumpState::kIdle);
}

TEST(Priming, IsNotGrantedByTheConfirmationOfAnInfusion) {
  PrimingCabinet pump;
  pump.confirm("");
  pump.ask(prime());
  pump.run(DriveShell::kGrantWait + 10ms);
  EXPECT_EQ(pump.answers(), std::vector<Answer>{Answer::kNotGranted});
}

TEST(Priming, ItsWordStartsNoInfusion) {
  PrimingCabinet pump;
  pump.ask(engine(EngineVerb::kLoad, 600, ""));
  pump.run(5ms);
  pump.allow();
  pump.ask(engine(EngineVerb::kStart, 600, ""));
  pump.run(DriveShell::kGrantWait + 10ms);
  EXPECT_EQ(pump.answers().back(), Answer::kNotGranted);
}

TEST(Priming, IsNotGrantedByAGuardThatRefuses) {
  PrimingCabinet pump;
  pump.grants = false;
  pump.allow();
  pump.ask(prime());
  pump.run(DriveShell::kGrantWait + 10ms);
  EXPECT_EQ(pump.answers(), std::vector<Answer>{Answer::kNotGranted});
}

// P14
TEST(Priming, StopsTheMotorWithStop) {
  PrimingCabinet pump;
  pump.allow();
  pump.run(5ms);
  pump.hold(1s);
  pump.ask(engine(EngineVerb::kStop));
  pump.run(2ms);
  EXPECT_EQ(pump.state(), PumpState::kIdle);
  const std::int64_t before = pump.world.read().encoder;
  pump.run(2s);
  EXPECT_LE(pump.world.read().encoder - before, 1);
}

TEST(Priming, EndsWhenTheGuardBeginsAnew) {
  PrimingCabinet pump;
  pump.allow();
  pump.run(5ms);
  pump.hold(1s);
  pump.ready = false;
  pump.run(2ms);
  EXPECT_EQ(pump.state(), PumpState::kIdle);
}

TEST(Priming, IsToldWithWhatWasPurged) {
  PrimingCabinet pump;
  pump.allow();
  pump.run(5ms);
  pump.hold(1s);
  pump.ask(engine(EngineVerb::kStop));
  pump.run(2ms);
  const auto events = pump.events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, EventKind::kPrimingStarted);
  EXPECT_EQ(events[1].kind, EventKind::kPrimingEnded);
  EXPECT_NEAR(static_cast<double>(events[1].volume.count()), 1200e6 / 3600, 1e4);
  EXPECT_TRUE(events[1].order.empty());
}

TEST(Priming, DoesNotComeBackAfterAnOrderlyEndOfTheDrive) {
  PrimingCabinet pump;
  pump.allow();
  pump.run(5ms);
  pump.hold(1s);
  pump.drive->end(pump.now, pump.counts);
  EXPECT_EQ(pump.picture().saved.state, PumpState::kIdle);
  EXPECT_FALSE(pump.picture().saved.doses.current.runs());
}

}  // namespace
}  // namespace ph::agent
