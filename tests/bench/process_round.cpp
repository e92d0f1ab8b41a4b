#include "tests/bench/process_round.hpp"

#include <algorithm>
#include <filesystem>
#include <random>
#include <thread>

#include "tests/bench/process_pump.hpp"

namespace ph::bench {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::int64_t kRate = 600;  // mL/h
constexpr std::uint64_t kDisk = 8 << 20;
constexpr auto kLook = 2ms;
constexpr Volume kOver = microlitres(1'400), kMoves = microlitres(100), kForgets = microlitres(250);
constexpr milliseconds kSilence{200};

enum class Blow : std::uint8_t { kKill, kStop, kTear, kFill, kFlap };

struct Plan {
  Blow blow = Blow::kKill;
  Program victim = Program::kKeeper;
  milliseconds before{0}, away{0};
  std::string name;
};

Plan plan_of(std::uint64_t number) {
  std::mt19937_64 dice(number + 1);
  Plan out;
  out.before = milliseconds{300 + dice() % 1'500};
  out.away = milliseconds{50 + dice() % 3'000};
  const std::uint64_t which = number % kProcessFaults;
  if (which < 2 * kProgramCount) {
    out.blow = which < kProgramCount ? Blow::kKill : Blow::kStop;
    out.victim = static_cast<Program>(which % kProgramCount);
    out.name =
        std::string(to_string(out.victim)) + (which < kProgramCount ? " killed" : " stopped");
  } else if (which == 2 * kProgramCount) {
    out.blow = Blow::kTear;
    out.name = "record torn";
  } else if (which == 2 * kProgramCount + 1) {
    out.blow = Blow::kFill;
    out.name = "disk full";
  } else {
    out.blow = Blow::kFlap;
    out.victim = Program::kLink;
    out.name = "link flaps";
  }
  out.name += " for " + std::to_string(out.away.count()) + " ms";
  return out;
}

// Delivery needs these; without them it stops.
bool carries(const Plan& plan) {
  const bool of_delivery = plan.victim == Program::kWorld || plan.victim == Program::kGuard ||
                           plan.victim == Program::kDrive;
  return (plan.blow == Blow::kKill || plan.blow == Blow::kStop) && of_delivery;
}

bool infuses(PumpState state) {
  return state == PumpState::kRunning || state == PumpState::kKeepVeinOpen;
}

class Round {
 public:
  Round(const Plan& plan, ProcessPump& pump) : plan_(plan), pump_(pump) {}

  Result<ProcessOutcome> run() {
    if (auto runs = pump_.infuse(kRate); !runs) return fail(runs.error());
    began_ = last_ = system_clock().now().steady;
    at_start_ = pump_.arrived();
    watch(plan_.before);
    strike();
    watch(plan_.away);
    if (auto mended = mend(); !mended) return fail(mended.error());
    watch(3s);
    judge_delivery();
    if (auto back = bring_back(); !back) return fail(back.error());
    out_.story = plan_.name + ": " + (stood_ ? "stood" : "went on") + ", gave " +
                 std::to_string(arrived_.count() / 1'000) + " uL" +
                 (cycled_ ? ", power cycle" : "") + ", forgot " +
                 std::to_string(out_.forgotten.count() / 1'000) + " uL";
    return out_;
  }

 private:
  void strike() {
    struck_ = true;
    Child& victim = pump_.child(plan_.victim);
    if (plan_.blow == Blow::kKill) victim.kill();
    if (plan_.blow == Blow::kStop) victim.freeze();
    if (plan_.blow == Blow::kTear) tear();
    if (plan_.blow == Blow::kFill && !pump_.folder().fill_disk()) plan_.name += " (not mounted)";
    if (plan_.blow == Blow::kFlap) flap();
  }

  // The end of the newest file of the record is lost, as a flash that died in a write leaves it.
  void tear() {
    pump_.child(Program::kKeeper).kill();
    fs::path newest;
    std::error_code ignored;
    for (const auto& each : fs::directory_iterator(pump_.folder().state() + "/journal", ignored)) {
      if (!each.is_regular_file() || each.file_size() == 0) continue;
      if (newest.empty() || each.last_write_time() > fs::last_write_time(newest))
        newest = each.path();
    }
    if (newest.empty()) return void(plan_.name += " (no file)");
    const std::uintmax_t size = fs::file_size(newest);
    fs::resize_file(newest, size - std::min<std::uintmax_t>(size, 7), ignored);
  }

  void flap() {
    for (int i = 0; i < 5; ++i) {
      pump_.child(Program::kLink).kill();
      watch(100ms);
      (void)pump_.start(Program::kLink);
      watch(200ms);
    }
  }

  Status mend() {
    if (plan_.blow == Blow::kStop) pump_.child(plan_.victim).thaw();
    if (plan_.blow == Blow::kKill) return pump_.start(plan_.victim);
    if (plan_.blow == Blow::kTear) return pump_.start(Program::kKeeper);
    if (plan_.blow != Blow::kFill) return {};
    // A keeper that met a full disk has ended, for its supervisor to start it anew.
    pump_.folder().free_disk();
    pump_.child(Program::kKeeper).kill();
    return pump_.start(Program::kKeeper);
  }

  void watch(milliseconds time) {
    const SteadyTime until = system_clock().now().steady + time;
    while (system_clock().now().steady < until) {
      std::this_thread::sleep_for(kLook);
      look(system_clock().now().steady);
    }
  }

  void look(SteadyTime now) {
    const Volume arrived = pump_.arrived() - at_start_;
    const auto seen = pump_.drive();
    if (seen) hear(*seen);
    // Until it stood, the rate over the whole time; then what was there when it stood.
    if (!stood_) allowed_ = delivered(millilitres_per_hour(kRate), now - began_);
    out_.over = std::max(out_.over, arrived - allowed_);
    arrived_ = arrived;
    last_ = now;
  }

  void hear(const agent::DriveSnapshot& drive) {
    const bool runs = infuses(drive.engine.state);
    if (runs && stood_) out_.ran_by_itself = true;
    if (runs || !struck_) return;
    stood_ = true;
    const std::chrono::nanoseconds heard{drive.heartbeat};
    if (!stands_since_) stands_since_ = heard;
    if (drive.alarm_count > 0) sounded_ = true;
    if (sounded_) return;
    out_.silence =
        std::max(out_.silence, std::chrono::duration_cast<milliseconds>(heard - *stands_since_));
  }

  // What delivery does not need must not be felt at the patient.
  void judge_delivery() {
    if (carries(plan_)) return;
    const Volume due = delivered(millilitres_per_hour(kRate), last_ - began_);
    const Volume least = Volume::of(due.count() * 95 / 100) - kMoves;
    out_.disturbed = stood_ || arrived_ < least;
  }

  Status bring_back() {
    const Volume before = pump_.arrived() - at_start_;
    const bool world_died = plan_.blow == Blow::kKill && plan_.victim == Program::kWorld;
    const auto seen = pump_.drive();
    const bool failed = !seen || seen->engine.state == PumpState::kFailed || pump_.tripped();
    if (failed || world_died) {
      cycled_ = true;
      if (auto done = pump_.cycle_power(); !done) return done;
      struck_ = true;
      watch(4s);
    }
    if (auto done = pump_.resume(); !done) return done;
    const auto back = pump_.drive();
    if (back) out_.forgotten = std::max(before - back->engine.infused, Volume{});
    return {};
  }

  Plan plan_;
  ProcessPump& pump_;
  ProcessOutcome out_;
  SteadyTime began_{}, last_{};
  Volume at_start_, arrived_, allowed_;
  std::optional<std::chrono::nanoseconds> stands_since_;
  bool struck_ = false, stood_ = false, sounded_ = false, cycled_ = false;
};

}  // namespace

std::string broken_by(const ProcessOutcome& outcome) {
  const auto nl = [](Volume volume) { return std::to_string(volume.count() / 1'000) + " uL"; };
  if (outcome.over > kOver) return "gave " + nl(outcome.over) + " too much";
  if (outcome.silence > kSilence) {
    return "stood silent for " + std::to_string(outcome.silence.count()) + " ms";
  }
  if (outcome.ran_by_itself) return "ran by itself";
  if (outcome.disturbed) return "delivery was disturbed";
  if (outcome.forgotten > kForgets) return "forgot " + nl(outcome.forgotten);
  return "";
}

Result<ProcessOutcome> run_process_round(std::uint64_t number) {
  const Plan plan = plan_of(number);
  auto pump = ProcessPump::make(kRate, plan.blow == Blow::kFill ? kDisk : 0);
  if (!pump) return fail(Fault::kUnavailable, plan.name + ": " + pump.error().detail);
  auto outcome = Round(plan, **pump).run();
  if (!outcome) return fail(Fault::kUnavailable, plan.name + ": " + outcome.error().detail);
  outcome->story = "round " + std::to_string(number) + ": " + outcome->story;
  return outcome;
}

}  // namespace ph::bench
