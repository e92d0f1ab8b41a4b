#include <sys/signalfd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <functional>
#include <iostream>

#include "server/signer/signer_commands.hpp"

namespace {

using ph::Status;
using ph::server::SignerConfig;
using Command = std::function<Status(const SignerConfig&)>;

struct Options {
  std::string config, name, step, key, chain, reason;
  std::uint32_t highest = 0;
  std::uint64_t row = 0;
};

// SIGTERM and SIGINT, as something to wait for.
int stop_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGTERM);
  ::sigaddset(&signals, SIGINT);
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

void add_approver_commands(CLI::App& app, Options& options, Command& run) {
  auto* approver = app.add_subcommand("approver", "Whose word counts for a release");
  approver->require_subcommand(1);
  auto* add = approver->add_subcommand(
      "add", "Register a person's key, as `pumphouse signing-key` printed it before their eyes");
  add->add_option("--name", options.name, "Login of the person")->required();
  add->add_option("--step", options.step, "first (pharmacist) or second (second signer)")
      ->required();
  add->add_option("--key", options.key, "Public key, 64 hexadecimal characters")->required();
  add->callback([&] {
    run = [&options](const SignerConfig& config) {
      return ph::server::add_approver(config, options.name, options.step, options.key);
    };
  });
  auto* remove = approver->add_subcommand(
      "remove",
      "From now on this person's word counts no longer; releases they approved stay proven");
  remove->add_option("--name", options.name, "Login of the person")->required();
  remove->callback([&] {
    run = [&options](const SignerConfig& config) {
      return ph::server::retire_approver(config, options.name, ph::system_clock().now().wall);
    };
  });
  approver->add_subcommand("list", "Name, step and key of each")->callback([&] {
    run = ph::server::list_approvers;
  });
}

void add_commands(CLI::App& app, Options& options, Command& run) {
  app.add_subcommand("serve", "Sign until SIGTERM or SIGINT")->callback([&] {
    run = [](const SignerConfig& config) {
      return ph::server::serve_signer(config, ph::system_clock(), stop_signals());
    };
  });
  app.add_subcommand("check-config", "Read every file and tell what is wrong")->callback([&] {
    run = [](const SignerConfig& config) {
      return ph::server::check_signer(config, ph::system_clock());
    };
  });
  auto* init = app.add_subcommand("init", "Begin: a key pair if there is none, approvers, record");
  init->add_option("--highest", options.highest,
                   "Number of the last release that this site signed elsewhere; 0: a new site")
      ->required();
  init->callback([&] {
    run = [&options](const SignerConfig& config) {
      return ph::server::begin_signer(config, options.highest);
    };
  });
  app.add_subcommand("record", "Prove what was signed and show it")->callback([&] {
    run = ph::server::show_record;
  });
  auto* restored = app.add_subcommand(
      "audit-restored",
      "An older database took the place of the present one; two people see to it");
  restored->add_option("--row", options.row, "Last row of its audit, as the restore printed it")
      ->required();
  restored->add_option("--chain", options.chain, "What the chain of that row is")->required();
  restored->add_option("--reason", options.reason, "Who, and why; one line")->required();
  restored->callback([&] {
    run = [&options](const SignerConfig& config) {
      return ph::server::tell_restored(config, ph::system_clock(), options.row, options.chain,
                                       options.reason);
    };
  });
  add_approver_commands(app, options, run);
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int kUsage = 2;
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App app("Pumphouse signer: holds the key that releases drug libraries", "pumphouse-signer");
  app.require_subcommand(1);
  app.fallthrough();
  Options options;
  Command run;
  app.add_option("--config", options.config, "signer.toml; see config/signer.example.toml")
      ->required();
  add_commands(app, options, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  const auto config = ph::server::read_signer_config(options.config);
  const Status done = config ? run(*config) : Status(ph::fail(config.error()));
  if (done) return 0;
  std::cerr << done.error().detail << '\n';
  return 1;
}
