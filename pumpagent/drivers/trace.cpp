#include "pumpagent/drivers/trace.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace ph::agent {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kInt32 = std::numeric_limits<std::int32_t>::max();

// One column: its name, its range, and how it goes in and out of a tick.
struct Column {
  std::string_view name;
  std::int64_t least, most;
  std::int64_t (*get)(const TraceTick&);
  void (*set)(TraceTick&, std::int64_t);
};

#define PH_COLUMN(NAME, LEAST, MOST, GET, SET)                               \
  Column {                                                                   \
    NAME, LEAST, MOST, [](const TraceTick& t) { return std::int64_t{GET}; }, \
        [](TraceTick& t, std::int64_t v) { SET; }                            \
  }
#define PH_NUMBER(NAME, FIELD, LEAST, MOST) \
  PH_COLUMN(NAME, LEAST, MOST, t.FIELD, t.FIELD = static_cast<decltype(t.FIELD)>(v))
#define PH_FLAG(NAME, FIELD) PH_COLUMN(NAME, 0, 1, t.FIELD ? 1 : 0, t.FIELD = v != 0)
#define PH_QUANTITY(NAME, FIELD) \
  PH_COLUMN(NAME, -kMost, kMost, t.FIELD.count(), t.FIELD = decltype(t.FIELD)::of(v))

constexpr std::array kColumns{
    PH_NUMBER("at_ns", at, 0, kMost),
    PH_FLAG("seen", seen),
    PH_NUMBER("encoder_steps", readings.encoder, -kMost, kMost),
    PH_QUANTITY("down_umhg", readings.down),
    PH_QUANTITY("up_umhg", readings.up),
    PH_NUMBER("air_mv", readings.air_mv, -kInt32, kInt32),
    PH_NUMBER("drops", readings.drops, 0, std::numeric_limits<std::uint32_t>::max()),
    PH_FLAG("drops_fitted", readings.drops_fitted),
    PH_FLAG("door_closed", readings.door_closed),
    PH_FLAG("reservoir_known", readings.reservoir_known),
    PH_QUANTITY("reservoir_nl", readings.reservoir),
    PH_COLUMN("battery_thousandths", 0, 1'000, t.readings.battery.count(),
              t.readings.battery = Charge::of(v)),
    PH_FLAG("on_mains", readings.on_mains),
    PH_NUMBER("temperature_dc", readings.temperature_dc, -2'730, 10'000),
    PH_FLAG("stop_key", readings.stop_key),
    PH_FLAG("set_loaded", readings.set_loaded),
    PH_FLAG("syringe_in_place", readings.syringe_in_place),
    PH_FLAG("battery_good", readings.battery_good),
    PH_NUMBER("mains_permille", readings.mains_permille, 0, 10'000),
    PH_NUMBER("battery_permille", readings.battery_permille, 0, 10'000),
    PH_NUMBER("temperature2_dc", readings.temperature2_dc, -2'730, 10'000),
    PH_NUMBER("keys_down", readings.keys_down, 0, std::numeric_limits<std::uint32_t>::max()),
    PH_FLAG("watchdog_armed", readings.watchdog_armed),
    PH_NUMBER("sounder_ma", readings.sounder_ma, SensorReadings::kNotMeasured, 100'000),
    PH_NUMBER("lamp_ma", readings.lamp_ma, SensorReadings::kNotMeasured, 100'000),
    PH_FLAG("air_test_fitted", readings.air_test_fitted),
    PH_FLAG("drive_enabled", readings.drive_enabled),
    PH_NUMBER("steps", commands.steps, -kInt32, kInt32),
    PH_FLAG("enable", commands.enable),
    PH_FLAG("clamp_closed", commands.clamp_closed),
    PH_COLUMN("lamp", 0, static_cast<std::int64_t>(Priority::kHigh),
              static_cast<std::int64_t>(t.commands.lamp),
              t.commands.lamp = static_cast<Priority>(v)),
    PH_FLAG("sounding", commands.sounding),
    PH_NUMBER("tone_hz", commands.tone_hz, 0, 65'535),
    PH_FLAG("lamp_lit", commands.lamp_lit),
    PH_FLAG("air_test", commands.air_test),
    PH_FLAG("use_battery", commands.use_battery),
    PH_FLAG("power_off", commands.power_off),
};

std::string_view cut(std::string_view& text, char at) {
  const std::string_view part = text.substr(0, text.find(at));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

tl::unexpected<Error> wrong(Fault fault, std::string_view name, std::size_t line,
                            std::string_view column, const std::string& why) {
  return fail(fault, std::string(name) + ":" + std::to_string(line) + ": " + std::string(column) +
                         ": " + why);
}

Result<TraceTick> read_line(std::string_view text, std::string_view name, std::size_t line) {
  TraceTick tick;
  for (const Column& column : kColumns) {
    const std::string_view word = cut(text, ',');
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size()) {
      return wrong(Fault::kMalformed, name, line, column.name,
                   "expected a whole number, got \"" + std::string(word) + "\"");
    }
    if (value < column.least || value > column.most) {
      return wrong(Fault::kOutOfRange, name, line, column.name,
                   "expected " + std::to_string(column.least) + " to " +
                       std::to_string(column.most) + ", got " + std::string(word));
    }
    column.set(tick, value);
  }
  if (text.empty()) return tick;
  return wrong(Fault::kMalformed, name, line, kColumns.back().name,
               "expected the line to end, got \"" + std::string(text) + "\"");
}

}  // namespace

std::string trace_head() {
  std::string out;
  for (const Column& column : kColumns) out.append(out.empty() ? "" : ",").append(column.name);
  return out + "\n";
}

std::string trace_line(const TraceTick& tick) {
  std::string out;
  for (const Column& column : kColumns) {
    out.append(out.empty() ? "" : ",").append(std::to_string(column.get(tick)));
  }
  return out + "\n";
}

Result<std::vector<TraceTick>> read_trace(std::string_view text, std::string_view name) {
  std::string_view found = cut(text, '\n');
  for (const Column& column : kColumns) {
    const std::string_view word = cut(found, ',');
    if (word == column.name) continue;
    return wrong(Fault::kMalformed, name, 1, column.name,
                 "expected this column, got \"" + std::string(word) + "\"");
  }
  if (!found.empty()) {
    return wrong(Fault::kMalformed, name, 1, found, "unknown column after the last");
  }
  std::vector<TraceTick> out;
  for (std::size_t line = 2; !text.empty(); ++line) {
    auto tick = read_line(cut(text, '\n'), name, line);
    if (!tick) return fail(tick.error());
    if (!out.empty() && tick->at <= out.back().at) {
      return wrong(Fault::kOutOfRange, name, line, "at_ns", "expected a later time than before");
    }
    out.push_back(*tick);
  }
  return out;
}

}  // namespace ph::agent
