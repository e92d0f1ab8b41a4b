#include "pumpagent/drivers/linux_hal.hpp"

namespace ph::agent {
namespace {

// Flashing lamps of IEC 60601-1-8: red 2 Hz, half on; yellow 0.5 Hz, half on; cyan steady.
constexpr std::chrono::nanoseconds kRed{500'000'000};
constexpr std::chrono::nanoseconds kYellow{2'000'000'000};

bool is_lit(SteadyTime now, std::chrono::nanoseconds period) {
  return now.time_since_epoch() % period < period / 2;
}

}  // namespace

Result<std::unique_ptr<LinuxHal>> LinuxHal::open(const BoardSettings& board, SteadyTime now) {
  // What moves comes first, so that it is off whatever fails after it.
  auto current = OutputLine::open(board.devices, board.motor.enable);
  if (!current) return fail(current.error());
  auto stepper = Stepper::open(board);
  if (!stepper) return fail(stepper.error());
  auto front = open_front(board);
  if (!front) return fail(front.error());
  auto sensors = BoardSensors::open(board, board.drive, now);
  if (!sensors) return fail(sensors.error());
  return std::unique_ptr<LinuxHal>(new LinuxHal(std::move(*sensors), std::move(*stepper),
                                                std::move(*current), std::move(*front)));
}

Result<LinuxHal::Front> LinuxHal::open_front(const BoardSettings& board) {
  auto clamp = OutputLine::open(board.devices, board.clamp);
  if (!clamp) return fail(clamp.error());
  if (!clamp->set(true)) return fail(Fault::kUnavailable, "front.clamp: the line refuses to close");
  auto red = OutputLine::open(board.devices, board.lamp_red);
  if (!red) return fail(red.error());
  auto yellow = OutputLine::open(board.devices, board.lamp_yellow);
  if (!yellow) return fail(yellow.error());
  auto cyan = OutputLine::open(board.devices, board.lamp_cyan);
  if (!cyan) return fail(cyan.error());
  auto sounder =
      Pwm::open(board.sysfs + "/class/pwm/" + board.sounder.device, board.sounder.channel);
  if (!sounder) return fail(sounder.error());
  return Front{std::move(*clamp),   std::move(*red),
               std::move(*yellow),  std::move(*cyan),
               std::move(*sounder), std::chrono::nanoseconds{1'000'000'000 / board.sounder_hz}};
}

bool LinuxHal::read(SteadyTime now, SensorReadings& out) noexcept {
  SensorReadings seen;
  const bool good = sensors_->read(now, seen);
  if (good) encoder_ = seen.encoder;
  const bool refused = std::exchange(refused_, false);
  if (!good || refused) return false;
  out = seen;
  return true;
}

void LinuxHal::write(SteadyTime now, const ActuatorCommands& commands) noexcept {
  const bool moved = drive_motor(now, commands);
  const bool clamped = front_.clamp.set(commands.clamp_closed);
  const bool signalled = signal(now, commands);
  refused_ = !moved || !clamped || !signalled;
}

bool LinuxHal::drive_motor(SteadyTime now, const ActuatorCommands& commands) noexcept {
  if (!commands.enable) {
    const bool off = current_.set(false);
    return stepper_->stop() && off;
  }
  return current_.set(true) && stepper_->move(now, commands.steps, encoder_);
}

bool LinuxHal::signal(SteadyTime now, const ActuatorCommands& commands) noexcept {
  const bool red = front_.red.set(commands.lamp == Priority::kHigh && is_lit(now, kRed));
  const bool yellow = front_.yellow.set(commands.lamp == Priority::kMedium && is_lit(now, kYellow));
  const bool cyan = front_.cyan.set(commands.lamp == Priority::kLow);
  const bool sound = commands.sounding ? front_.sounder.run(front_.tone) : front_.sounder.stop();
  return red && yellow && cyan && sound;
}

}  // namespace ph::agent
