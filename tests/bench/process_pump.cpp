#include "tests/bench/process_pump.hpp"

#include <algorithm>
#include <thread>

#include "protocol/wire/codec.hpp"
#include "pumpagent/keeper/display_bytes.hpp"

namespace ph::bench {
namespace {

using namespace std::chrono_literals;
using agent::Key;

constexpr std::array<std::string_view, kProgramCount> kNames{"world", "keeper", "guard",
                                                             "drive", "panel",  "link"};
constexpr Volume kAir = microlitres(100);
constexpr auto kLook = 50ms;
constexpr auto kScreen = 1'200ms;  // a key right after the screen has changed does not count

bool infuses(PumpState state) {
  return state == PumpState::kRunning || state == PumpState::kKeepVeinOpen;
}

SteadyTime now() { return system_clock().now().steady; }

}  // namespace

std::string_view to_string(Program program) { return kNames[static_cast<std::size_t>(program)]; }

Result<std::unique_ptr<ProcessPump>> ProcessPump::make(std::int64_t rate, std::uint64_t disk) {
  std::unique_ptr<ProcessPump> pump(new ProcessPump);
  auto folder = PumpFolder::make(rate, kAir, disk);
  if (!folder) return fail(folder.error());
  pump->folder_ = std::move(*folder);
  if (auto done = pump->cycle_power(); !done) return fail(done.error());
  if (auto idle = pump->await_idle(); !idle) return fail(idle.error());
  return pump;
}

Status ProcessPump::start(Program program) {
  return folder_->start(child(program), "pumphouse-" + std::string(to_string(program)));
}

Status ProcessPump::cycle_power() {
  for (Child& each : children_) each.kill();
  for (std::size_t i = 0; i < kProgramCount; ++i) {
    if (auto done = start(static_cast<Program>(i)); !done) return done;
    if (i == 0) std::this_thread::sleep_for(200ms);  // hardware is there before its programs
  }
  return {};
}

std::optional<agent::DriveSnapshot> ProcessPump::drive() {
  agent::DriveSnapshot out;
  agent::PumpRegion& region = folder_->region();
  if (!region.drive.read(out) || !agent::is_fresh(out.heartbeat, now(), 100ms)) return {};
  if (out.power_on != region.world.power_ons.load()) return {};
  return out;
}

bool ProcessPump::tripped() {
  agent::GuardStatus guard;
  return folder_->region().guard.read(guard) && guard.trip != agent::Trip::kNone;
}

Volume ProcessPump::arrived() {
  std::array<std::int64_t, 2> delivered{};
  (void)folder_->region().world.delivered.read(delivered);
  const std::uint64_t life = folder_->region().world.power_ons.load();
  if (life != world_life_) {
    before_ += in_life_;
    in_life_ = Volume{};
    world_life_ = life;
    return before_;  // what is read may still be the life before's
  }
  in_life_ = Volume::of(delivered[0]);
  return before_ + in_life_;
}

Status ProcessPump::await_idle() {
  const auto until = now() + 20s;
  while (now() < until) {
    std::this_thread::sleep_for(kLook);
    agent::PanelStatus panel;
    const auto seen = drive();
    const bool tested = seen && seen->self_test == agent::SelfTest::State::kPassed;
    if (tested && folder_->region().panel.read(panel) && panel.library == 1) return {};
  }
  return fail(Fault::kUnavailable, "the pump is not ready after 20 s");
}

Status ProcessPump::offer(std::int64_t rate) {
  const OrderRequest request = folder_->request(rate);
  const Assessment found = assess(request, folder_->library(), folder_->model());
  if (!found.accepted()) return fail(Fault::kRefused, found.refusals.front());
  wire::OrderOffer offer;
  offer.order.id = OrderId{"bench-1"};
  offer.order.sequence = 1;
  offer.order.request = request;
  offer.order.library = folder_->version();
  offer.order.rate = found.rate;
  offer.order.vtbi = found.vtbi;
  offer.order.author = UserName{"bench"};
  offer.order.issued = system_clock().now().wall;
  agent::ProposalRecord record;
  record.came = now().time_since_epoch().count();
  (void)record.message.set(wire::encode(wire::ServerMessage{offer}));
  if (folder_->region().proposals.push(record)) return {};
  return fail(Fault::kUnavailable, "the panel takes no proposals");
}

bool ProcessPump::offered(Key key) {
  agent::DisplayText bytes;
  if (!folder_->region().display.read(bytes)) return false;
  const auto display = agent::display_from(bytes.text());
  if (!display) return false;
  return std::find(display->keys.begin(), display->keys.end(), key) != display->keys.end();
}

void ProcessPump::press(Key key) {
  agent::KeyRecord record;
  record.key = static_cast<std::uint8_t>(key);
  (void)folder_->region().keys.push(record);
}

Status ProcessPump::press_when_offered(Key key, std::chrono::seconds most) {
  const auto until = now() + most;
  while (now() < until) {
    std::this_thread::sleep_for(kLook);
    if (!offered(key)) {
      if (offered(Key::kClearAlarm)) press(Key::kClearAlarm);
      continue;
    }
    std::this_thread::sleep_for(kScreen);
    press(key);
    return {};
  }
  return fail(Fault::kUnavailable, "the front never offered " + std::string(to_string(key)));
}

Status ProcessPump::infuse(std::int64_t rate) {
  if (auto done = offer(rate); !done) return done;
  if (auto done = press_when_offered(Key::kConfirm, 10s); !done) return done;
  if (auto done = press_when_offered(Key::kStart, 10s); !done) return done;
  const auto until = now() + 5s;
  while (now() < until) {
    const auto seen = drive();
    if (seen && infuses(seen->engine.state)) return {};
    std::this_thread::sleep_for(1ms);
  }
  return fail(Fault::kUnavailable, "the pump did not start");
}

Status ProcessPump::resume() {
  const auto until = now() + 20s;
  while (now() < until) {
    std::this_thread::sleep_for(5 * kLook);
    const auto seen = drive();
    if (seen && infuses(seen->engine.state)) return {};
    if (offered(Key::kClearAlarm)) {
      press(Key::kClearAlarm);
    } else if (offered(Key::kResume)) {
      press(Key::kResume);
    }
  }
  const auto seen = drive();
  std::string what = seen ? std::string(to_string(seen->engine.state)) : "no word of the drive";
  if (seen && seen->alarm_count > 0)
    what += ", " + std::string(alarm_kind(seen->alarms[0].code).name);
  return fail(Fault::kUnavailable, "not resumed after 20 s: " + what);
}

}  // namespace ph::bench
