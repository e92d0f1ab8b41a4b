#include "server/app/command_line.hpp"

#include <iostream>

#include "protocol/base/clock.hpp"
#include "server/app/commands.hpp"

namespace ph::server {
namespace {

constexpr int kUsage = 2;

}  // namespace

void add_config_option(CLI::App& command, std::string& path) {
  command.add_option("--config", path, "server.toml; see config/server.example.toml")->required();
}

Status commit_at_console(storage::Ledger& ledger, std::vector<storage::Change> changes,
                         const std::string& act, const std::string& subject) {
  storage::AuditRecord row;
  row.at = system_clock().now().wall;
  row.actor = "console";
  row.act = act;
  row.subject = subject;
  changes.emplace_back(storage::Audit{std::move(row)});
  auto outcomes = ledger.commit(changes);
  if (!outcomes) return fail(outcomes.error());
  for (const auto& outcome : *outcomes) {
    using Kind = storage::Outcome::Kind;
    if (outcome.kind != Kind::kDone && outcome.kind != Kind::kDuplicate) {
      return fail(Fault::kConflict, outcome.detail);
    }
  }
  return {};
}

int run_command_line(int argc, const char* const* argv) {
  CLI::App app("Pumphouse server: one fleet of infusion pumps", "pumphouse-server");
  app.require_subcommand(1);
  Command run;
  add_serve_commands(app, run);
  add_storage_commands(app, run);
  add_user_commands(app, run);
  add_certificate_commands(app, run);
  add_pump_commands(app, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  const Status done = run();
  if (done) return 0;
  std::cerr << done.error().detail << '\n';
  return 1;
}

}  // namespace ph::server
