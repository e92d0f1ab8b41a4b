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
// alarms than any hospital has, so that a short release meets enough of them: the watched ward
// raises or clears 25 a second.
constexpr std::chrono::seconds kInterval{10}, kWatchedInterval{1};
constexpr std::uint64_t kMessagesPerEvent = 40, kMessagesPerAlarm = 2;
constexpr std::chrono::milliseconds kLook{200};  // each costs the fleet strand milliseconds
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

// What the load has seen so far.
struct Gathered {
  std::uint64_t library_bytes = 0, deltas = 0;
  std::size_t verified = 0, welcome = 0;
  std::string last_trouble;
};

void add(Gathered& out, const LoadTally& tally) {
  out.library_bytes += tally.library_bytes;
  out.deltas += tally.deltas;
  out.verified += tally.verified;
  out.welcome += tally.welcome;
  if (!tally.last_trouble.empty()) out.last_trouble = tally.last_trouble;
}

asio::awaitable<Gathered> gather(Stage& stage) {
  auto read = [&stage] {
    Gathered out;
    add(out, stage.crowd().tally());
    return out;
  };
  auto out = co_await stage.on_crowd(std::move(read));
  add(out, stage.fleet().tally());
  co_return out;
}

// Until the server has the proof of 99 % of the pumps.
asio::awaitable<Result<Spread>> await_proofs(Stage& stage, SteadyTime start) {
  Person anyone = stage.person();
  const auto all = static_cast<double>(stage.site().pumps());
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
      const auto crowd = co_await gather(stage);
      co_return fail(Fault::kUnavailable, "library: " + std::to_string(proven) +
                                              " pumps proven in 180 s; " +
                                              std::to_string(crowd.verified) +
                                              " verified; last trouble: " + crowd.last_trouble);
    }
    co_await pause_for(kLook);
  }
}

// From the second signature on.
asio::awaitable<Result<Spread>> release(Stage& stage, std::string sheet) {
  auto draft = co_await import_sheet(stage, std::move(sheet));
  if (!draft) co_return fail(draft.error());
  if (auto first = co_await sign(stage, *draft, kFirst); !first) co_return fail(first.error());
  const auto before = co_await gather(stage);
  const double cpu = stage.server().cpu_seconds();
  const SteadyTime start = system_clock().now().steady;
  if (auto second = co_await sign(stage, *draft, kSecond); !second) co_return fail(second.error());
  auto spread = co_await await_proofs(stage, start);
  if (!spread) co_return spread;
  co_await pause_for(kSettle);
  const auto after = co_await gather(stage);
  spread->bytes_per_pump = static_cast<double>(after.library_bytes - before.library_bytes) /
                           static_cast<double>(stage.site().pumps());
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

// Pumps that hold anything but a release that was proved whole; after the run.
double half_libraries(LoadFleet& fleet) {
  double out = 0;
  for (const auto& pump : fleet.pumps()) {
    const auto& held = pump->library();
    if (held && !fleet.tally().libraries.contains(held->digest)) ++out;
  }
  return out;
}

asio::awaitable<Status> connect(Stage& stage) {
  say("connecting");
  auto watched = co_await stage.fleet().connect_all(kInFlight, kConnectLimit);
  if (!watched) co_return watched;
  auto dialling = stage.crowd().connect_all(kInFlight, kConnectLimit);
  co_return co_await asio::co_spawn(stage.crowd_context(), std::move(dialling),
                                    asio::use_awaitable);
}

// Whether pumps take packed forms from now on.
asio::awaitable<bool> take_packed(Stage& stage, bool packed) {
  stage.fleet().tally().packed = packed;
  auto begin = [&stage, packed] {
    stage.crowd().tally().packed = packed;
    return packed;
  };
  co_return co_await stage.on_crowd(std::move(begin));
}

asio::awaitable<bool> start_speaking(Stage& stage) {
  stage.fleet().start_telemetry(kWatchedInterval);
  stage.fleet().start_events(kMessagesPerAlarm, Tales::kAlarms);
  auto begin = [&stage] {
    stage.crowd().start_telemetry(kInterval);
    stage.crowd().start_events(kMessagesPerEvent, Tales::kRoutine);
    return true;
  };
  co_return co_await stage.on_crowd(std::move(begin));
}

void print(const std::string& suffix, const Spread& spread, Watcher& watcher) {
  print_figure(kName, "seconds_to_95pct" + suffix, spread.seconds_to_95, "s");
  print_figure(kName, "seconds_to_99pct" + suffix, spread.seconds_to_99, "s");
  print_figure(kName, "alarm_to_browser_ms_p99" + suffix, watcher.alarm_ms().percentile(0.99),
               "ms");
}

asio::awaitable<Status> play(Stage& stage) {
  if (auto ready = co_await stage.start_server(); !ready) co_return ready;
  Person wall = stage.person();
  auto in = co_await wall.log_in(kWall, stage.site().password());
  if (!in) co_return in;
  auto feed = co_await wall.feed(stage.site().ward_of(0));
  if (!feed) co_return fail(feed.error());
  Watcher watcher(std::move(*feed), stage.fleet());
  asio::co_spawn(stage.context(), watcher.watch(), asio::detached);
  if (auto connected = co_await connect(stage); !connected) co_return connected;
  co_await start_speaking(stage);
  co_await pause_for(kSettle);
  watcher.alarm_ms().clear();
  co_await pause_for(kSettle);
  say("at rest: alarm p99 " + std::to_string(watcher.alarm_ms().percentile(0.99)) + " ms");

  // The worst: every byte of it travels, as to pumps of protocol 1.
  co_await take_packed(stage, false);
  watcher.alarm_ms().clear();
  auto whole = co_await release(stage, transfer::formulary_sheet(kRows));
  if (!whole) co_return fail(whole.error());
  tell("a library as it is to pumps that hold none", *whole, watcher);
  const auto now = co_await gather(stage);
  print_figure(kName, "pumps", static_cast<double>(now.welcome), "pumps");
  print("", *whole, watcher);
  print_figure(kName, "bytes_per_pump_whole_release", whole->bytes_per_pump, "bytes");

  co_await take_packed(stage, true);
  watcher.alarm_ms().clear();
  auto small = co_await release(stage, transfer::formulary_sheet(kRows, 1));
  if (!small) co_return fail(small.error());
  tell("a small release", *small, watcher);
  print("_small_release", *small, watcher);
  print_figure(kName, "bytes_per_pump_small_release", small->bytes_per_pump, "bytes");
  const auto end = co_await gather(stage);
  say(std::to_string(end.deltas) + " pumps took it as a delta");
  stage.fleet().stop_events();
  stage.fleet().stop_telemetry();
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
  if (shape.pumps <= shape.ward_pumps) {
    return fail(Fault::kOutOfRange, "--pumps: expected more than the " +
                                        std::to_string(shape.ward_pumps) + " of the watched ward");
  }
  auto stage = Stage::make_apart(shape);
  if (!stage) return fail(stage.error());
  auto played = (*stage)->run(play, kConnectLimit + 2 * kRolloutLimit + std::chrono::seconds(60));
  if (!played) return played;
  print_figure(kName, "half_libraries",
               *halves + half_libraries((*stage)->fleet()) + half_libraries((*stage)->crowd()),
               "libraries");
  return {};
}

}  // namespace ph::bench
