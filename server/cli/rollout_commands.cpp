#include <CLI/CLI.hpp>

#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/rollout_shown.hpp"
#include "server/cli/wave_words.hpp"

namespace ph::cli {
namespace {

// What was typed for a new rollout.
struct Plan {
  long long number = 0;
  std::vector<std::string> waves;
  bool everybody = false, emergency = false, never_stop = false;
  std::optional<int> refusals, alerts, alerts_after;
  std::string not_before, reason;
};

std::string path_of(long long number) { return "/api/v1/rollouts/" + std::to_string(number); }

Json json_of(const WaveWords& wave) {
  Json out{{"name", wave.name}};
  if (!wave.pumps.empty()) out["pumps"] = wave.pumps;
  if (!wave.wards.empty()) out["wards"] = wave.wards;
  if (wave.percent > 0) out["percent"] = wave.percent;
  if (wave.by_hand) out["gate"] = "by_hand";
  if (wave.success) {
    out["gate"] = "after_success";
    out["success_percent"] = *wave.success;
    out["soak_minutes"] = wave.soak.count();
  }
  return out;
}

// "2026-11-30 06:00Z" in milliseconds since 1970.
Result<long long> read_time(const std::string& text) {
  std::tm parts{};
  const char* end = ::strptime(text.c_str(), "%Y-%m-%d %H:%MZ", &parts);
  if (end != nullptr && *end == '\0') return static_cast<long long>(::timegm(&parts)) * 1'000;
  return fail(Fault::kMalformed,
              "--not-before \"" + text + "\": expected UTC as \"2026-11-30 06:00Z\"");
}

Result<Json> stop_of(const Plan& plan) {
  const bool watched = plan.refusals || plan.alerts;
  if (watched == plan.never_stop) {
    return fail(Fault::kMalformed,
                "what stops it by itself: give --stop-refusals, --stop-alerts, or --never-stop");
  }
  if (plan.alerts.has_value() != plan.alerts_after.has_value()) {
    return fail(Fault::kMalformed, "--stop-alerts and --alerts-after belong together");
  }
  Json out = Json::object();
  if (plan.refusals) out["refusals_most"] = *plan.refusals;
  if (plan.alerts) out["alerts_most"] = *plan.alerts;
  if (plan.alerts_after) out["alerts_after"] = *plan.alerts_after;
  return out;
}

Result<std::string> body_of(const Plan& plan) {
  Json body{{"number", plan.number}, {"reason", plan.reason}};
  const bool at_once = plan.everybody || plan.emergency;
  if (at_once != plan.waves.empty()) {
    return fail(Fault::kMalformed,
                "expected --wave, once for each wave, or --all-pumps, or "
                "--emergency");
  }
  body["waves"] = Json::array();
  if (at_once) body["waves"].push_back(Json{{"name", "all pumps"}, {"percent", 100}});
  for (const auto& text : plan.waves) {
    auto wave = read_wave(text);
    if (!wave) return fail(wave.error());
    body["waves"].push_back(json_of(*wave));
  }
  if (plan.emergency) body["emergency"] = true;
  if (!plan.not_before.empty()) {
    auto at = read_time(plan.not_before);
    if (!at) return fail(at.error());
    body["not_before_ms"] = *at;
  }
  auto stop = stop_of(plan);
  if (!stop) return fail(stop.error());
  if (!stop->empty()) body["stop"] = std::move(*stop);
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Exit post(const Options& options, const std::string& path, std::string body) {
  Ask ask;
  ask.method = "POST";
  ask.path = path;
  ask.content_type = "application/json";
  ask.body = std::move(body);
  return ask_and_show(options, ask, show_rollout);
}

Exit start(const Options& options, const Plan& plan) {
  auto body = body_of(plan);
  if (body) return post(options, "/api/v1/rollouts", std::move(*body));
  say(body.error().detail);
  return Exit::kUsage;
}

void add_number(CLI::App& command, long long& number) {
  command.add_option("NUMBER", number, "Of the release, as `library list` shows it")
      ->required()
      ->check(CLI::Range(1LL, 4'294'967'295LL));
}

void add_start(CLI::App& rollout, Work& work) {
  auto* command = rollout.add_subcommand(
      "start",
      "Let a release go to the pumps (pharmacist, second signer).\n"
      "Example: pumphouse library rollout start 12 --reason \"formulary of november\"\n"
      "  --wave \"pilot: pump=P-0007 pump=P-0008; by-hand\"\n"
      "  --wave \"intensive care: ward=icu; success=95 soak=4h\"\n"
      "  --wave \"a tenth: 10%; success=95 soak=1h\" --wave \"all: all\" --stop-refusals 2");
  auto plan = std::make_shared<Plan>();
  add_number(*command, plan->number);
  command->add_option("--wave", plan->waves, "NAME: WHO; GATE - once for each wave, in order");
  command->add_flag("--all-pumps", plan->everybody, "One wave: every pump at once");
  command->add_flag("--emergency", plan->emergency,
                    "Every pump at once, marked as an emergency. It is released by two people as "
                    "any other");
  command->add_option("--stop-refusals", plan->refusals, "Stops when more pumps refuse it")
      ->check(CLI::Range(0, 1'000'000));
  command
      ->add_option("--stop-alerts", plan->alerts,
                   "Stops when more limits speak for each 100 programmings under it")
      ->check(CLI::Range(0, 1'000));
  command->add_option("--alerts-after", plan->alerts_after, "Once there were so many")
      ->check(CLI::Range(1, 1'000'000));
  command->add_flag("--never-stop", plan->never_stop, "Only people stop it");
  command->add_option("--not-before", plan->not_before, "UTC, such as \"2026-11-30 06:00Z\"");
  command->add_option("--reason", plan->reason, "For the record")->required();
  command->callback(
      [&work, plan] { work = [plan](const Options& options) { return start(options, *plan); }; });
}

void add_act(CLI::App& rollout, Work& work, const std::string& act, const char* about) {
  auto* command = rollout.add_subcommand(act, about);
  auto number = std::make_shared<long long>(0);
  auto reason = std::make_shared<std::string>();
  add_number(*command, *number);
  command->add_option("--reason", *reason, "For the record")->required();
  command->callback([&work, number, reason, act] {
    work = [number, reason, act](const Options& options) {
      return post(options, path_of(*number) + "/" + act,
                  Json{{"reason", *reason}}.dump(-1, ' ', false, Json::error_handler_t::replace));
    };
  });
}

void add_show(CLI::App& rollout, Work& work) {
  auto* command = rollout.add_subcommand("show", "A rollout with its waves and its history");
  auto number = std::make_shared<long long>(0);
  add_number(*command, *number);
  command->callback([&work, number] {
    work = [number](const Options& options) {
      Ask ask;
      ask.path = path_of(*number);
      return ask_and_show(options, ask, show_rollout);
    };
  });
}

// A rollback is a release like any other: what is next is said, not done.
void show_rollback(const std::string& body) {
  const Json draft = read_object(body);
  const std::string number = std::to_string(whole_at(draft, "draft"));
  print("draft " + number + " has the " + text_at(draft, "note") + ", digest " +
        text_at(draft, "digest"));
  print("Two people approve it, then it is released under a new number:");
  print("  pumphouse --user PHARMACIST library approve " + number + " --reason \"...\"");
  print("  pumphouse --user SECOND-SIGNER library approve " + number + " --reason \"...\"");
  print("and `pumphouse library rollout start` takes it to the pumps.");
}

Exit roll_back(const Options& options, long long to, const std::string& reason) {
  Ask ask;
  ask.method = "POST";
  ask.path = "/api/v1/library/rollback";
  ask.content_type = "application/json";
  Json body{{"reason", reason}};
  if (to > 0) body["to"] = to;
  ask.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return ask_and_show(options, ask, show_rollback);
}

void add_rollback(CLI::App& library, Work& work) {
  auto* command = library.add_subcommand(
      "rollback", "Make a draft with the content of an earlier release (pharmacist)");
  auto to = std::make_shared<long long>(0);
  auto reason = std::make_shared<std::string>();
  command->add_option("--to", *to, "Number of the release (absent: the one before the newest)")
      ->check(CLI::Range(1LL, 4'294'967'295LL));
  command->add_option("--reason", *reason, "For the record")->required();
  command->callback([&work, to, reason] {
    work = [to, reason](const Options& options) { return roll_back(options, *to, *reason); };
  });
}

}  // namespace

void add_rollout_commands(CLI::App& library, Work& work) {
  add_rollback(library, work);
  auto* rollout = library.add_subcommand("rollout", "How releases go to the pumps, in waves");
  rollout->require_subcommand(1);
  add_start(*rollout, work);
  add_show(*rollout, work);
  auto* list = rollout->add_subcommand("list", "All rollouts, newest release first");
  list->callback([&work] {
    work = [](const Options& options) {
      Ask ask;
      ask.path = "/api/v1/rollouts";
      return ask_and_show(options, ask, show_rollouts);
    };
  });
  add_act(*rollout, work, "open", "Open the next wave by hand");
  add_act(*rollout, work, "pause",
          "Hold it: pumps that have the release keep it, no other gets it (charge nurse, "
          "biomedical too)");
  add_act(*rollout, work, "resume", "Let it go on after a pause or a stop");
  add_act(*rollout, work, "end", "End it; pumps that have the release keep it");
}

}  // namespace ph::cli
