#include <iostream>

#include "server/app/commands.hpp"
#include "server/app/server_config.hpp"

namespace ph::server {
namespace {

struct StorageOptions {
  std::string config, file;
};
using Act = Status (*)(const std::string& database, const std::string& file);

Status migrate(const std::string& database, const std::string&) {
  auto opened = storage::open_sqlite(database);
  if (!opened) return fail(opened.error());
  std::cout << database << ": of this build's version\n";
  return {};
}

Status backup(const std::string& database, const std::string& file) {
  auto done = storage::backup_sqlite(database, file);
  if (done) std::cout << file << ": proven backup of " << database << '\n';
  return done;
}

Status restore(const std::string& database, const std::string& file) {
  auto done = storage::restore_sqlite(file, database);
  if (done) std::cout << database << ": restored from " << file << '\n';
  return done;
}

Status verify(const std::string& database, const std::string&) {
  auto done = storage::verify_audit(database);
  if (done) std::cout << database << ": the audit chain is whole\n";
  return done;
}

void add(CLI::App& app, Command& run, const char* name, const char* help, Act act,
         const char* file_option) {
  auto options = std::make_shared<StorageOptions>();
  auto* command = app.add_subcommand(name, help);
  add_config_option(*command, options->config);
  if (file_option != nullptr) command->add_option(file_option, options->file)->required();
  command->callback([options, act, &run] {
    run = [options, act]() -> Status {
      auto config = read_config(options->config);
      if (!config) return fail(config.error());
      return act(config->storage_path, options->file);
    };
  });
}

}  // namespace

void add_storage_commands(CLI::App& app, Command& run) {
  add(app, run, "migrate", "Create the database or bring it to this build's version", migrate,
      nullptr);
  add(app, run, "backup", "Copy the database while it is used, and prove the copy", backup, "--to");
  add(app, run, "restore", "Put a backup in the place of a database that nobody holds", restore,
      "--from");
  auto* audit = app.add_subcommand("audit", "The record of who did what");
  audit->require_subcommand(1);
  add(*audit, run, "verify", "Walk the chain of the audit record", verify, nullptr);
}

}  // namespace ph::server
