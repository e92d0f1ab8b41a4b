#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "storage/store.hpp"

namespace ph::server {

// The sub-commands of pumphouse-server. Each adds itself to `app` and sets `run` when it was asked
// for; run() does it and tells failures as a Status.
using Command = std::function<Status()>;
void add_serve_commands(CLI::App& app, Command& run);        // serve, check-config
void add_storage_commands(CLI::App& app, Command& run);      // migrate, backup, restore, audit
void add_user_commands(CLI::App& app, Command& run);         // user add, list
void add_certificate_commands(CLI::App& app, Command& run);  // ca …
void add_pump_commands(CLI::App& app, Command& run);         // pump enrol, retire

// Adds --config with its help.
void add_config_option(CLI::App& command, std::string& path);

// Writes `changes` and an audit row by "console"; a refusal of any becomes the Status.
Status commit_at_console(storage::Ledger& ledger, std::vector<storage::Change> changes,
                         const std::string& act, const std::string& subject);

}  // namespace ph::server
