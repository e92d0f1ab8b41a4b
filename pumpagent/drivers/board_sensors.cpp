#include "pumpagent/drivers/board_sensors.hpp"

#include <algorithm>
#include <cmath>

#include "pumpagent/drivers/hwmon.hpp"
#include "pumpagent/drivers/iio_channel.hpp"

namespace ph::agent {
namespace {

constexpr double kMillimetresOfMercury = 7.500617;  // in a kPa

Result<std::size_t> add_channel(Sampler& sampler, const BoardSettings& board,
                                const ChannelName& name) {
  auto channel = IioChannel::open(board.sysfs + "/bus/iio/devices/" + name.device, name.channel);
  if (!channel) return fail(channel.error());
  const auto shared = std::make_shared<IioChannel>(std::move(*channel));
  return sampler.add([shared](double& out) { return shared->read(out); });
}

Status add_optional(Sampler& sampler, const BoardSettings& board,
                    const std::optional<ChannelName>& name, std::optional<std::size_t>& place) {
  if (!name) return {};
  const auto added = add_channel(sampler, board, *name);
  if (!added) return fail(added.error());
  place = *added;
  return {};
}

Result<std::unique_ptr<Encoder>> open_encoder(const BoardSettings& board,
                                              const EncoderSettings& settings) {
  if (settings.kind == EncoderSettings::Kind::kEdges) {
    return EdgeEncoder::open(board.devices, settings.a, settings.b);
  }
  return CounterEncoder::open(board.sysfs + "/bus/counter/devices/" + settings.counter.device +
                              "/" + settings.counter.channel);
}

Pressure pressure_of(double kilopascal) {
  return Pressure::of(std::llround(kilopascal * kMillimetresOfMercury * 1'000));
}

}  // namespace

Result<std::unique_ptr<BoardSensors>> BoardSensors::open(const BoardSettings& board,
                                                         const SideSettings& side, SteadyTime now) {
  auto stop_key = InputLine::open(board.devices, side.stop_key);
  if (!stop_key) return fail(stop_key.error());
  auto door = InputLine::open(board.devices, side.door);
  if (!door) return fail(door.error());
  auto enabled = InputLine::open(board.devices, side.enabled);
  if (!enabled) return fail(enabled.error());
  std::unique_ptr<BoardSensors> out(
      new BoardSensors(std::move(*stop_key), std::move(*door), std::move(*enabled)));
  if (side.drops) {
    auto drops = InputLine::open(board.devices, *side.drops);
    if (!drops) return fail(drops.error());
    out->drops_line_ = std::move(*drops);
  }
  auto encoder = open_encoder(board, side.encoder);
  if (!encoder) return fail(encoder.error());
  out->encoder_ = std::move(*encoder);
  out->steps_ = side.encoder.steps;
  out->counts_ = side.encoder.counts;
  if (auto added = out->add_bus_sensors(board, side); !added) return fail(added.error());
  if (auto added = out->add_power(board); !added) return fail(added.error());
  out->sample(now);
  return out;
}

void BoardSensors::start(Clock& clock) {
  quick_.start(clock, quick_every_);
  slow_.start(clock, slow_every_);
}

void BoardSensors::sample(SteadyTime now) {
  quick_.sample(now);
  slow_.sample(now);
}

Status BoardSensors::add_bus_sensors(const BoardSettings& board, const SideSettings& side) {
  quick_every_ = board.quick_every;
  quick_bound_ = board.quick_bound;
  reservoir_empty_mv_ = side.reservoir_empty_mv;
  reservoir_nl_per_mv_ = side.reservoir_nl_per_mv;
  const auto down = add_channel(quick_, board, side.down);
  if (!down) return fail(down.error());
  down_ = *down;
  if (auto added = add_optional(quick_, board, side.up, up_); !added) return added;
  if (auto added = add_optional(quick_, board, side.air, air_); !added) return added;
  return add_optional(quick_, board, side.reservoir, reservoir_);
}

Status BoardSensors::add_power(const BoardSettings& board) {
  slow_every_ = board.slow_every;
  slow_bound_ = board.slow_bound;
  const std::string supplies = board.sysfs + "/class/power_supply/";
  auto power = PowerSupply::open(supplies + board.battery, supplies + board.mains);
  if (!power) return fail(power.error());
  auto hwmon = Hwmon::open(board.sysfs + "/class/hwmon/" + board.temperature.device,
                           board.temperature.channel);
  if (!hwmon) return fail(hwmon.error());
  const auto supply = std::make_shared<PowerSupply>(std::move(*power));
  const auto sensor = std::make_shared<Hwmon>(std::move(*hwmon));
  battery_ = slow_.add([supply](double& out) {
    BatteryReading battery;
    const bool seen = supply->read_battery(battery);
    out = static_cast<double>(battery.charge.count());
    return seen;
  });
  mains_ = slow_.add([supply](double& out) {
    bool present = false;
    const bool seen = supply->read_mains(present);
    out = present ? 1 : 0;
    return seen;
  });
  temperature_ = slow_.add([sensor](double& out) {
    std::int32_t tenths = 0;
    const bool seen = sensor->read(tenths);
    out = tenths;
    return seen;
  });
  return {};
}

bool BoardSensors::read(SteadyTime now, SensorReadings& out) noexcept {
  SensorReadings all;
  // Each is looked at in every tick, so that edges are taken even while another is gone.
  const bool lines = read_lines(now, all);
  const bool encoder = read_encoder(all);
  if (!lines || !encoder || !read_bus(now, all) || !read_power(now, all)) return false;
  out = all;
  return true;
}

bool BoardSensors::read_lines(SteadyTime now, SensorReadings& out) noexcept {
  InputLine::Edges edges;
  bool down = false;
  if (!stop_key_.take_edges(edges) || !stop_key_.level(down)) return false;
  if (down || edges.count > 0) key_down_ = now;
  out.stop_key = key_down_ != SteadyTime{} && now - key_down_ < kKeyHold;
  if (!door_.take_edges(edges) || !door_.level(out.door_closed)) return false;
  for (std::size_t i = 0; i < edges.count; ++i) out.door_closed &= edges.edge[i].rising;
  if (!enabled_.take_edges(edges) || !enabled_.level(out.drive_enabled)) return false;
  if (!drops_line_) return true;
  if (!drops_line_->take_edges(edges)) return false;
  for (std::size_t i = 0; i < edges.count; ++i) drops_ += edges.edge[i].rising ? 1 : 0;
  out.drops = drops_;
  out.drops_fitted = true;
  return true;
}

bool BoardSensors::read_encoder(SensorReadings& out) noexcept {
  std::int64_t counts = 0;
  if (!encoder_->read(counts)) return false;
  out.encoder = counts * steps_ / counts_;
  return true;
}

bool BoardSensors::read_bus(SteadyTime now, SensorReadings& out) noexcept {
  double value = 0;
  if (!quick_.latest(down_, now, quick_bound_, value)) return false;
  out.down = pressure_of(value);
  if (up_) {
    if (!quick_.latest(*up_, now, quick_bound_, value)) return false;
    out.up = pressure_of(value);
  }
  if (air_) {
    if (!quick_.latest(*air_, now, quick_bound_, value)) return false;
    out.air_mv = static_cast<std::int32_t>(std::clamp(value, -100'000.0, 100'000.0));
  }
  if (reservoir_) {
    if (!quick_.latest(*reservoir_, now, quick_bound_, value)) return false;
    const double above = value - static_cast<double>(reservoir_empty_mv_);
    const std::int64_t left = std::llround(above * static_cast<double>(reservoir_nl_per_mv_));
    out.reservoir = nanolitres(std::max<std::int64_t>(left, 0));
    out.reservoir_known = true;
  }
  return true;
}

bool BoardSensors::read_power(SteadyTime now, SensorReadings& out) noexcept {
  double value = 0;
  const bool gauge = slow_.latest(battery_, now, slow_bound_, value);
  out.battery = gauge ? Charge::of(std::llround(value)) : Charge{};
  out.on_mains = slow_.latest(mains_, now, slow_bound_, value) && value != 0;
  if (!slow_.latest(temperature_, now, slow_bound_, value)) return false;
  out.temperature_dc = static_cast<std::int32_t>(value);
  return true;
}

}  // namespace ph::agent
