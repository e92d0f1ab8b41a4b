// What others see of the bedside: its status, the display, the telemetry.
#include "protocol/wire/codec.hpp"
#include "pumpagent/keeper/display_bytes.hpp"
#include "pumpagent/panel/panel.hpp"

namespace ph::agent {
namespace {

constexpr milliseconds kTelemetryEvery{200};

}  // namespace

void Panel::publish(const Now& now) {
  PanelStatus status;
  status.heartbeat = steady_ns(now.steady);
  status.passive = bedside_.is_passive(seen_.drive.engine) && commands_.empty();
  status.memory_lost = memory_lost_;
  status.library = bedside_.library().number;
  status.conditions = bedside_.conditions(now.steady);
  status.order_waits = status.conditions.contains(AlarmCode::kOrderPending);
  region_.panel.post(status);
  DisplayText display;
  const Display shown = bedside_.display(seen_.drive.engine, seen_.gravest, surroundings());
  if (display.set(display_bytes(shown))) {
    region_.display.post(display);
  }
  if (now.steady >= next_telemetry_) post_telemetry(now);
}

Surroundings Panel::surroundings() const {
  Surroundings out;
  out.pressure = seen_.drive.pressure;
  out.battery = seen_.drive.battery_left;
  out.on_mains = seen_.drive.on_mains;
  LinkStatus link;
  out.linked = region_.link.read(link) && link.linked;
  out.silenced = seen_.gravest && seen_.silenced;
  TherapyRecord kept;
  const bool known = region_.therapy.read(kept) && kept.power_on == seen_.drive.power_on;
  if (known && kept.engine.order == seen_.drive.engine.order) out.low_by = kept.low_by;
  return out;
}

void Panel::post_telemetry(const Now& now) {
  next_telemetry_ = now.steady + kTelemetryEvery;
  const DriveSnapshot& drive = seen_.drive;
  wire::TelemetryReport report;
  Telemetry& out = report.telemetry;
  out.wall = now.wall;
  out.uptime = std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch());
  out.state = drive.engine.state;
  bedside_.describe(out, drive.engine);
  out.rate = drive.engine.rate;
  out.vtbi = drive.engine.programme.vtbi;
  out.infused = drive.engine.infused;
  out.remaining = drive.engine.remaining;
  out.therapy = drive.engine.programme.therapy;
  out.activity = drive.engine.activity;
  out.demands = drive.engine.demands;
  out.granted = drive.engine.granted;
  out.lockout_left = drive.engine.lockout_left;
  out.delay_left = drive.engine.delay_left;
  out.plasma_pg_per_ml = drive.engine.plasma_pg_per_ml;
  out.effect_pg_per_ml = drive.engine.effect_pg_per_ml;
  out.pressure = drive.pressure;
  out.battery = drive.battery;
  out.on_mains = drive.on_mains;
  out.library = bedside_.library().number;
  out.late_ticks = drive.late_ticks;
  Blob<4096> text;
  if (text.set(wire::encode(wire::PumpMessage{report}))) region_.telemetry.post(text);
}

}  // namespace ph::agent
