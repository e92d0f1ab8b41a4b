#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>

#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/table.hpp"

namespace ph::cli {
namespace {

constexpr std::chrono::seconds kFollowInterval{1};
constexpr std::size_t kBarWidth = 40;
constexpr std::size_t kMostFollowed = 20;  // stragglers, so that the screen stands still

std::string bar(long long part, long long whole) {
  const auto filled =
      whole > 0 ? static_cast<std::size_t>(part) * kBarWidth / static_cast<std::size_t>(whole) : 0;
  return "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "]";
}

std::string number_at(const Json& pump, const char* name) {
  const Json version = pump.value(name, Json());
  return version.is_object() ? std::to_string(whole_at(version, "number")) : std::string("-");
}

void show_stragglers(const Json& stragglers, std::size_t most) {
  if (stragglers.empty()) return;
  Table table({{"PUMP"},
               {"WARD"},
               {"HOLDS", Align::kRight},
               {"SHOULD", Align::kRight},
               {"LAST CONTACT"},
               {"ACCESS POINT"},
               {"REASON"}});
  for (std::size_t i = 0; i < stragglers.size() && i < most; ++i) {
    const Json& pump = stragglers[i];
    table.row({text_at(pump, "pump"), text_at(pump, "ward"), number_at(pump, "held"),
               number_at(pump, "target"),
               pump.contains("last_contact_ms") ? shown_time(whole_at(pump, "last_contact_ms"))
                                                : std::string("never"),
               text_at(pump, "access_point"), text_at(pump, "reason")});
  }
  table.print();
  if (stragglers.size() > most) print("and " + std::to_string(stragglers.size() - most) + " more");
}

void show_status(const Json& status, std::size_t most) {
  const Json target = status.value("target", Json());
  const long long newest = whole_at(status, "newest");
  if (!target.is_object()) {
    print(newest == 0 ? "no library is released"
                      : "library " + std::to_string(newest) +
                            " is released and goes nowhere yet: `pumphouse library rollout start " +
                            std::to_string(newest) + "`");
    return;
  }
  const long long number = whole_at(target, "number");
  const long long pumps = whole_at(status, "pumps"), on_target = whole_at(status, "on_target");
  print("library " + std::to_string(number) + " " + text_at(target, "digest"));
  print(bar(on_target, pumps) + " " + std::to_string(on_target) + " of " + std::to_string(pumps) +
        " pumps hold it, proven by hash");
  if (newest > number) {
    print("library " + std::to_string(newest) + " is released and not rolled out");
  }
  if (const long long waiting = whole_at(status, "waiting"); waiting > 0) {
    print(std::to_string(waiting) + " wait for their wave");
  }
  show_stragglers(list_at(status, "stragglers"), most);
}

Exit show_once(const Options& options) {
  Ask ask;
  ask.path = "/api/v1/library/status";
  return ask_and_show(options, ask,
                      [](const std::string& body) { show_status(read_object(body), SIZE_MAX); });
}

bool is_reached(const Json& status) {
  return status.value("target", Json()).is_object() &&
         whole_at(status, "on_target") == whole_at(status, "pumps");
}

// On a terminal the picture stands still; elsewhere each change is a new one.
Exit follow(const Options& options) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  const bool still = ::isatty(STDOUT_FILENO) == 1 && !options.json;
  boost::asio::io_context context;
  boost::asio::steady_timer timer(context);
  std::string before;
  for (;;) {
    Ask ask;
    ask.path = "/api/v1/library/status";
    const auto body = client->ask(ask);
    if (!body) return body.error().exit;
    if (*body != before) {
      if (still) std::printf("\x1b[H\x1b[2J");
      if (options.json) print(*body);
      if (!options.json) show_status(read_object(*body), kMostFollowed);
      std::fflush(stdout);
    }
    if (is_reached(read_object(*body))) return Exit::kOk;
    before = *body;
    timer.expires_after(kFollowInterval);
    timer.wait();
  }
}

void show_proof(const std::string& body) {
  Table table({{"PUMP"}, {"WARD"}, {"HOLDS"}, {"APPROVED"}, {"PROVEN"}, {"REASON"}});
  const auto shown = [](const Json& pump, const char* name) {
    const Json version = pump.value(name, Json());
    if (!version.is_object()) return std::string("none");
    return std::to_string(whole_at(version, "number")) + " " + text_at(version, "digest");
  };
  for (const auto& pump : list_at(read_object(body), "pumps")) {
    table.row({text_at(pump, "pump"), text_at(pump, "ward"), shown(pump, "held"),
               shown(pump, "target"), flag_at(pump, "on_target") ? "yes" : "no",
               text_at(pump, "reason")});
  }
  table.print();
}

}  // namespace

void add_status_commands(CLI::App& library, Work& work) {
  auto* status = library.add_subcommand("status", "Which pumps hold what they should, and why not");
  auto live = std::make_shared<bool>(false);
  status->add_flag("--follow", *live, "Show it until every pump holds it");
  status->callback([&work, live] {
    work = [live](const Options& options) { return *live ? follow(options) : show_once(options); };
  });
  auto* proof = library.add_subcommand(
      "proof", "What each pump holds beside what was approved for it, by hash");
  auto ward = std::make_shared<std::string>();
  proof->add_option("--ward", *ward, "Only this ward (absent: all)");
  proof->callback([&work, ward] {
    work = [ward](const Options& options) {
      Ask ask;
      ask.path = "/api/v1/library/proof";
      if (!ward->empty()) ask.query["ward"] = *ward;
      return ask_and_show(options, ask, show_proof);
    };
  });
}

}  // namespace ph::cli
