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
  if (auto added = out->add_contacts(board, side); !added) return fail(added.error());
  auto encoder = open_encoder(board, side.encoder);
  if (!encoder) return fail(encoder.error());
  out->encoder_ = std::move(*encoder);
  out->steps_ = side.encoder.steps;
  out->counts_ = side.encoder.counts;
  if (auto added = out->add_bus_sensors(board, side); !added) return fail(added.error());
  if (auto added = out->add_power(board); !added) return fail(added.error());
  if (auto added = out->add_heat(board); !added) return fail(added.error());
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
  if (auto added = add_optional(quick_, board, side.reservoir, reservoir_); !added) return added;
  if (auto added = add_optional(quick_, board, side.sounder_ma, sounder_ma_); !added) return added;
  return add_optional(quick_, board, side.lamp_ma, lamp_ma_);
}

Status BoardSensors::add_contacts(const BoardSettings& board, const SideSettings& side) {
  air_test_fitted_ = board.air_test.has_value();
  const auto add = [&](const std::optional<LineName>& name,
                       std::optional<InputLine>& to) -> Status {
    if (!name) return {};
    auto line = InputLine::open(board.devices, *name);
    if (!line) return fail(line.error());
    to = std::move(*line);
    return {};
  };
  if (auto added = add(side.drops, drops_line_); !added) return added;
  if (auto added = add(side.set_loaded, set_loaded_); !added) return added;
  if (auto added = add(side.syringe, syringe_); !added) return added;
  for (const LineName& name : side.keys) {
    std::optional<InputLine> key;
    if (auto added = add(name, key); !added) return added;
    keys_.push_back(std::move(*key));
  }
  return {};
}

Status BoardSensors::add_power(const BoardSettings& board) {
  slow_every_ = board.slow_every;
  slow_bound_ = board.slow_bound;
  const std::string supplies = board.sysfs + "/class/power_supply/";
  auto power = PowerSupply::open(supplies + board.battery, supplies + board.mains);
  if (!power) return fail(power.error());
  const auto supply = std::make_shared<PowerSupply>(std::move(*power));
  const auto add = [&](double (*part)(const BatteryReading&)) {
    return slow_.add([supply, part](double& out) {
      BatteryReading battery;
      const bool seen = supply->read_battery(battery);
      out = part(battery);
      return seen;
    });
  };
  battery_ = add([](const BatteryReading& b) { return static_cast<double>(b.charge.count()); });
  battery_good_ = add([](const BatteryReading& b) { return b.good ? 1.0 : 0.0; });
  const auto nominal = static_cast<double>(board.battery_nominal_mv);
  battery_permille_ = slow_.add([supply, nominal](double& out) {
    BatteryReading battery;
    const bool seen = supply->read_battery(battery);
    out = static_cast<double>(battery.microvolts) / nominal;
    return seen;
  });
  mains_ = slow_.add([supply](double& out) {
    bool present = false;
    const bool seen = supply->read_mains(present);
    out = present ? 1 : 0;
    return seen;
  });
  auto state = Attribute::open(board.sysfs + "/class/watchdog/" + board.watchdog + "/state",
                               Attribute::Access::kRead);
  if (!state) return fail(state.error());
  const auto watchdog = std::make_shared<Attribute>(std::move(*state));
  watchdog_ = slow_.add([watchdog](double& out) {
    out = watchdog->says("active") ? 1 : 0;
    return true;
  });
  return {};
}

Status BoardSensors::add_heat(const BoardSettings& board) {
  const auto open = [&](const ChannelName& name) {
    return Hwmon::open(board.sysfs + "/class/hwmon/" + name.device, name.channel);
  };
  const auto add = [&](Hwmon sensor) {
    const auto shared = std::make_shared<Hwmon>(std::move(sensor));
    return slow_.add([shared](double& out) {
      std::int32_t tenths = 0;
      const bool seen = shared->read_temperature(tenths);
      out = tenths;
      return seen;
    });
  };
  auto one = open(board.temperature);
  if (!one) return fail(one.error());
  auto two = open(board.temperature2);
  if (!two) return fail(two.error());
  temperature_ = add(std::move(*one));
  temperature2_ = add(std::move(*two));
  auto voltage = open(board.mains_voltage);
  if (!voltage) return fail(voltage.error());
  const auto mains = std::make_shared<Hwmon>(std::move(*voltage));
  const auto nominal = static_cast<double>(board.mains_nominal_mv);
  mains_permille_ = slow_.add([mains, nominal](double& out) {
    std::int64_t millivolts = 0;
    const bool seen = mains->read(millivolts);
    out = static_cast<double>(millivolts) * 1'000 / nominal;
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
  if (!read_contacts(out)) return false;
  if (!drops_line_) return true;
  if (!drops_line_->take_edges(edges)) return false;
  for (std::size_t i = 0; i < edges.count; ++i) drops_ += edges.edge[i].rising ? 1 : 0;
  out.drops = drops_;
  out.drops_fitted = true;
  return true;
}

bool BoardSensors::read_contacts(SensorReadings& out) noexcept {
  InputLine::Edges edges;
  const auto look = [&](InputLine& line, bool& active) {
    return line.take_edges(edges) && line.level(active);
  };
  if (set_loaded_ && !look(*set_loaded_, out.set_loaded)) return false;
  if (syringe_ && !look(*syringe_, out.syringe_in_place)) return false;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    bool down = false;
    if (!look(keys_[i], down)) return false;
    out.keys_down |= down ? 1U << i : 0U;
  }
  return true;
}

bool BoardSensors::number(const Sampler& from, std::size_t place, SteadyTime now,
                          std::int32_t& out) const {
  double value = 0;
  if (!from.latest(place, now, &from == &quick_ ? quick_bound_ : slow_bound_, value)) return false;
  out = static_cast<std::int32_t>(std::clamp(value, -1e9, 1e9));
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
  if (air_ && !number(quick_, *air_, now, out.air_mv)) return false;
  if (sounder_ma_ && !number(quick_, *sounder_ma_, now, out.sounder_ma)) return false;
  if (lamp_ma_ && !number(quick_, *lamp_ma_, now, out.lamp_ma)) return false;
  out.air_test_fitted = air_ && air_test_fitted_;
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
  std::int32_t value = 0;
  out.battery = number(slow_, battery_, now, value) ? Charge::of(value) : Charge{};
  out.battery_good = number(slow_, battery_good_, now, value) && value != 0;
  out.on_mains = number(slow_, mains_, now, value) && value != 0;
  if (!number(slow_, battery_permille_, now, out.battery_permille)) out.battery_permille = 0;
  if (!number(slow_, mains_permille_, now, out.mains_permille)) out.mains_permille = 0;
  out.watchdog_armed = number(slow_, watchdog_, now, value) && value != 0;
  return number(slow_, temperature_, now, out.temperature_dc) &&
         number(slow_, temperature2_, now, out.temperature2_dc);
}

}  // namespace ph::agent
