#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "tests/bench/library_rules.hpp"
#include "tests/bench/signing_office.hpp"
#include "tests/bench/stage.hpp"
#include "tests/bench/watcher.hpp"
#include "tests/transfer/formulary.hpp"

namespace ph::bench {
namespace {

constexpr const char* kName = "library";
constexpr std::size_t kRows = 135;  // in each of the four care areas: 213 kB of canonical bytes
constexpr std::size_t kInFlight = 64;
constexpr std::chrono::seconds kConnectLimit{300}, kRolloutLimit{180};
// Pumps of a hospital: two in five run and speak every 10 s, the others once a minute; and more
// alarms than any hospital has, so that a short release meets enough of them.
constexpr std::chrono::seconds kInterval{10};
constexpr std::uint64_t kMessagesPerEvent = 20;
constexpr std::chrono::milliseconds kLook{50};
constexpr std::chrono::seconds kSettle{5};

asio::awaitable<Status> sign(Stage& stage, std::int64_t draft, std::string who) {
  Person signer = stage.person();
  auto in = co_await signer.log_in(who, stage.site().password());
  if (!in) co_return in;
  const std::string path = "/api/v1/libraries/" + std::to_string(draft);
  auto review = co_await signer.get(path + "/review");
  if (!review) co_return fail(review.error());
  for (auto& ticks : SigningOffice::ticks(*review)) {
    auto ticked = co_await signer.post(path + "/ticks", std::move(ticks));
    if (!ticked) co_return fail(ticked.error());
  }
  auto wanted = co_await signer.get(path + "/approval");
  if (!wanted) co_return fail(wanted.error());
  auto body = stage.site().signing().approve(*wanted, who);
  if (!body) co_return fail(body.error());
  auto done = co_await signer.post(path + "/approve", std::move(*body));
  if (!done) co_return fail(done.error());
  co_return Status{};
}

asio::awaitable<Result<std::int64_t>> import_sheet(Stage& stage, std::string sheet) {
  Person author = stage.person();
  auto in = co_await author.log_in(kAuthor, stage.site().password());
  if (!in) co_return fail(in.error());
  auto answer = co_await author.post("/api/v1/libraries/import", std::move(sheet), "text/csv");
  if (!answer) co_return fail(answer.error());
  co_return number_in(*answer, "draft");
}

// How a release came to the pumps.
struct Spread {
  double seconds_to_95 = 0, seconds_to_99 = 0;
  double bytes_per_pump = 0, cpu_s = 0;
};

// Until the server has the proof of 99 % of the pumps.
asio::awaitable<Result<Spread>> await_proofs(Stage& stage, SteadyTime start) {
  Person anyone = stage.person();
  const auto all = static_cast<double>(stage.fleet().pumps().size());
  Spread out;
  for (;;) {
    auto counters = co_await anyone.metrics();
    if (!counters) co_return fail(counters.error());
    const std::chrono::duration<double> passed = system_clock().now().steady - start;
    const double proven = (*counters)["pumphouse_pumps_on_target_library"];
    if (proven >= all * 0.95 && out.seconds_to_95 == 0) out.seconds_to_95 = passed.count();
    out.seconds_to_99 = passed.count();
    if (proven >= all * 0.99) co_return out;
    if (passed > kRolloutLimit) {
      co_return fail(Fault::kUnavailable,
                     "library: " + std::to_string(proven) + " pumps proven in 180 s; " +
                         std::to_string(stage.fleet().tally().verified) +
                         " verified; last trouble: " + stage.fleet().tally().last_trouble);
    }
    co_await pause_for(kLook);
  }
}

// From the second signature on.
asio::awaitable<Result<Spread>> release(Stage& stage, std::string sheet) {
  auto draft = co_await import_sheet(stage, std::move(sheet));
  if (!draft) co_return fail(draft.error());
  if (auto first = co_await sign(stage, *draft, kFirst); !first) co_return fail(first.error());
  LoadTally& tally = stage.fleet().tally();
  tally.library_bytes = 0;
  const double cpu = stage.server().cpu_seconds();
  const SteadyTime start = system_clock().now().steady;
  if (auto second = co_await sign(stage, *draft, kSecond); !second) co_return fail(second.error());
  auto spread = co_await await_proofs(stage, start);
  if (!spread) co_return spread;
  co_await pause_for(kSettle);
  spread->bytes_per_pump =
      static_cast<double>(tally.library_bytes) / static_cast<double>(stage.fleet().pumps().size());
  spread->cpu_s = stage.server().cpu_seconds() - cpu;
  co_return spread;
}

void tell(const char* what, const Spread& spread, Watcher& watcher) {
  say(std::string(what) + ": 95 % in " + std::to_string(spread.seconds_to_95) + " s, 99 % in " +
      std::to_string(spread.seconds_to_99) + " s, " + std::to_string(spread.bytes_per_pump) +
      " bytes a pump, " + std::to_string(spread.cpu_s) + " s of the server's CPU; " +
      std::to_string(watcher.alarm_ms().count()) + " alarms meanwhile, p50 " +
      std::to_string(watcher.alarm_ms().median()) + " ms, p99 " +
      std::to_string(watcher.alarm_ms().percentile(0.99)) + " ms, largest " +
      std::to_string(watcher.alarm_ms().largest()) + " ms");
}

// Pumps that hold anything but a release that was proved whole.
double half_libraries(Stage& stage) {
  double out = 0;
  for (const auto& pump : stage.fleet().pumps()) {
    const auto& held = pump->library();
    if (held && !stage.fleet().tally().libraries.contains(held->digest)) ++out;
  }
  return out;
}

asio::awaitable<Status> play(Stage& stage) {
  if (auto ready = co_await stage.start_server(); !ready) co_return ready;
  LoadFleet& fleet = stage.fleet();
  Person wall = stage.person();
  auto in = co_await wall.log_in(kWall, stage.site().password());
  if (!in) co_return in;
  auto feed = co_await wall.feed(stage.site().ward_of(0));
  if (!feed) co_return fail(feed.error());
  Watcher watcher(std::move(*feed), fleet);
  asio::co_spawn(stage.context(), watcher.watch(), asio::detached);
  say("connecting");
  auto connected = co_await fleet.connect_all(kInFlight, kConnectLimit);
  if (!connected) co_return connected;
  fleet.start_telemetry(kInterval);
  fleet.start_events(kMessagesPerEvent);
  co_await pause_for(kSettle);

  // The worst: every byte of it travels, as to pumps of protocol 1.
  fleet.tally().packed = false;
  watcher.alarm_ms().clear();
  auto whole = co_await release(stage, transfer::formulary_sheet(kRows));
  if (!whole) co_return fail(whole.error());
  tell("a library as it is to pumps that hold none", *whole, watcher);
  print_figure(kName, "pumps", static_cast<double>(fleet.tally().welcome), "pumps");
  print_figure(kName, "seconds_to_95pct", whole->seconds_to_95, "s");
  print_figure(kName, "seconds_to_99pct", whole->seconds_to_99, "s");
  print_figure(kName, "bytes_per_pump_whole_release", whole->bytes_per_pump, "bytes");
  print_figure(kName, "alarm_to_browser_ms_p99", watcher.alarm_ms().percentile(0.99), "ms");

  fleet.tally().packed = true;
  watcher.alarm_ms().clear();
  auto small = co_await release(stage, transfer::formulary_sheet(kRows, 1));
  if (!small) co_return fail(small.error());
  tell("a small release", *small, watcher);
  print_figure(kName, "seconds_to_95pct_small_release", small->seconds_to_95, "s");
  print_figure(kName, "seconds_to_99pct_small_release", small->seconds_to_99, "s");
  print_figure(kName, "bytes_per_pump_small_release", small->bytes_per_pump, "bytes");
  print_figure(kName, "alarm_to_browser_ms_p99_small_release", watcher.alarm_ms().percentile(0.99),
               "ms");
  say(std::to_string(fleet.tally().deltas) + " pumps took it as a delta");
  fleet.stop_events();
  fleet.stop_telemetry();
  watcher.stop();
  co_await pause_for(kLook);
  co_return Status{};
}

}  // namespace

Status bench_library(const Options& options) {
  if (auto measured = measure_library_rules(); !measured) return measured;
  const auto halves = measure_transfers(options.rounds > 0 ? options.rounds : 1'000);
  if (!halves) return fail(halves.error());
  Site::Shape shape;
  shape.pumps = options.pumps > 0 ? options.pumps : 10'000;
  shape.ward_pumps = options.ward_pumps;
  shape.keep = options.keep;
  auto stage = Stage::make(shape);
  if (!stage) return fail(stage.error());
  auto played = (*stage)->run(play, kConnectLimit + 2 * kRolloutLimit + std::chrono::seconds(60));
  if (!played) return played;
  print_figure(kName, "half_libraries", *halves + half_libraries(**stage), "libraries");
  return {};
}

}  // namespace ph::bench
