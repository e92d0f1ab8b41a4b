#include "pumpagent/drivers/fault_hal.hpp"

#include <algorithm>
#include <random>

namespace ph::agent {
namespace {

std::int64_t get(const SensorReadings& from, Signal signal) {
  switch (signal) {
    case Signal::kEncoder:
      return from.encoder;
    case Signal::kDown:
      return from.down.count();
    case Signal::kUp:
      return from.up.count();
    case Signal::kAir:
      return from.air_mv;
    case Signal::kReservoir:
      return from.reservoir.count();
    case Signal::kBattery:
      return from.battery.count();
    case Signal::kTemperature:
      return from.temperature_dc;
  }
  return 0;
}

void set(SensorReadings& in, Signal signal, std::int64_t value) {
  switch (signal) {
    case Signal::kEncoder:
      in.encoder = value;
      return;
    case Signal::kDown:
      in.down = Pressure::of(value);
      return;
    case Signal::kUp:
      in.up = Pressure::of(value);
      return;
    case Signal::kAir:
      in.air_mv = static_cast<std::int32_t>(value);
      return;
    case Signal::kReservoir:
      in.reservoir = Volume::of(value);
      return;
    case Signal::kBattery:
      in.battery = Charge::of(std::clamp<std::int64_t>(value, 0, 1'000));
      return;
    case Signal::kTemperature:
      in.temperature_dc = static_cast<std::int32_t>(value);
      return;
  }
}

// A disturbance that a sensor could show, in its unit.
std::int64_t range_of(Signal signal) {
  constexpr std::array<std::int64_t, kSignalCount> kRange{200,        600'000, 300'000, 2'000,
                                                          10'000'000, 900,     600};
  return kRange[static_cast<std::size_t>(signal)];
}

// How many of `steps` the share of `per_cent` takes, with the rest carried.
std::int64_t share(std::int64_t steps, std::int64_t per_cent, std::int64_t& part) {
  part += steps * per_cent;
  const std::int64_t whole = part / 100;
  part -= whole * 100;
  return whole;
}

}  // namespace

InjectedFault random_fault(std::uint64_t seed, SteadyTime from, std::chrono::nanoseconds within) {
  std::mt19937_64 dice(seed);
  const auto below = [&](std::int64_t most) {
    return static_cast<std::int64_t>(dice() % static_cast<std::uint64_t>(most));
  };
  InjectedFault out;
  out.what = static_cast<HalFault>(below(kHalFaultCount));
  out.signal = static_cast<Signal>(below(kSignalCount));
  out.from = from + std::chrono::nanoseconds{below(std::max<std::int64_t>(within.count(), 1))};
  const std::int64_t range = range_of(out.signal);
  switch (out.what) {
    case HalFault::kOffset:
      out.amount = below(2 * range + 1) - range;
      break;
    case HalFault::kDrift:
      out.amount = below(range / 10 + 1) - range / 20;
      break;
    case HalFault::kDroppedRead:
      out.until = out.from + milliseconds{1 + below(5'000)};
      break;
    case HalFault::kClockJump:
      out.amount = below(7'200'001) - 3'600'000;
      break;
    case HalFault::kKeyBounce:
      out.amount = 1 + below(10);
      out.until = out.from + milliseconds{1 + below(500)};
      break;
    default:
      out.amount = 1 + below(100);
      break;
  }
  return out;
}

FaultHal::FaultHal(Hal& hardware, std::vector<InjectedFault> script)
    : hardware_(hardware),
      script_(std::move(script)),
      stuck_at_(script_.size()),
      began_(script_.size()) {}

bool FaultHal::active(const InjectedFault& fault, SteadyTime now) const {
  return now >= fault.from && now < fault.until;
}

SteadyTime FaultHal::seen(SteadyTime now) const {
  SteadyTime out = now;
  for (const InjectedFault& fault : script_) {
    if (fault.what == HalFault::kClockJump && active(fault, now)) out += milliseconds{fault.amount};
  }
  return out;
}

bool FaultHal::read(SteadyTime now, SensorReadings& out) noexcept {
  ++ticks_;
  newest_ = (newest_ + 1) % kLatest;
  Picture& picture = pictures_[newest_];
  picture.taken = now;
  picture.good = hardware_.read(seen(now), picture.readings);
  SensorReadings told = picture.readings;
  bool good = picture.good;
  for (std::size_t place = 0; place < script_.size(); ++place) {
    const InjectedFault& fault = script_[place];
    if (!active(fault, now)) continue;
    if (fault.what == HalFault::kDroppedRead) good = false;
    if (fault.what == HalFault::kLateRead) {
      const Picture& before = as_of(now - milliseconds{fault.amount});
      good = before.good;
      told = before.readings;
    }
    spoil(place, now, told);
  }
  if (good) out = told;
  return good;
}

// The newest picture that is not younger than `time`, the oldest kept when none is.
const FaultHal::Picture& FaultHal::as_of(SteadyTime time) const {
  std::size_t at = newest_;
  for (std::size_t back = 1; back < kLatest && pictures_[at].taken > time; ++back) {
    const std::size_t older = (newest_ + kLatest - back) % kLatest;
    if (pictures_[older].taken == SteadyTime{}) break;
    at = older;
  }
  return pictures_[at];
}

void FaultHal::spoil(std::size_t place, SteadyTime now, SensorReadings& out) {
  const InjectedFault& fault = script_[place];
  if (!began_[place]) {
    began_[place] = true;
    stuck_at_[place] = out;
    encoder_ = out.encoder;
  }
  const std::int64_t value = get(out, fault.signal);
  switch (fault.what) {
    case HalFault::kStuck:
      return set(out, fault.signal, get(stuck_at_[place], fault.signal));
    case HalFault::kOffset:
      return set(out, fault.signal, value + fault.amount);
    case HalFault::kDrift: {
      const auto since = std::chrono::duration_cast<milliseconds>(now - fault.from).count();
      return set(out, fault.signal, value + fault.amount * since / 1'000);
    }
    case HalFault::kEncoderMiss:
      missed_ += share(out.encoder - encoder_, fault.amount, miss_part_);
      encoder_ = out.encoder;
      out.encoder -= missed_;
      return;
    case HalFault::kKeyBounce:
      out.stop_key = (ticks_ / static_cast<std::uint64_t>(fault.amount)) % 2 == 0;
      return;
    default:
      return;
  }
}

void FaultHal::write(SteadyTime now, const ActuatorCommands& commands) noexcept {
  ActuatorCommands told = commands;
  for (const InjectedFault& fault : script_) {
    if (!active(fault, now)) continue;
    const bool loss = fault.what == HalFault::kStepLoss;
    if (!loss && fault.what != HalFault::kStepGain) continue;
    const auto some = static_cast<std::int32_t>(share(commands.steps, fault.amount, step_part_));
    told.steps += loss ? -some : some;
  }
  hardware_.write(seen(now), told);
}

}  // namespace ph::agent
