#include "pumpagent/control/self_test.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "pumpagent/control/air.hpp"
#include "pumpagent/control/power.hpp"
#include "pumpagent/control/pressure.hpp"
#include "pumpagent/control/sounder_watch.hpp"

namespace ph::agent {
namespace {

constexpr std::int64_t kStillSteps = 1;  // the shaft may settle
constexpr std::int32_t kLit = 2;         // mA at least
constexpr auto kNone = SensorReadings::kNotMeasured;

constexpr std::array<std::string_view, 16> kWords = {
    "passed",
    "sensors could not be read",
    "the shaft turned though nothing drove it",
    "pressure sensor out of its range",
    "air detector does not read air at its test input",
    "sounder open, shorted or stuck on",
    "lamp does not follow",
    "battery faulty and no mains",
    "temperature sensors apart, or too hot",
    "STOP key held down",
    "drive-enable line does not follow the guard's lease",
    "watchdog not armed",
    "drive and guard are not of one version",
    "the guard is not ready",
    "the pressure does not rise against the shut line",
    "the pressure rises too far against the shut line"};

bool pressure_is_sane(Pressure pressure) {
  return pressure >= DownPressure::kLowest && pressure <= DownPressure::kHighest;
}

}  // namespace

std::string_view to_string(SelfTestFault fault) {
  return kWords.at(static_cast<std::size_t>(fault));
}

void SelfTest::begin(bool with_guard) {
  *this = SelfTest{};
  state_ = State::kRuns;
  with_guard_ = with_guard;
}

void SelfTest::tick(std::chrono::nanoseconds elapsed, const SensorReadings* readings,
                    const SelfTestDriven& driven, const std::optional<GuardWord>& guard) {
  if (state_ == State::kPassed && readings != nullptr) watch_line(elapsed, *readings, guard);
  if (state_ != State::kRuns) return;
  waited_ += elapsed;
  if (readings != nullptr) {
    into_ += std::min<std::chrono::nanoseconds>(elapsed, kLongestTick);
    look(*readings, driven);
  }
  if (state_ != State::kRuns) return;
  const SelfTestFault lacks =
      readings == nullptr ? SelfTestFault::kReadings : awaited(*readings, guard);
  if (into_ >= kDarkAgain && lacks == SelfTestFault::kNone) {
    state_ = State::kPassed;
  } else if (waited_ >= kPatience) {
    fail(lacks == SelfTestFault::kNone ? SelfTestFault::kReadings : lacks);
  }
}

void SelfTest::look(const SensorReadings& readings, const SelfTestDriven& driven) {
  if (into_ < kSettled) return;
  if (!encoder_) encoder_ = readings.encoder;
  if (std::abs(readings.encoder - *encoder_) > kStillSteps) return fail(SelfTestFault::kMotion);
  if (into_ < kQuietEnd) return look_quiet(readings, driven);
  if (into_ < kLoudEnd) {
    end_part(silent_, SelfTestFault::kSounder);
    end_part(dark_, SelfTestFault::kLamp);
    return look_loud(readings);
  }
  end_part(sane_, SelfTestFault::kPressure);
  end_part(sounds_, SelfTestFault::kSounder);
  end_part(shines_, SelfTestFault::kLamp);
  end_part(sees_air_, SelfTestFault::kAirDetector);
}

void SelfTest::look_quiet(const SensorReadings& readings, const SelfTestDriven& driven) {
  silent_ = silent_ || driven.tone || readings.sounder_ma < SounderWatch::kSounds;
  dark_ = dark_ || driven.lamp || readings.lamp_ma < kLit;
  sane_ = sane_ || (pressure_is_sane(readings.down) && pressure_is_sane(readings.up));
}

void SelfTest::look_loud(const SensorReadings& readings) {
  const std::int32_t sounder = readings.sounder_ma;
  sounds_ = sounds_ || sounder == kNone ||
            (sounder >= SounderWatch::kSounds && sounder <= SounderWatch::kShorted);
  shines_ = shines_ || readings.lamp_ma == kNone || readings.lamp_ma >= kLit;
  const bool air = readings.air_mv >= Air::kLowest && readings.air_mv < Air::kAir;
  const bool possible = readings.air_mv >= Air::kLowest && readings.air_mv <= Air::kHighest;
  sees_air_ = sees_air_ || (readings.air_test_fitted ? air : possible);
}

void SelfTest::end_part(bool passed, SelfTestFault otherwise) {
  if (!passed && state_ == State::kRuns) fail(otherwise);
}

// What may still come right by itself; kNone: nothing is lacking.
SelfTestFault SelfTest::awaited(const SensorReadings& readings,
                                const std::optional<GuardWord>& guard) {
  const bool mains = readings.on_mains && readings.mains_permille >= Power::kVoltageLow;
  const auto apart = std::abs(readings.temperature_dc - readings.temperature2_dc);
  if (!readings.battery_good && !mains) return SelfTestFault::kBattery;
  if (apart >= Power::kPairApart || readings.temperature_dc > Power::kHot) {
    return SelfTestFault::kTemperature;
  }
  if (readings.stop_key) return SelfTestFault::kStopKey;
  if (!readings.watchdog_armed) return SelfTestFault::kWatchdog;
  if (!with_guard_) return SelfTestFault::kNone;
  if (!guard || !guard->ready) return SelfTestFault::kGuard;
  if (!guard->same_version) return SelfTestFault::kVersion;
  return guard->lease == readings.drive_enabled ? SelfTestFault::kNone
                                                : SelfTestFault::kDriveEnable;
}

void SelfTest::watch_line(std::chrono::nanoseconds elapsed, const SensorReadings& readings,
                          const std::optional<GuardWord>& guard) {
  if (!with_guard_ || !guard) return;
  const bool astray = readings.drive_enabled && !guard->lease;
  astray_ = astray ? astray_ + std::min<std::chrono::nanoseconds>(elapsed, kLongestTick)
                   : std::chrono::nanoseconds{0};
  if (astray_ >= kLineLag) fail(SelfTestFault::kDriveEnable);
}

void SelfTest::fail(SelfTestFault fault) {
  state_ = State::kFailed;
  fault_ = fault;
}

SelfTestAsks SelfTest::asks() const {
  const bool loud = state_ == State::kRuns && into_ >= kQuietEnd && into_ < kLoudEnd;
  return {loud, loud, loud};
}

}  // namespace ph::agent
