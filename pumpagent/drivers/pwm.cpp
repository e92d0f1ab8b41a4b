#include "pumpagent/drivers/pwm.hpp"

#include <charconv>

namespace ph::agent {

Result<Pwm> Pwm::open(const std::string& chip, const std::string& channel) {
  const std::string folder = chip + "/pwm" + channel + "/";
  auto period = Attribute::open(folder + "period", Attribute::Access::kWrite);
  if (!period) {
    const auto exporter = Attribute::open(chip + "/export", Attribute::Access::kWrite);
    if (!exporter) return fail(exporter.error());
    std::int64_t number = 0;
    const auto [end, error] =
        std::from_chars(channel.data(), channel.data() + channel.size(), number);
    const bool whole = error == std::errc{} && end == channel.data() + channel.size();
    if (!whole || !exporter->write(number)) {
      return fail(Fault::kUnavailable, chip + "/export: refuses channel " + channel);
    }
    period = Attribute::open(folder + "period", Attribute::Access::kWrite);
  }
  if (!period) return fail(period.error());
  auto duty = Attribute::open(folder + "duty_cycle", Attribute::Access::kWrite);
  if (!duty) return fail(duty.error());
  auto enable = Attribute::open(folder + "enable", Attribute::Access::kWrite);
  if (!enable) return fail(enable.error());
  if (!enable->write(0)) return fail(Fault::kUnavailable, folder + "enable: refuses 0");
  return Pwm(std::move(*period), std::move(*duty), std::move(*enable));
}

bool Pwm::run(std::chrono::nanoseconds period) noexcept {
  const std::int64_t wanted = period.count();
  bool good = true;
  if (wanted != now_) {
    // The kernel refuses a duty above its period: when it shrinks, the duty goes first.
    const bool shrinks = wanted < now_;
    if (shrinks) good = duty_.write(wanted / 2);
    good = good && period_.write(wanted);
    if (!shrinks) good = good && duty_.write(wanted / 2);
    now_ = good ? wanted : 0;
  }
  if (!on_) good = good && enable_.write(1);
  on_ = on_ || good;
  return good;
}

bool Pwm::stop() noexcept {
  if (!on_) return true;
  on_ = !enable_.write(0);
  return !on_;
}

}  // namespace ph::agent
