// pumphouse-drive: the control loop that owns the motor, a thousand times a second.
#include <thread>

#include "protocol/base/log.hpp"
#include "protocol/base/service_notice.hpp"
#include "pumpagent/drive/drive_shell.hpp"
#include "pumpagent/drive/remembered.hpp"
#include "pumpagent/drivers/hardware.hpp"
#include "pumpagent/drivers/trace_file.hpp"
#include "pumpagent/rt/tick_loop.hpp"
#include "pumpagent/setup/channel.hpp"
#include "pumpagent/setup/station.hpp"

namespace {

using namespace ph;
using namespace ph::agent;
using namespace std::chrono_literals;

constexpr int kPriority = 50;
constexpr std::chrono::seconds kKeeperMay{10};

// Waits for the keeper's word. A pump that cannot know what it was doing says so.
TherapyRecord take_up(const Station& station) {
  const SteadyTime until = station.clock().now().steady + kKeeperMay;
  while (!must_end() && station.clock().now().steady < until) {
    if (const auto found = remembered(station.region(), station.clock().now().steady))
      return *found;
    std::this_thread::sleep_for(20ms);
  }
  LogLine(Severity::kWarn, "drive.memory_missing")
      .field("reason", "no word from the keeper about what ran; the pump begins without it");
  TherapyRecord nothing;
  nothing.power_on = station.region().world.power_ons.load();
  nothing.lost = true;
  // Above every number that was counted up from one: alarm numbers never repeat.
  nothing.next_alarm_instance = wall_ms(station.clock().now().wall);
  return nothing;
}

// Beside the loop: asks it to end, and tells the service manager that it turns.
void watch(const Station& station, TickLoop& loop, TraceFile* trace) {
  std::int64_t last = 0;
  notify_ready();
  while (!must_end()) {
    std::this_thread::sleep_for(100ms);
    if (trace != nullptr && !trace->drain()) {
      LogLine(Severity::kWarn, "trace.incomplete").field("path", station.settings().trace);
    }
    DriveSnapshot picture;
    if (!station.region().drive.read(picture) || picture.heartbeat == last) continue;
    last = picture.heartbeat;
    notify_alive();
  }
  notify_stopping();
  loop.stop();
}

int refuse(const Error& error) {
  LogLine(Severity::kError, "drive.refused").field("reason", error.detail);
  return 1;
}

int drive(const Station& station) {
  auto hardware =
      open_drive_hardware(station.settings().hardware, station.region(), station.clock());
  if (!hardware) return refuse(hardware.error());
  std::unique_ptr<TraceFile> trace;
  if (!station.settings().trace.empty()) {
    auto opened = TraceFile::open(station.settings().trace, **hardware);
    if (!opened) return refuse(opened.error());
    trace = std::move(*opened);
  }
  const TherapyRecord memory = take_up(station);
  if (must_end()) return 0;
  Hal& hal = trace ? trace->hal() : **hardware;
  const PumpModel& model = station.settings().model;
  DriveShell shell(ControlSetup::of(model), channel_version(model), hal, station.region(), memory);
  shell.begin_self_test();
  TickLoop loop(1ms);
  std::thread watcher([&] { watch(station, loop, trace.get()); });
  const RealTimeRights rights = ask_for_real_time(kPriority);
  LogLine(Severity::kInfo, "drive.started")
      .field("pump", station.settings().id.str())
      .field("taken_up", to_string(shell.engine().state))
      .field("real_time", rights.refused.empty() ? "granted" : rights.refused);
  loop.run(station.clock(), [&](const Now& now) { shell.tick(now, loop.counts()); });
  shell.end(station.clock().now(), loop.counts());
  watcher.join();
  LogLine(Severity::kInfo, "drive.ended")
      .field("ticks", static_cast<std::int64_t>(loop.counts().ticks))
      .field("late", loop.counts().late)
      .field("worst_us", loop.counts().worst.count() / 1'000);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  int exit_code = 0;
  const auto station = Station::open("pumphouse-drive", count, arguments, exit_code);
  return station == nullptr ? exit_code : drive(*station);
}
