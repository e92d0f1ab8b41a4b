#include <algorithm>

#include "protocol/wire/shapes.hpp"

namespace ph::wire {
namespace {

constexpr std::int64_t kLeastPressure = -1'000'000;  // thousandths of a mmHg
constexpr std::int64_t kMostPressure = 5'000'000;
constexpr std::size_t kShortText = 64;
constexpr std::int64_t kMaxCount = 4'294'967'295;  // 32 bits

// A fact that was recorded is delivered as it is, however impossible its figures: one of them
// refused would hold up every later fact of its lane.
std::int64_t as_recorded(Members& members, std::string_view key) {
  return members.integer(key, -kMaxInteger, kMaxInteger);
}
void write_recorded(Writer& writer, std::string_view key, std::int64_t value) {
  writer.number(key, std::clamp(value, -kMaxInteger, kMaxInteger));
}

template <class Kind>
void write_id_if_any(Writer& writer, std::string_view key, const Id<Kind>& id) {
  writer.text_if_any(key, id.str());
}

void write_if_any(Writer& writer, std::string_view key, std::int64_t value) {
  if (value != 0) writer.number(key, value);
}
std::int64_t read_if_any(Members& members, std::string_view key, std::int64_t most) {
  return members.has(key) ? members.integer(key, 0, most) : 0;
}

// What only some infusions have.
void read_therapy_facts(Members& members, Telemetry& out) {
  if (members.has("therapy")) out.therapy = members.read<Therapy>("therapy", parse_therapy);
  if (members.has("activity")) out.activity = members.read<Activity>("activity", parse_activity);
  out.secondary_to = read_id_if_any<OrderNaming>(members, "secondary_to");
  out.demands = static_cast<std::uint32_t>(read_if_any(members, "demands", kMaxCount));
  out.granted = static_cast<std::uint32_t>(read_if_any(members, "granted", kMaxCount));
  out.lockout_left = std::chrono::milliseconds{read_if_any(members, "lockout_left_ms", kMaxTime)};
  out.delay_left = std::chrono::milliseconds{read_if_any(members, "delay_left_ms", kMaxTime)};
  out.plasma_pg_per_ml = read_if_any(members, "plasma_pg_per_ml", kMaxInteger);
  out.effect_pg_per_ml = read_if_any(members, "effect_pg_per_ml", kMaxInteger);
}

void write_therapy_facts(Writer& writer, const Telemetry& telemetry) {
  if (telemetry.therapy != Therapy::kContinuous) {
    writer.text("therapy", to_string(telemetry.therapy));
  }
  if (telemetry.activity != Activity::kNone) {
    writer.text("activity", to_string(telemetry.activity));
  }
  write_id_if_any(writer, "secondary_to", telemetry.secondary_to);
  write_if_any(writer, "demands", telemetry.demands);
  write_if_any(writer, "granted", telemetry.granted);
  write_if_any(writer, "lockout_left_ms", telemetry.lockout_left.count());
  write_if_any(writer, "delay_left_ms", telemetry.delay_left.count());
  write_if_any(writer, "plasma_pg_per_ml", telemetry.plasma_pg_per_ml);
  write_if_any(writer, "effect_pg_per_ml", telemetry.effect_pg_per_ml);
}

}  // namespace

Telemetry read_telemetry(Members& members) {
  Telemetry out;
  out.wall = read_wall(members, "wall_ms");
  out.uptime = read_time(members, "uptime_ms");
  out.state = members.read<PumpState>("state", parse_pump_state);
  out.order = read_id_if_any<OrderNaming>(members, "order");
  out.care_area = members.text_or_empty("care_area", kShortText);
  out.entry = read_id_if_any<EntryNaming>(members, "entry");
  out.drug = members.text_or_empty("drug", 2 * kShortText);
  if (members.has("dose")) out.dose = read_dose(members, "dose");
  out.soft_override = members.has("soft_override") && members.flag("soft_override");
  out.rate = read_flow(members, "rate_nl_per_h");
  out.vtbi = read_volume(members, "vtbi_nl");
  out.infused = read_volume(members, "infused_nl");
  out.remaining = read_time(members, "remaining_ms");
  read_therapy_facts(members, out);
  out.pressure =
      Pressure::of(members.integer("pressure_milli_mmhg", kLeastPressure, kMostPressure));
  out.battery = Charge::of(members.integer("battery_permille", 0, 1'000));
  out.on_mains = members.flag("on_mains");
  out.library = static_cast<std::uint32_t>(members.integer("library", 0, kMaxLibraryNumber));
  if (members.has("signal_dbm")) {
    out.signal_dbm = static_cast<std::int8_t>(members.integer("signal_dbm", -127, 0));
  }
  out.access_point = members.text_or_empty("access_point", kShortText);
  out.late_ticks = static_cast<std::uint32_t>(members.integer("late_ticks", 0, kMaxCount));
  return out;
}

void write_telemetry(Writer& writer, const Telemetry& telemetry) {
  writer.number("wall_ms", wall_ms(telemetry.wall));
  writer.number("uptime_ms", telemetry.uptime.count());
  writer.text("state", to_string(telemetry.state));
  write_id_if_any(writer, "order", telemetry.order);
  writer.text_if_any("care_area", telemetry.care_area);
  write_id_if_any(writer, "entry", telemetry.entry);
  writer.text_if_any("drug", clipped(telemetry.drug, 2 * kShortText));
  if (telemetry.dose) write_dose(writer, "dose", *telemetry.dose);
  if (telemetry.soft_override) writer.flag("soft_override", true);
  writer.number("rate_nl_per_h", telemetry.rate.count());
  writer.number("vtbi_nl", telemetry.vtbi.count());
  writer.number("infused_nl", telemetry.infused.count());
  writer.number("remaining_ms", telemetry.remaining.count());
  write_therapy_facts(writer, telemetry);
  writer.number("pressure_milli_mmhg", telemetry.pressure.count());
  writer.number("battery_permille", telemetry.battery.count());
  writer.flag("on_mains", telemetry.on_mains);
  writer.number("library", telemetry.library);
  if (telemetry.signal_dbm != 0) writer.number("signal_dbm", telemetry.signal_dbm);
  writer.text_if_any("access_point", clipped(telemetry.access_point, kShortText));
  writer.number("late_ticks", telemetry.late_ticks);
}

PumpEvent read_event(Members& members) {
  PumpEvent out;
  out.kind = members.read<EventKind>("kind", parse_event_kind);
  out.wall = wall_from_ms(as_recorded(members, "wall_ms"));
  out.uptime = std::chrono::milliseconds{as_recorded(members, "uptime_ms")};
  out.order = read_id_if_any<OrderNaming>(members, "order");
  if (members.has("order_state")) {
    out.order_state = members.read<OrderState>("order_state", parse_order_state);
  }
  if (members.has("alarm")) out.alarm = members.read<AlarmCode>("alarm", parse_alarm_code);
  if (members.has("number")) out.number = as_recorded(members, "number");
  if (members.has("volume_nl")) out.volume = nanolitres(as_recorded(members, "volume_nl"));
  if (members.has("rate_nl_per_h")) {
    out.rate = nanolitres_per_hour(as_recorded(members, "rate_nl_per_h"));
  }
  out.text = members.text_or_empty("text", PumpEvent::kMaxText);
  return out;
}

void write_event(Writer& writer, const PumpEvent& event) {
  writer.begin_object();
  writer.text("kind", to_string(event.kind));
  write_recorded(writer, "wall_ms", wall_ms(event.wall));
  write_recorded(writer, "uptime_ms", event.uptime.count());
  write_id_if_any(writer, "order", event.order);
  if (event.order_state) writer.text("order_state", to_string(*event.order_state));
  if (event.alarm) writer.text("alarm", alarm_kind(*event.alarm).name);
  if (event.number != 0) write_recorded(writer, "number", event.number);
  if (event.volume != Volume{}) write_recorded(writer, "volume_nl", event.volume.count());
  if (event.rate != FlowRate{}) write_recorded(writer, "rate_nl_per_h", event.rate.count());
  writer.text_if_any("text", clipped(event.text, PumpEvent::kMaxText));
  writer.end_object();
}

}  // namespace ph::wire
