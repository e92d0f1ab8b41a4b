#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "pumpagent/control/hal.hpp"

namespace ph::agent {

// What the self-test found wrong first. Append only.
enum class SelfTestFault : std::uint8_t {
  kNone,
  kReadings,      // the sensors could not be read
  kMotion,        // the shaft turned though nothing drove it
  kPressure,      // outside what a sensor can say
  kAirDetector,   // does not read air at its test input, or says what no detector says
  kSounder,       // open, shorted or stuck on
  kLamp,          // dark when lit, or lit when dark
  kBattery,       // faulty, and no mains
  kTemperature,   // the two sensors apart, or too hot
  kStopKey,       // down for a minute
  kDriveEnable,   // the line does not follow the guard's lease
  kWatchdog,      // not armed
  kVersion,       // drive and guard are not of one version
  kGuard,         // did not report ready
  kPressureRise,  // too little of it, or none, against the shut line (P56)
  kPressureJump,  // too much of it
};
std::string_view to_string(SelfTestFault fault);  // for the record and the display

// What the guard says of itself, for the checks that need both channels.
struct GuardWord {
  bool ready = false;         // its own self-test has passed
  bool lease = false;         // it holds the drive-enable line up
  bool same_version = false;  // its channel version is the drive's
};

// What the test asks of the hardware in this tick, beside a motor that stands.
struct SelfTestAsks {
  bool sounder = false;  // a tone of kTone
  bool lamp = false;     // lit, red
  bool air_test = false;
  static constexpr std::uint16_t kTone = 523;
};

// What the hardware was told before the readings were taken: an alarm may sound meanwhile.
struct SelfTestDriven {
  bool tone = false;
  bool lamp = false;
};

// The power-on self-test (P76) and, once passed, the part of the continuous one that needs both
// channels (P77). Pure: readings in, wishes out, about 1.2 s of its own time; a tick counts 20 ms
// at most, so that a machine that stalls tests no less. Each check of an actuator must hold once in
// its part; the guard, the STOP key and the supply are waited for up to kPatience. A failure stays
// until the next power-on. One thread; real-time safe.
//
//   quiet   encoder still, pressure and air within range, sounder silent, lamp dark
//   loud    sounder and lamp draw current, the air detector reads air at its test input
//   wait    guard ready and of one version, line as its lease, watchdog armed, STOP up, supply good
class SelfTest {
 public:
  enum class State : std::uint8_t { kNotAsked, kRuns, kPassed, kFailed };
  static constexpr std::chrono::milliseconds kLongestTick{20};
  static constexpr std::chrono::milliseconds kSettled{200}, kQuietEnd{500}, kLoudEnd{800},
      kDarkAgain{1'000};
  static constexpr std::chrono::seconds kPatience{60};
  // After it: the line may lag the guard's word by this, also on a busy machine.
  static constexpr std::chrono::milliseconds kLineLag{500};

  // `with_guard`: GuardWord comes with the ticks; otherwise those checks are left out.
  void begin(bool with_guard);
  // `readings`: nullptr when the hardware could not be read.
  void tick(std::chrono::nanoseconds elapsed, const SensorReadings* readings,
            const SelfTestDriven& driven, const std::optional<GuardWord>& guard);

  State state() const { return state_; }
  SelfTestFault fault() const { return fault_; }
  // Another test of this pump, after this one has passed, found a fault.
  void found(SelfTestFault fault) { fail(fault); }
  bool allows_infusion() const { return state_ == State::kNotAsked || state_ == State::kPassed; }
  SelfTestAsks asks() const;

 private:
  void look(const SensorReadings& readings, const SelfTestDriven& driven);
  void look_quiet(const SensorReadings& readings, const SelfTestDriven& driven);
  void look_loud(const SensorReadings& readings);
  void end_part(bool passed, SelfTestFault otherwise);
  SelfTestFault awaited(const SensorReadings& readings, const std::optional<GuardWord>& guard);
  void watch_line(std::chrono::nanoseconds elapsed, const SensorReadings& readings,
                  const std::optional<GuardWord>& guard);
  void fail(SelfTestFault fault);

  State state_ = State::kNotAsked;
  SelfTestFault fault_ = SelfTestFault::kNone;
  bool with_guard_ = false;
  std::chrono::nanoseconds into_{0};
  std::chrono::nanoseconds waited_{0};  // since the start, in full
  std::chrono::nanoseconds astray_{0};  // the line up without a lease
  std::optional<std::int64_t> encoder_;
  bool silent_ = false, dark_ = false, sounds_ = false, shines_ = false, sees_air_ = false;
  bool sane_ = false;  // pressure and air said what a sensor can say
};

}  // namespace ph::agent
