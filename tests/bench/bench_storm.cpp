#include "tests/bench/handshake_limit.hpp"
#include "tests/bench/stage.hpp"

namespace ph::bench {
namespace {

constexpr const char* kName = "storm";
constexpr std::size_t kInFlight = 64;
constexpr std::chrono::seconds kConnectLimit{180}, kPartLimit{30}, kReturnLimit{180};
constexpr int kHandshakes = 400;

struct Storm {
  double seconds = 0, cpu_ms = 0;  // the processor's time is a connection's
};

double seconds_since(SteadyTime start) {
  return std::chrono::duration<double>(system_clock().now().steady - start).count();
}

asio::awaitable<Result<Storm>> storm(Stage& stage) {
  stage.server().kill();
  auto parted = co_await stage.fleet().await_parted(kPartLimit);
  if (!parted) co_return fail(parted.error());
  auto ready = co_await stage.start_server();
  if (!ready) co_return fail(ready.error());
  const double cpu = stage.server().cpu_seconds();
  const SteadyTime start = system_clock().now().steady;
  auto back = co_await stage.fleet().return_all(kReturnLimit);
  if (!back) co_return fail(back.error());
  Storm out;
  out.seconds = seconds_since(start);
  const double spent = stage.server().cpu_seconds() - cpu;
  out.cpu_ms = spent * 1e3 / static_cast<double>(stage.fleet().pumps().size());
  co_return out;
}

asio::awaitable<Status> play(Stage& stage) {
  if (auto ready = co_await stage.start_server(); !ready) co_return ready;
  say("connecting");
  auto connected = co_await stage.fleet().connect_all(kInFlight, kConnectLimit);
  if (!connected) co_return connected;
  const auto before =
      handshake_limit_ms(stage.site().server_files(), stage.site().pump_files(0), kHandshakes);
  if (!before) co_return fail(before.error());
  say("the server is killed, and all come back");
  const auto measured = co_await storm(stage);
  if (!measured) co_return fail(measured.error());
  const auto after =
      handshake_limit_ms(stage.site().server_files(), stage.site().pump_files(0), kHandshakes);
  if (!after) co_return fail(after.error());
  const double limit = (*before + *after) / 2;
  print_figure(kName, "seconds_to_all_back", measured->seconds, "s");
  print_figure(kName, "server_cpu_ms_per_connection", measured->cpu_ms, "ms");
  print_figure(kName, "handshake_limit_ratio", measured->cpu_ms / limit, "ratio");
  say(std::to_string(stage.fleet().pumps().size()) +
      " pumps; the limit is the server's side of a full mutual handshake in memory, without a "
      "socket, with the settings of the port: " +
      std::to_string(*before) + " ms before the storm, " + std::to_string(*after) + " after");
  say(std::to_string(stage.fleet().tally().failed_dials) + " dials failed and were repeated; " +
      std::to_string(stage.server().resident_bytes() / 1e6) + " MB resident with all back");
  co_return Status{};
}

}  // namespace

Status bench_storm(const Options& options) {
  Site::Shape shape;
  shape.pumps = options.pumps > 0 ? options.pumps : 5'000;
  shape.ward_pumps = options.ward_pumps;
  shape.released_library = true;
  shape.keep = options.keep;
  auto stage = Stage::make(shape);
  if (!stage) return fail(stage.error());
  return (*stage)->run(play, kConnectLimit + kPartLimit + kReturnLimit + std::chrono::seconds(60));
}

}  // namespace ph::bench
