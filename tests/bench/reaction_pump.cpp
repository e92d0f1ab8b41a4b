#include "tests/bench/reaction_pump.hpp"

#include <filesystem>
#include <fstream>
#include <thread>

#include "protocol/crypto/crypto.hpp"
#include "protocol/domain/order.hpp"
#include "protocol/settings/pump_model_file.hpp"
#include "protocol/wire/library_codec.hpp"
#include "protocol/wire/request_text.hpp"
#include "pumpagent/journal/library_slots.hpp"
#include "pumpagent/journal/posix_disk.hpp"

namespace ph::bench {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kLook = 200us;
constexpr Volume kAir = microlitres(20);  // P58: the least that can be set
constexpr std::int64_t kRate = 1'200;     // mL/h: the hardest case for the edges

// One entry of plain mL/h, without limits in the way.
Library example() {
  DrugEntry entry;
  entry.id = EntryId{"saline"};
  entry.drug = entry.tall_man = "sodium chloride 0.9 %";
  entry.kind = EntryKind::kFluid;
  entry.concentration = {Decimal::of(1000), AmountUnit::kMillilitre, millilitres(1000)};
  entry.limits.hard_high = Decimal::of(kRate);
  CareArea area;
  area.id = area.name = "bench";
  area.rate_max = millilitres_per_hour(kRate);
  area.vtbi_max = millilitres(9'000);
  area.occlusion = mmhg(563);
  area.air_single = kAir;
  area.entries = {entry};
  Library out;
  out.number = 1;
  out.site = "bench";
  out.areas = {area};
  return out;
}

OrderRequest request() {
  OrderRequest out;
  out.pump = PumpId{"P-1"};
  out.patient = PatientRef{"bench"};
  out.care_area = "bench";
  out.entry = EntryId{"saline"};
  out.dose = {Decimal::of(kRate), {}};
  out.vtbi = millilitres(9'000);
  return out;
}

}  // namespace

Result<std::unique_ptr<ReactionPump>> ReactionPump::make(int core) {
  std::unique_ptr<ReactionPump> pump(new ReactionPump);
  pump->core_ = core;
  if (auto done = pump->lay_out(); !done) return fail(done.error());
  std::string program = "pumphouse-bench", word = "--config";
  char* arguments[] = {program.data(), word.data(), pump->config_.data(), nullptr};
  int code = 0;
  pump->station_ = agent::Station::open("pumphouse-bench", 3, arguments, code);
  if (pump->station_ == nullptr) return fail(Fault::kUnavailable, "the pump's settings");
  if (auto done = pump->write_library(); !done) return fail(done.error());
  pump->world_ = std::make_unique<StampedWorld>(pump->station_->region(),
                                                pump->station_->settings().model, kAir, core);
  auto kept = pump->keeper_.start("pumphouse-keeper", pump->config_, pump->log_, core);
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
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Status ReactionPump::lay_out() {
  std::string made = (fs::temp_directory_path() / "pumphouse-reaction-XXXXXX").string();
  if (::mkdtemp(made.data()) == nullptr) return fail(Fault::kUnavailable, made + ": not made");
  folder_ = made;
  config_ = folder_ + "/pump.toml";
  log_ = folder_ + "/pump.log";
  std::ofstream(config_)
      << "[pump]\nid = \"P-1\"\nmodel = \"volumetric-lvp\"\nfirmware = \"bench\"\n"
      << "hardware = \"world\"\n[files]\nstate_dir = \"" << folder_ << "/state\"\nshared_dir = \""
      << folder_ << "/shared\"\nmodel = \"" PH_SOURCE_DIR "/config/models/volumetric-lvp.toml\"\n"
      << "[server]\nhost = \"127.0.0.1\"\nport = 1\nname = \"none\"\n"
      << "[tls]\ncertificate = \"none\"\nkey = \"none\"\nauthority = \"none\"\n"
      << "[library]\npublic_key = \"" << folder_ << "/library.pub\"\n";
  const crypto::KeyPair pair = crypto::make_key_pair();
  return crypto::write_key_pair(folder_ + "/library.key", folder_ + "/library.pub", pair);
}

Status ReactionPump::write_library() {
  const agent::PumpSettings& settings = station_->settings();
  auto secret = crypto::read_secret_key(folder_ + "/library.key");
  if (!secret) return fail(secret.error());
  const std::string text = wire::canonical(example());
  const ByteView bytes = as_bytes(text);
  agent::StagedTarget target;
  target.version = {1, crypto::sha256(bytes)};
  target.size = static_cast<std::uint32_t>(bytes.size());
  target.signature = crypto::sign(*secret, crypto::kLibraryContext, bytes);
  agent::PosixDisk disk(agent::PosixDisk::Durability::kFull);
  auto slots = agent::LibrarySlots::open(disk, settings.library_folder(), settings.library_key);
  if (!slots) return fail(slots.error());
  if (auto done = slots->begin(target); !done) return done;
  if (auto done = slots->store(target.version.digest, 0, bytes); !done) return done;
  if (auto proved = slots->verify(); !proved) return fail(proved.error());
  return slots->activate();
}

Status ReactionPump::start_channels() {
  if (auto done = guard_.start("pumphouse-guard", config_, log_, core_); !done) return done;
  return drive_.start("pumphouse-drive", config_, log_, core_);
}

// What the panel would post after a person's confirmation.
Status ReactionPump::confirm() {
  const Assessment found = assess(request(), example(), station_->settings().model);
  if (!found.accepted()) return fail(Fault::kRefused, found.refusals.front());
  programme_ = found.programme;
  order_ = agent::OrderTag::of(OrderId{"bench-1"});
  agent::ConfirmedRecord record;
  record.serial = 1;
  record.present = true;
  record.order = order_;
  record.programme = programme_;
  const std::string text = wire::canonical(example());
  record.library = {1, crypto::sha256(as_bytes(text))};
  (void)record.request.set(wire::request_text(request()));
  station_->region().confirmed.post(record);
  return {};
}

void ReactionPump::ask(agent::EngineVerb verb) {
  agent::DriveCommand command;
  command.engine.verb = verb;
  command.engine.programme = programme_;
  command.engine.order = order_;
  (void)station_->region().commands.push(command);
}

void ReactionPump::clear_alarms(const agent::DriveSnapshot& drive) {
  for (std::uint32_t i = 0; i < drive.alarm_count; ++i) {
    if (alarm_kind(drive.alarms[i].code).reaction != Reaction::kStop) continue;
    agent::DriveCommand command;
    command.what = agent::DriveCommand::What::kClear;
    command.alarm = drive.alarms[i].code;
    (void)station_->region().commands.push(command);
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
  agent::PumpRegion& region = station_->region();
  while (const agent::Answer* answer = region.answers.front()) {
    if (agent::is_refusal(*answer)) refusal_ = to_string(*answer);
    region.answers.pop();
  }
}

Status ReactionPump::make_it_run() {
  agent::PumpRegion& region = station_->region();
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
      (void)station_->region().drive.read(drive);
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
