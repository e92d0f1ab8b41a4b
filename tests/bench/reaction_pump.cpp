#include "tests/bench/reaction_pump.hpp"

#include <thread>

#include "protocol/wire/request_text.hpp"

namespace ph::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto kLook = 200us;
constexpr Volume kAir = microlitres(20);  // P58: the least that can be set
constexpr std::int64_t kRate = 1'200;     // mL/h: the hardest case for the edges

}  // namespace

Result<std::unique_ptr<ReactionPump>> ReactionPump::make(int core) {
  std::unique_ptr<ReactionPump> pump(new ReactionPump);
  pump->core_ = core;
  auto folder = PumpFolder::make(kRate, kAir);
  if (!folder) return fail(folder.error());
  pump->folder_ = std::move(*folder);
  pump->world_ =
      std::make_unique<StampedWorld>(pump->folder_->region(), pump->folder_->model(), kAir, core);
  auto kept = pump->folder_->start(pump->keeper_, "pumphouse-keeper", core);
  if (!kept) return fail(kept.error());
  if (auto done = pump->start_channels(); !done) return fail(done.error());
  if (auto done = pump->confirm(); !done) return fail(done.error());
  return pump;
}

ReactionPump::~ReactionPump() {
  drive_.kill();
  guard_.kill();
  keeper_.kill();
  world_.reset();
}

Status ReactionPump::start_channels() {
  if (auto done = folder_->start(guard_, "pumphouse-guard", core_); !done) return done;
  return folder_->start(drive_, "pumphouse-drive", core_);
}

// What the panel would post after a person's confirmation.
Status ReactionPump::confirm() {
  const OrderRequest request = folder_->request(kRate);
  const Assessment found = assess(request, folder_->library(), folder_->model());
  if (!found.accepted()) return fail(Fault::kRefused, found.refusals.front());
  programme_ = found.programme;
  order_ = agent::OrderTag::of(OrderId{"bench-1"});
  agent::ConfirmedRecord record;
  record.serial = 1;
  record.present = true;
  record.order = order_;
  record.programme = programme_;
  record.library = folder_->version();
  (void)record.request.set(wire::request_text(request));
  folder_->region().confirmed.post(record);
  return {};
}

void ReactionPump::ask(agent::EngineVerb verb) {
  agent::DriveCommand command;
  command.engine.verb = verb;
  command.engine.programme = programme_;
  command.engine.order = order_;
  (void)folder_->region().commands.push(command);
}

void ReactionPump::clear_alarms(const agent::DriveSnapshot& drive) {
  for (std::uint32_t i = 0; i < drive.alarm_count; ++i) {
    if (alarm_kind(drive.alarms[i].code).reaction != Reaction::kStop) continue;
    agent::DriveCommand command;
    command.what = agent::DriveCommand::What::kClear;
    command.alarm = drive.alarms[i].code;
    (void)folder_->region().commands.push(command);
  }
}

// Clears and asks for the next step, unless the drive still has something to answer.
void ReactionPump::push_on(const agent::DriveSnapshot& drive) {
  clear_alarms(drive);
  if (drive.engine.state == PumpState::kIdle) ask(agent::EngineVerb::kLoad);
  if (drive.engine.state == PumpState::kReady) ask(agent::EngineVerb::kStart);
  if (drive.engine.state == PumpState::kPaused || drive.engine.state == PumpState::kAlarmStop) {
    ask(agent::EngineVerb::kResume);
  }
}

void ReactionPump::hear_answers() {
  agent::PumpRegion& region = folder_->region();
  while (const agent::Answer* answer = region.answers.front()) {
    if (agent::is_refusal(*answer)) refusal_ = to_string(*answer);
    region.answers.pop();
  }
}

Status ReactionPump::make_it_run() {
  agent::PumpRegion& region = folder_->region();
  const auto until = system_clock().now().steady + 10s;
  SteadyTime asked{};
  while (system_clock().now().steady < until) {
    std::this_thread::sleep_for(kLook);
    hear_answers();
    agent::DriveSnapshot drive;
    const SteadyTime now = system_clock().now().steady;
    const bool seen = region.drive.read(drive) && drive.power_on == region.world.power_ons.load();
    if (!seen || !agent::is_fresh(drive.heartbeat, now, milliseconds{100})) continue;
    if (drive.engine.state == PumpState::kRunning) return {};
    if (region.commands.front() != nullptr || now - asked < 3ms) continue;
    asked = now;
    push_on(drive);
  }
  agent::GuardStatus guard;
  (void)region.guard.read(guard);
  return fail(Fault::kUnavailable, "the pump does not run: " + refusal_ +
                                       "; guard: " + std::string(to_string(guard.trip)) + " " +
                                       std::string(guard.reason.text()));
}

Result<std::chrono::nanoseconds> ReactionPump::wait_for_answer() {
  const auto until = system_clock().now().steady + 5s;
  while (world_->answer().count() < 0) {
    std::this_thread::sleep_for(kLook);
    if (system_clock().now().steady > until) {
      agent::DriveSnapshot drive;
      (void)folder_->region().drive.read(drive);
      const std::string alarm =
          drive.alarm_count > 0 ? std::string(alarm_kind(drive.alarms[0].code).name) : "none";
      return fail(Fault::kUnavailable, "no answer of the pump within 5 s: it is " +
                                           std::string(to_string(drive.engine.state)) + ", alarm " +
                                           alarm);
    }
  }
  return world_->answer();
}

Result<std::chrono::nanoseconds> ReactionPump::react_to(StampedWorld::Edge edge) {
  world_->make(edge);
  auto answer = wait_for_answer();
  world_->make(StampedWorld::Edge::kNone);
  const std::uint64_t seen = world_->ticks() + 2;
  while (world_->ticks() < seen) std::this_thread::sleep_for(kLook);
  return answer;
}

Result<std::chrono::nanoseconds> ReactionPump::hang() {
  drive_.freeze();
  world_->make(StampedWorld::Edge::kDriveHangs);
  return wait_for_answer();
}

}  // namespace ph::bench
