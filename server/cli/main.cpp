#include <CLI/CLI.hpp>
#include <csignal>

#include "server/cli/commands.hpp"

namespace {

using ph::cli::Exit;
using ph::cli::Options;
using ph::cli::Work;

constexpr const char* kFooter =
    "Examples:\n"
    "  export PUMPHOUSE_SERVER=https://localhost:8443 PUMPHOUSE_AUTHORITY=ca.pem\n"
    "  pumphouse --user n.nurse --password-file nurse.txt pump list --ward icu\n"
    "  pumphouse library validate drugs.csv\n"
    "  pumphouse --json alarm list\n"
    "The token of a log in is kept in ~/.config/pumphouse/token for the next commands.\n"
    "Exit: 0 done, 1 refused or failed, 2 wrong command line, 3 not reachable or not logged in.";

void add_options(CLI::App& app, Options& options) {
  app.add_option("--server", options.server, "Address of the server")
      ->envname("PUMPHOUSE_SERVER")
      ->capture_default_str();
  app.add_option("--authority", options.authority,
                 "PEM file of the authority that made the server's certificate")
      ->envname("PUMPHOUSE_AUTHORITY");
  app.add_option("--user", options.user, "Who you are")->envname("PUMPHOUSE_USER");
  app.add_option("--password-file", options.password_file,
                 "File whose first line is your password (absent: asked at the terminal)")
      ->envname("PUMPHOUSE_PASSWORD_FILE");
  app.add_option("--code-file", options.code_file,
                 "File whose first line is the code of your second factor (absent: asked)")
      ->envname("PUMPHOUSE_CODE_FILE");
  app.add_flag("--json", options.json, "Answer with the server's JSON instead of a table");
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App app{"pumphouse: the command line of a Pumphouse server", "pumphouse"};
  app.require_subcommand(1);
  app.footer(kFooter);
  app.fallthrough();
  Options options;
  Work work;
  add_options(app, options);
  ph::cli::add_pump_commands(app, work);
  ph::cli::add_library_commands(app, work);
  ph::cli::add_order_commands(app, work);
  ph::cli::add_quality_command(app, work);
  add_alarm_and_audit_commands(app, work);
  ph::cli::add_watch_command(app, work);
  ph::cli::add_user_commands(app, work);
  ph::cli::add_account_commands(app, work);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::kUsage);
  }
  return static_cast<int>(work(options));
}
