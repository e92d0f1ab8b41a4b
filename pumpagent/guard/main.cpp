// pumphouse-guard: the independent monitor, a hundred times a second.
#include <time.h>

#include <memory>
#include <thread>

#include "protocol/base/log.hpp"
#include "protocol/base/service_notice.hpp"
#include "pumpagent/drivers/hardware.hpp"
#include "pumpagent/guard/guard_shell.hpp"
#include "pumpagent/journal/posix_disk.hpp"
#include "pumpagent/rt/tick_loop.hpp"
#include "pumpagent/setup/station.hpp"

namespace {

using namespace ph;
using namespace ph::agent;
using namespace std::chrono_literals;

constexpr int kPriority = 60;
constexpr int kReadings = 5;  // of a library that the keeper may just be exchanging

// The hardware's own rate, which nothing disciplines.
std::chrono::nanoseconds other_clock() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC_RAW, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

std::string_view clipped(std::string_view text) { return text.substr(0, PumpEvent::kMaxText); }

// The thread that reads and judges; the loop never waits for it.
class JudgingThread {
 public:
  JudgingThread(const Station& station, TickLoop& loop)
      : station_(station),
        loop_(loop),
        judge_(disk_, station.settings().library_folder(), station.settings().library_key,
               station.settings().model),
        thread_([this] { run(); }) {}
  ~JudgingThread() { thread_.join(); }

  const Rulings& judged() const { return *judged_; }

 private:
  void run() {
    while (!must_end()) {
      std::this_thread::sleep_for(10ms);
      const PumpRegion& region = station_.region();
      look(region.confirmed, seen_, judged_->confirmed);
      look(region.interrupted, seen_interrupted_, judged_->interrupted);
      tell();
    }
    notify_stopping();
    loop_.stop();
  }

  void look(const Mailbox<ConfirmedRecord>& posted, std::uint64_t& seen, Mailbox<Ruling>& judged) {
    const std::uint64_t version = posted.version();
    ConfirmedRecord record;
    if (version == seen || !posted.read(record) || posted.version() != version) return;
    seen = version;
    if (!record.present || record.primes) return;
    Ruling ruling;
    ruling.version = version;
    ruling.serial = record.serial;
    const Status found = judge(record);
    ruling.granted = found.has_value();
    if (!found) (void)ruling.reason.set(clipped(found.error().detail));
    judged.post(ruling);
    LogLine(ruling.granted ? Severity::kInfo : Severity::kError,
            ruling.granted ? "programme.granted" : "programme.refused")
        .field("pump", station_.settings().id.str())
        .field("order", record.order.id().str())
        .field("reason", ruling.reason.text());
  }

  Status judge(const ConfirmedRecord& record) {
    Status found = judge_.judge(record);
    for (int again = 1; again < kReadings && !found && found.error().fault != Fault::kRefused;
         ++again) {
      std::this_thread::sleep_for(50ms);
      found = judge_.judge(record);
    }
    return found;
  }

  // Says aloud what the loop may not, and tells the service manager that it turns.
  void tell() {
    GuardStatus status;
    if (!station_.region().guard.read(status) || status.heartbeat == heartbeat_) return;
    heartbeat_ = status.heartbeat;
    notify_alive();
    if (status.trip == told_) return;
    told_ = status.trip;
    if (told_ == Trip::kNone) return;
    LogLine(Severity::kError, "guard.tripped")
        .field("pump", station_.settings().id.str())
        .field("reason", status.reason.text());
  }

  const Station& station_;
  TickLoop& loop_;
  PosixDisk disk_{PosixDisk::Durability::kFull};
  LibraryJudge judge_;
  std::unique_ptr<Rulings> judged_ = std::make_unique<Rulings>();
  std::uint64_t seen_ = 0, seen_interrupted_ = 0;
  std::int64_t heartbeat_ = 0;
  Trip told_ = Trip::kNone;
  std::thread thread_;
};

int guard(const Station& station) {
  auto hardware =
      open_guard_hardware(station.settings().hardware, station.region(), station.clock());
  if (!hardware) {
    LogLine(Severity::kError, "guard.refused").field("reason", hardware.error().detail);
    return 1;
  }
  GuardHal& hal = **hardware;
  TickLoop loop(10ms);
  JudgingThread judging(station, loop);
  GuardShell shell(GuardSetup::of(station.settings().model), hal, station.region(),
                   judging.judged());
  const RealTimeRights rights = ask_for_real_time(kPriority);
  LogLine(Severity::kInfo, "guard.started")
      .field("pump", station.settings().id.str())
      .field("real_time", rights.refused.empty() ? "granted" : rights.refused);
  notify_ready();
  loop.run(station.clock(), [&](const Now& now) { shell.tick(now, other_clock()); });
  shell.end();
  LogLine(Severity::kInfo, "guard.ended")
      .field("ticks", static_cast<std::int64_t>(loop.counts().ticks))
      .field("late", loop.counts().late)
      .field("worst_us", loop.counts().worst.count() / 1'000);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  int exit_code = 0;
  const auto station = Station::open("pumphouse-guard", count, arguments, exit_code);
  return station == nullptr ? exit_code : guard(*station);
}
