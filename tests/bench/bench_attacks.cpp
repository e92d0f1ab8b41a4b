#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fstream>

#include "tests/bench/attacker.hpp"
#include "tests/bench/proof.hpp"
#include "tests/bench/stage.hpp"
#include "tests/bench/watcher.hpp"

namespace ph::bench {
namespace {

constexpr const char* kName = "attacks";
constexpr std::array<const char*, 15> kAttacks = {
    "header_loris",    "body_loris",  "tls_loris",     "connection_flood", "handshake_flood",
    "chunk_extension", "giant_json",  "deep_json",     "compressed_body",  "login_flood",
    "request_flood",   "huge_frames", "deep_messages", "compression_bomb", "slow_readers"};
// Below what one address may have before its handshake is done.
constexpr std::size_t kInFlight = 10;
constexpr std::chrono::seconds kConnectLimit{120};
constexpr std::chrono::seconds kSettle{2}, kDrain{20}, kLook{1};
constexpr std::uint64_t kMessagesPerEvent = 4;

// What the rest felt in one window, and what it cost the server.
struct Felt {
  double p50_ms = 0, p99_ms = 0, most_ms = 0, resident_mb = 0, cpu_s = 0;
  std::size_t alarms = 0;
};

struct Scene {
  Stage& stage;
  Watcher& watcher;
  std::chrono::seconds window;
  std::string password_file;
};

asio::awaitable<Felt> feel(Scene& scene) {
  scene.watcher.alarm_ms().clear();
  Felt felt;
  const double cpu = scene.stage.server().cpu_seconds();
  for (auto left = scene.window; left.count() > 0; left -= kLook) {
    co_await pause_for(kLook);
    felt.resident_mb = std::max(felt.resident_mb, scene.stage.server().resident_bytes() / 1e6);
  }
  Samples& alarms = scene.watcher.alarm_ms();
  felt.cpu_s = scene.stage.server().cpu_seconds() - cpu;
  felt.alarms = alarms.count();
  felt.p50_ms = alarms.median();
  felt.p99_ms = alarms.percentile(0.99);
  felt.most_ms = alarms.largest();
  co_return felt;
}

void print(const std::string& name, const Felt& felt) {
  print_figure(kName, name + "_alarm_ms_p50", felt.p50_ms, "ms");
  print_figure(kName, name + "_alarm_ms_p99", felt.p99_ms, "ms");
  print_figure(kName, name + "_rss_mb", felt.resident_mb, "MB");
  say(name + ": " + std::to_string(felt.alarms) + " alarms timed, the slowest " +
      std::to_string(felt.most_ms) + " ms; server cpu " + std::to_string(felt.cpu_s) + " s");
}

asio::awaitable<Status> attack(Scene& scene, std::string name) {
  Stage& stage = scene.stage;
  const auto& ports = stage.server().ports();
  const std::size_t last = stage.site().pumps() - 1;
  const std::string stem = stage.site().pump_files(last).certificate;
  const std::vector<std::string> arguments{name,
                                           std::to_string(ports.people),
                                           std::to_string(ports.pumps),
                                           stem.substr(0, stem.rfind('/')),
                                           stage.site().pump(last).str(),
                                           kWall,
                                           scene.password_file};
  Attacker attacker;
  if (auto begun = attacker.begin(arguments); !begun) co_return begun;
  co_await pause_for(kSettle);
  const Felt felt = co_await feel(scene);
  attacker.end();
  print(name, felt);
  co_await pause_for(kSettle);
  co_return Status{};
}

asio::awaitable<Status> play(Stage& stage, std::chrono::seconds window) {
  if (auto ready = co_await stage.start_server(); !ready) co_return ready;
  LoadFleet& fleet = stage.fleet();
  Person wall = stage.person();
  if (auto in = co_await wall.log_in(kWall, stage.site().password()); !in) co_return in;
  auto feed = co_await wall.feed(stage.site().ward_of(0));
  if (!feed) co_return fail(feed.error());
  Watcher watcher(std::move(*feed), fleet);
  asio::co_spawn(stage.context(), watcher.watch(), asio::detached);
  auto connected = co_await fleet.connect_all(kInFlight, kConnectLimit);
  if (!connected) co_return connected;
  fleet.start_telemetry();
  fleet.start_events(kMessagesPerEvent);
  co_await pause_for(kSettle);
  Scene scene{stage, watcher, window, stage.site().write_password()};
  const Felt quiet = co_await feel(scene);
  print("quiet", quiet);
  Status out;
  for (const char* name : kAttacks) {
    auto done = co_await attack(scene, name);
    if (!done) say(done.error().detail);
    if (out && !done) out = done;
  }
  const Felt after = co_await feel(scene);
  print("after", after);
  print_figure(kName, "pumps_connected", static_cast<double>(fleet.tally().welcome), "pumps");
  fleet.stop_events();
  auto drained = co_await fleet.await_acknowledged(kDrain);
  fleet.stop_telemetry();
  print_figure(kName, "alarms_unseen", static_cast<double>(fleet.unseen_alarms()), "alarms");
  watcher.stop();
  co_await pause_for(std::chrono::milliseconds(50));
  if (!out) co_return out;
  co_return drained;
}

}  // namespace

Status bench_attacks(const Options& options) {
  Site::Shape shape;
  shape.pumps = options.pumps > 0 ? options.pumps : 300;
  shape.ward_pumps = options.ward_pumps;
  shape.released_library = true;
  shape.counts_loopback = true;
  shape.keep = options.keep;
  const std::chrono::seconds window(options.seconds > 0 ? options.seconds : 10);
  auto stage = Stage::make(shape);
  if (!stage) return fail(stage.error());
  auto playing = [window](Stage& on) { return play(on, window); };
  const auto limit = kConnectLimit + (window + std::chrono::seconds(40)) * (kAttacks.size() + 2);
  auto played = (*stage)->run(playing, limit);
  auto stopped = (*stage)->server().stop();
  const auto proof = prove((*stage)->site().database(), (*stage)->fleet().pumps());
  if (proof) {
    print_figure(kName, "lost", static_cast<double>(proof->lost), "events");
    print_figure(kName, "doubled", static_cast<double>(proof->doubled), "events");
  }
  if (!played) return played;
  if (!stopped) return stopped;
  if (!proof) return fail(proof.error());
  return {};
}

}  // namespace ph::bench
