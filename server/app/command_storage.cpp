#include <iostream>

#include "protocol/base/clock.hpp"
#include "server/app/commands.hpp"
#include "server/app/server_config.hpp"
#include "server/proof/report.hpp"

namespace ph::server {
namespace {

struct StorageOptions {
  std::string config, database, file;
  std::int64_t version = 0;
};
using Act = Status (*)(const std::string& database, const StorageOptions& options);

Status migrate(const std::string& database, const StorageOptions& options) {
  if (options.version > 0) {
    auto back = storage::downgrade_sqlite(database, options.version);
    if (back) std::cout << database << ": of schema version " << options.version << '\n';
    return back;
  }
  auto opened = storage::open_sqlite(database);
  if (!opened) return fail(opened.error());
  std::cout << database << ": of this build's version\n";
  return {};
}

Status backup(const std::string& database, const StorageOptions& options) {
  auto done = storage::backup_sqlite(database, options.file);
  if (done) {
    std::cout << options.file << ": proven backup of " << database << "; keep " << options.file
              << ".manifest beside it\n";
  }
  return done;
}

Status restore(const std::string& database, const StorageOptions& options) {
  auto done = storage::restore_sqlite(options.file, database, system_clock().now().wall);
  if (!done) return fail(done.error());
  std::cout << database << ": restored from " << options.file
            << "\nif the signer has seen more of the audit, two people tell it: pumphouse-signer"
               " audit-restored --row "
            << done->audit_row << " --chain " << to_hex(done->audit_chain) << " --reason TEXT\n";
  return {};
}

// The database of the configuration, or the one that is named.
Result<std::string> database_of(const StorageOptions& options) {
  if (!options.database.empty()) return options.database;
  if (options.config.empty()) {
    return fail(Fault::kMalformed, "expected --config FILE or --database FILE");
  }
  auto config = read_config(options.config);
  if (!config) return fail(config.error());
  return config->storage_path;
}

CLI::App* add(CLI::App& app, Command& run, const char* name, const char* help, Act act,
              const std::shared_ptr<StorageOptions>& options) {
  auto* command = app.add_subcommand(name, help);
  command->add_option("--config", options->config, "server.toml; names the database");
  command->add_option("--database", options->database, "instead of --config: the file itself");
  command->callback([options, act, &run] {
    run = [options, act]() -> Status {
      auto database = database_of(*options);
      if (!database) return fail(database.error());
      return act(*database, *options);
    };
  });
  return command;
}

Status verify(const ProofFiles& files) {
  auto report = prove(files);
  if (!report) return fail(report.error());
  std::cout << report->text;
  if (report->is_sound()) return {};
  return fail(Fault::kRefused, files.database + ": does not hold");
}

void add_verify(CLI::App& audit, Command& run) {
  auto options = std::make_shared<StorageOptions>();
  auto files = std::make_shared<ProofFiles>();
  auto settled = std::make_shared<bool>(false);
  auto* command = audit.add_subcommand(
      "verify", "Prove a whole record: audit, events, orders, alarms, releases; exit 0 or 1");
  command->add_option("--config", options->config, "server.toml; names database and site key");
  command->add_option("--database", options->database, "instead of --config: the file, or a copy");
  command->add_option("--site-key", files->site_key, "library.pub: look at signatures, too");
  command->add_option("--checkpoints", files->checkpoints,
                      "the signer's own file of what it countersigned");
  command->add_option("--journals", files->journals,
                      "folder with pumps' own journals: compare event by event");
  command->add_option("--world", files->world,
                      "lines PUMP ARRIVED_NL WITHIN_NL: compare what was given");
  command->add_flag("--settled", *settled, "nothing is on its way: what is not stored is a fault");
  command->callback([options, files, settled, &run] {
    run = [options, files, settled]() -> Status {
      auto database = database_of(*options);
      if (!database) return fail(database.error());
      files->database = *database;
      if (files->site_key.empty() && !options->config.empty()) {
        auto config = read_config(options->config);
        if (!config) return fail(config.error());
        files->site_key = config->public_key_path;
      }
      files->traffic = *settled ? Traffic::kSettled : Traffic::kMoving;
      return verify(*files);
    };
  });
}

}  // namespace

void add_storage_commands(CLI::App& app, Command& run) {
  const auto options = [] { return std::make_shared<StorageOptions>(); };
  const auto migrating = options();
  add(app, run, "migrate", "Create the database or bring it to this build's version", migrate,
      migrating)
      ->add_option("--back-to", migrating->version,
                   "instead: back to this schema version, for an older build");
  const auto copying = options();
  add(app, run, "backup", "Copy the database while it is used, and prove the copy", backup, copying)
      ->add_option("--to", copying->file)
      ->required();
  const auto restoring = options();
  add(app, run, "restore", "Put a backup in the place of a database that nobody holds", restore,
      restoring)
      ->add_option("--from", restoring->file)
      ->required();
  auto* audit = app.add_subcommand("audit", "The record of who did what");
  audit->require_subcommand(1);
  add_verify(*audit, run);
}

}  // namespace ph::server
