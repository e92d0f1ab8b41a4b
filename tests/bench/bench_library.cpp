#include <fstream>
#include <sstream>

#include "tests/bench/signing_office.hpp"
#include "tests/bench/stage.hpp"

namespace ph::bench {
namespace {

constexpr const char* kName = "library";
constexpr std::size_t kInFlight = 64;
constexpr std::chrono::seconds kConnectLimit{120}, kRolloutLimit{120};
constexpr std::chrono::milliseconds kLook{50};
constexpr double kShare = 0.99;

asio::awaitable<Status> sign(Stage& stage, std::int64_t draft, std::string who) {
  Person signer = stage.person();
  auto in = co_await signer.log_in(who, stage.site().password());
  if (!in) co_return in;
  const std::string path = "/api/v1/libraries/" + std::to_string(draft);
  auto wanted = co_await signer.get(path + "/approval");
  if (!wanted) co_return fail(wanted.error());
  auto body = stage.site().signing().approve(*wanted, who);
  if (!body) co_return fail(body.error());
  auto done = co_await signer.post(path + "/approve", std::move(*body));
  if (!done) co_return fail(done.error());
  co_return Status{};
}

asio::awaitable<Result<std::int64_t>> import_example(Stage& stage) {
  std::ifstream file(stage.site().drugs());
  std::stringstream sheet;
  sheet << file.rdbuf();
  Person author = stage.person();
  auto in = co_await author.log_in(kAuthor, stage.site().password());
  if (!in) co_return fail(in.error());
  std::string text = sheet.str();
  auto answer = co_await author.post("/api/v1/libraries/import", std::move(text), "text/csv");
  if (!answer) co_return fail(answer.error());
  say("imported: " + answer->substr(0, 300));
  co_return number_in(*answer, "draft");
}

// Until the server has the proof of `wanted` pumps; seconds since `start`.
asio::awaitable<Result<double>> await_proofs(Stage& stage, double wanted, SteadyTime start) {
  Person anyone = stage.person();
  for (;;) {
    auto counters = co_await anyone.metrics();
    if (!counters) co_return fail(counters.error());
    const auto passed = system_clock().now().steady - start;
    const double proven = (*counters)["pumphouse_pumps_on_target_library"];
    if (proven >= wanted) co_return std::chrono::duration<double>(passed).count();
    if (passed > kRolloutLimit) {
      co_return fail(Fault::kUnavailable,
                     "library: " + std::to_string(proven) + " pumps proven in 120 s; " +
                         std::to_string(stage.fleet().tally().verified) +
                         " verified; last trouble: " + stage.fleet().tally().last_trouble);
    }
    co_await pause_for(kLook);
  }
}

asio::awaitable<Status> play(Stage& stage) {
  if (auto ready = co_await stage.start_server(); !ready) co_return ready;
  auto connected = co_await stage.fleet().connect_all(kInFlight, kConnectLimit);
  if (!connected) co_return connected;
  stage.fleet().start_telemetry();
  auto draft = co_await import_example(stage);
  if (!draft) co_return fail(draft.error());
  if (auto first = co_await sign(stage, *draft, kFirst); !first) co_return first;
  const double cpu = stage.server().cpu_seconds();
  const SteadyTime start = system_clock().now().steady;
  if (auto second = co_await sign(stage, *draft, kSecond); !second) co_return second;
  const std::chrono::duration<double> signed_after = system_clock().now().steady - start;
  const double wanted = static_cast<double>(stage.fleet().pumps().size()) * kShare;
  const auto seconds = co_await await_proofs(stage, wanted, start);
  if (!seconds) co_return fail(seconds.error());
  print_figure(kName, "seconds_to_99pct", *seconds, "s");
  say("counted from the second signer's login, which took until its answer " +
      std::to_string(signed_after.count()) + " s; until the server held the proof of 99 % of " +
      std::to_string(stage.fleet().pumps().size()) + " pumps; " +
      std::to_string(stage.server().cpu_seconds() - cpu) + " s of the server's CPU");
  stage.fleet().stop_telemetry();
  co_return Status{};
}

}  // namespace

Status bench_library(const Options& options) {
  Site::Shape shape;
  shape.pumps = options.pumps > 0 ? options.pumps : 1'000;
  shape.ward_pumps = options.ward_pumps;
  shape.keep = options.keep;
  auto stage = Stage::make(shape);
  if (!stage) return fail(stage.error());
  return (*stage)->run(play, kConnectLimit + kRolloutLimit + std::chrono::seconds(60));
}

}  // namespace ph::bench
