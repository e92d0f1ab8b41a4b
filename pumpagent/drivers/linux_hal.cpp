#include "pumpagent/drivers/linux_hal.hpp"

#include <utility>

namespace ph::agent {
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
  auto use_battery = OutputLine::open(board.devices, board.use_battery);
  if (!use_battery) return fail(use_battery.error());
  auto power_off = OutputLine::open(board.devices, board.power_off);
  if (!power_off) return fail(power_off.error());
  auto sounder =
      Pwm::open(board.sysfs + "/class/pwm/" + board.sounder.device, board.sounder.channel);
  if (!sounder) return fail(sounder.error());
  Front out{std::move(*clamp),
            std::move(*red),
            std::move(*yellow),
            std::move(*cyan),
            std::move(*use_battery),
            std::move(*power_off),
            std::move(*sounder),
            std::nullopt,
            std::nullopt};
  if (board.air_test) {
    auto air_test = OutputLine::open(board.devices, *board.air_test);
    if (!air_test) return fail(air_test.error());
    out.air_test = std::move(*air_test);
  }
  if (board.pinch) {
    auto pinch = OutputLine::open(board.devices, *board.pinch);
    if (!pinch) return fail(pinch.error());
    out.pinch = std::move(*pinch);
  }
  return out;
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
  const bool shut = !front_.pinch || front_.pinch->set(commands.pinch);
  const bool clamped = front_.clamp.set(commands.clamp_closed) && shut;
  const bool signalled = signal(commands);
  const bool supplied = switch_supply(commands);
  refused_ = !moved || !clamped || !signalled || !supplied;
}

bool LinuxHal::drive_motor(SteadyTime now, const ActuatorCommands& commands) noexcept {
  if (!commands.enable) {
    const bool off = current_.set(false);
    return stepper_->stop() && off;
  }
  return current_.set(true) && stepper_->move(now, commands.steps, encoder_);
}

// The pattern is the loop's: a lamp and a tone of this tick.
bool LinuxHal::signal(const ActuatorCommands& commands) noexcept {
  const auto show = [&](OutputLine& lamp, Priority colour) {
    return lamp.set(commands.lamp_lit && commands.lamp == colour);
  };
  const bool red = show(front_.red, Priority::kHigh);
  const bool yellow = show(front_.yellow, Priority::kMedium);
  const bool cyan = show(front_.cyan, Priority::kLow);
  const bool sound =
      commands.tone_hz > 0
          ? front_.sounder.run(std::chrono::nanoseconds{1'000'000'000 / commands.tone_hz})
          : front_.sounder.stop();
  const bool tested = !front_.air_test || front_.air_test->set(commands.air_test);
  return red && yellow && cyan && sound && tested;
}

bool LinuxHal::switch_supply(const ActuatorCommands& commands) noexcept {
  const bool chosen = front_.use_battery.set(commands.use_battery);
  return front_.power_off.set(commands.power_off) && chosen;
}

}  // namespace ph::agent
