#include "pumpagent/drivers/board.hpp"

#include "protocol/settings/settings.hpp"

namespace ph::agent {
namespace {

constexpr std::string_view kNone = "none";

Result<ChannelName> parse_channel(std::string_view text, std::string_view what) {
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size()) {
    return fail(Fault::kMalformed,
                std::string(what) + ": expected DEVICE/CHANNEL, got \"" + std::string(text) + "\"");
  }
  return ChannelName{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

LineName line(Settings& file, std::string_view key) {
  return file.parsed<LineName>(key, LineName::parse);
}

ChannelName channel(Settings& file, std::string_view key) {
  return file.parsed<ChannelName>(key, parse_channel);
}

template <class Name, class Parse>
std::optional<Name> unless_none(Settings& file, std::string_view key, Parse parse) {
  return file.parsed<std::optional<Name>>(
      key, [&](const std::string& text, const std::string& what) -> Result<std::optional<Name>> {
        if (text == kNone) return std::optional<Name>{};
        auto name = parse(text, what);
        if (!name) return fail(name.error());
        return std::optional<Name>{std::move(*name)};
      });
}

// "counter" and "edges" have keys of their own; the others are not asked for.
EncoderSettings encoder(Settings file) {
  EncoderSettings out;
  const std::string kind = file.text("kind");
  if (kind == "counter") {
    out.counter = channel(file, "counter");
  } else if (kind == "edges") {
    out.kind = EncoderSettings::Kind::kEdges;
    out.a = line(file, "a");
    out.b = line(file, "b");
  } else if (!kind.empty()) {
    file.complain("kind", "expected counter or edges, got \"" + kind + "\"");
  }
  out.steps = file.integer("steps", 1, 1'000'000);
  out.counts = file.integer("counts", 1, 1'000'000);
  return out;
}

SideSettings side(Settings file) {
  SideSettings out;
  out.stop_key = line(file, "stop_key");
  out.door = line(file, "door");
  out.enabled = line(file, "enabled");
  out.set_loaded = unless_none<LineName>(file, "set_loaded", LineName::parse);
  out.syringe = unless_none<LineName>(file, "syringe", LineName::parse);
  for (const std::string& key : file.texts("keys")) {
    auto name = LineName::parse(key, "keys");
    if (!name) {
      file.complain("keys", name.error().detail);
      continue;
    }
    out.keys.push_back(std::move(*name));
  }
  out.drops = unless_none<LineName>(file, "drops", LineName::parse);
  out.encoder = encoder(file.section("encoder"));
  out.down = channel(file, "down");
  out.up = unless_none<ChannelName>(file, "up", parse_channel);
  out.air = unless_none<ChannelName>(file, "air", parse_channel);
  out.reservoir = unless_none<ChannelName>(file, "reservoir", parse_channel);
  out.sounder_ma = unless_none<ChannelName>(file, "sounder_ma", parse_channel);
  out.lamp_ma = unless_none<ChannelName>(file, "lamp_ma", parse_channel);
  out.reservoir_empty_mv = file.integer("reservoir_empty_mv", -10'000, 10'000);
  out.reservoir_nl_per_mv = file.integer("reservoir_nl_per_mv", -10'000'000, 10'000'000);
  return out;
}

MotorSettings motor(Settings file) {
  MotorSettings out;
  const std::string kind = file.text("kind");
  if (kind == "pulses") {
    out.step = line(file, "step");
  } else if (kind == "pwm") {
    out.kind = MotorSettings::Kind::kPwm;
    out.pwm = channel(file, "pwm");
  } else if (!kind.empty()) {
    file.complain("kind", "expected pulses or pwm, got \"" + kind + "\"");
  }
  out.direction = line(file, "direction");
  out.enable = line(file, "enable");
  out.pulses_per_step = file.integer("pulses_per_step", 1, 256);
  return out;
}

void take_times(Settings& file, BoardSettings& out) {
  out.quick_every = std::chrono::microseconds{file.integer("sampling.quick_us", 500, 100'000)};
  out.quick_bound = milliseconds{file.integer("sampling.quick_bound_ms", 2, 1'000)};
  out.slow_every = milliseconds{file.integer("sampling.slow_ms", 10, 2'000)};
  out.slow_bound = milliseconds{file.integer("sampling.slow_bound_ms", 20, 60'000)};
  out.watchdog_timeout = std::chrono::seconds{file.integer("watchdog.timeout_s", 1, 60)};
  out.watchdog_pace = milliseconds{file.integer("watchdog.pace_ms", 10, 30'000)};
  if (out.quick_bound < out.quick_every) {
    file.complain("sampling.quick_bound_ms", "expected no less than quick_us");
  }
  if (out.slow_bound < out.slow_every) {
    file.complain("sampling.slow_bound_ms", "expected no less than slow_ms");
  }
  if (out.watchdog_pace * 2 > out.watchdog_timeout) {
    file.complain("watchdog.pace_ms", "expected at most half of timeout_s");
  }
}

}  // namespace

Result<BoardSettings> read_board(const std::string& path) {
  auto file = Settings::read_file(path);
  if (!file) return fail(file.error());
  BoardSettings out;
  out.sysfs = file->text("board.sysfs");
  out.devices = file->text("board.devices");
  out.drive = side(file->section("drive"));
  out.guard = side(file->section("guard"));
  take_times(*file, out);
  out.battery = file->text("power.battery");
  out.mains = file->text("power.mains");
  out.temperature = channel(*file, "power.temperature");
  out.temperature2 = channel(*file, "power.temperature2");
  out.mains_voltage = channel(*file, "power.mains_voltage");
  out.mains_nominal_mv = file->integer("power.mains_nominal_mv", 1'000, 60'000);
  out.battery_nominal_mv = file->integer("power.battery_nominal_mv", 1'000, 60'000);
  out.use_battery = line(*file, "power.use_battery");
  out.power_off = line(*file, "power.power_off");
  out.motor = motor(file->section("motor"));
  out.clamp = line(*file, "front.clamp");
  out.pinch = unless_none<LineName>(*file, "front.pinch", LineName::parse);
  out.lamp_red = line(*file, "front.lamp_red");
  out.lamp_yellow = line(*file, "front.lamp_yellow");
  out.lamp_cyan = line(*file, "front.lamp_cyan");
  out.sounder = channel(*file, "front.sounder");
  out.air_test = unless_none<LineName>(*file, "front.air_test", LineName::parse);
  out.lease_pulse = line(*file, "lease.pulse");
  out.lease_clear = line(*file, "lease.clear");
  out.watchdog = file->text("watchdog.device");
  if (auto done = file->finished(); !done) return fail(done.error());
  return out;
}

}  // namespace ph::agent
