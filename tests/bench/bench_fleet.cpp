#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "tests/bench/proof.hpp"
#include "tests/bench/stage.hpp"
#include "tests/bench/watcher.hpp"

namespace ph::bench {
namespace {

constexpr const char* kName = "fleet";
constexpr std::size_t kInFlight = 64;
constexpr std::chrono::seconds kConnectLimit{180};
constexpr std::chrono::seconds kSettle{3};
constexpr std::chrono::seconds kDrain{20};

// The counters of one moment.
struct Mark {
  double cpu_s = 0, messages = 0;
};

asio::awaitable<Result<Mark>> mark(Stage& stage) {
  Person anyone = stage.person();
  auto counters = co_await anyone.metrics();
  if (!counters) co_return fail(counters.error());
  Mark out;
  out.cpu_s = stage.server().cpu_seconds();
  out.messages =
      (*counters)["pumphouse_telemetry_total"] + (*counters)["pumphouse_events_stored_total"];
  co_return out;
}

void print(Stage& stage, Watcher& watcher, const Mark& from, const Mark& to, double rss_per_pump) {
  auto& tally = stage.fleet().tally();
  const double messages = to.messages - from.messages;
  print_figure(kName, "pumps", static_cast<double>(tally.welcome), "pumps");
  print_figure(kName, "server_cpu_s_per_million_messages", (to.cpu_s - from.cpu_s) / messages * 1e6,
               "s");
  print_figure(kName, "rss_bytes_per_pump", rss_per_pump, "bytes");
  print_figure(kName, "event_ack_ms_p50", tally.ack_ms.percentile(0.50), "ms");
  print_figure(kName, "event_ack_ms_p99", tally.ack_ms.percentile(0.99), "ms");
  print_figure(kName, "alarm_to_browser_ms_p99", watcher.alarm_ms().percentile(0.99), "ms");
  say(std::to_string(static_cast<long>(messages)) + " messages in the window; " +
      std::to_string(tally.ack_ms.count()) + " acknowledgements and " +
      std::to_string(watcher.alarm_ms().count()) + " alarms timed, alarm p50 " +
      std::to_string(watcher.alarm_ms().median()) +
      " ms; feed: " + std::to_string(watcher.frames()) + " frames, " +
      std::to_string(watcher.bytes() / 1024) + " KiB");
}

asio::awaitable<Status> play(Stage& stage, std::chrono::seconds window) {
  if (auto ready = co_await stage.start_server(); !ready) co_return ready;
  LoadFleet& fleet = stage.fleet();
  Person wall = stage.person();
  auto in = co_await wall.log_in(kWall, stage.site().password());
  if (!in) co_return in;
  auto feed = co_await wall.feed(stage.site().ward_of(0));
  if (!feed) co_return fail(feed.error());
  Watcher watcher(std::move(*feed), fleet);
  asio::co_spawn(stage.context(), watcher.watch(), asio::detached);
  const double rss_before = stage.server().resident_bytes();
  say("connecting");
  auto connected = co_await fleet.connect_all(kInFlight, kConnectLimit);
  if (!connected) co_return connected;
  const double rss_quiet = stage.server().resident_bytes();
  fleet.start_telemetry();
  fleet.start_events();
  co_await pause_for(kSettle);
  fleet.tally().ack_ms.clear();
  watcher.alarm_ms().clear();
  say("measuring");
  const auto from = co_await mark(stage);
  co_await pause_for(window);
  const auto to = co_await mark(stage);
  if (!from || !to) co_return fail((from ? to : from).error());
  const double rss = stage.server().resident_bytes();
  const auto count = static_cast<double>(fleet.pumps().size());
  say("resident: " + std::to_string(rss_before / 1e6) + " MB without pumps, " +
      std::to_string((rss_quiet - rss_before) / count) + " bytes a pump before they spoke");
  print(stage, watcher, *from, *to, (rss - rss_before) / count);
  fleet.stop_events();
  auto drained = co_await fleet.await_acknowledged(kDrain);
  fleet.stop_telemetry();
  co_await pause_for(std::chrono::milliseconds(200));
  if (const auto last = co_await mark(stage); last) {
    say("sent since the start: " + std::to_string(fleet.tally().telemetry) + " telemetry and " +
        std::to_string(fleet.tally().events) +
        " events; heard by the server: " + std::to_string(static_cast<long>(last->messages)));
  }
  watcher.stop();
  co_await pause_for(std::chrono::milliseconds(50));
  co_return drained;
}

}  // namespace

Status bench_fleet(const Options& options) {
  Site::Shape shape;
  shape.pumps = options.pumps > 0 ? options.pumps : 5'000;
  shape.ward_pumps = options.ward_pumps;
  shape.released_library = true;
  shape.keep = options.keep;
  const std::chrono::seconds window(options.seconds > 0 ? options.seconds : 20);
  auto stage = Stage::make(shape);
  if (!stage) return fail(stage.error());
  auto playing = [window](Stage& on) { return play(on, window); };
  auto played = (*stage)->run(playing, kConnectLimit + window + std::chrono::seconds(90));
  auto stopped = (*stage)->server().stop();
  // Whatever went wrong before, what the database holds is told.
  const auto proof = prove((*stage)->site().database(), (*stage)->fleet().pumps());
  if (proof) {
    print_figure(kName, "lost", static_cast<double>(proof->lost), "events");
    print_figure(kName, "doubled", static_cast<double>(proof->doubled), "events");
    say(std::to_string(proof->recorded) + " events compared with the database");
  }
  if (!played) return played;
  if (!stopped) return stopped;
  if (!proof) return fail(proof.error());
  return {};
}

}  // namespace ph::bench
