#include <algorithm>
#include <iostream>

#include "protocol/crypto/crypto.hpp"
#include "server/app/commands.hpp"
#include "server/app/password_entry.hpp"
#include "server/app/server_config.hpp"

namespace ph::server {
namespace {

struct UserOptions {
  std::string config, name, shown_name, password_file;
  std::vector<std::string> roles;
};

Result<storage::Database> open_database(const std::string& config_path) {
  auto config = read_config(config_path);
  if (!config) return fail(config.error());
  return storage::open_sqlite(config->storage_path);
}

// What everybody at the site knows.
Result<std::vector<std::string>> known_words(const UserOptions& options) {
  auto config = read_config(options.config);
  if (!config) return fail(config.error());
  return std::vector<std::string>{"pumphouse", config->site, config->public_name, options.name,
                                  options.shown_name};
}

Status add_user(const UserOptions& options) {
  storage::UserRecord user;
  auto name = UserName::parse(options.name, "--name");
  if (!name) return fail(name.error());
  user.name = std::move(*name);
  user.shown_name = options.shown_name.empty() ? options.name : options.shown_name;
  for (auto text : options.roles) {
    std::replace(text.begin(), text.end(), '-', '_');
    auto role = storage::parse_role(text, "--role");
    if (!role) return fail(role.error());
    user.roles.push_back(*role);
  }
  auto database = open_database(options.config);
  if (!database) return fail(database.error());
  const auto words = known_words(options);
  if (!words) return fail(words.error());
  auto password = enter_password(options.password_file, *words);
  if (!password) return fail(password.error());
  auto hashed = crypto::hash_password(*password);
  if (!hashed) return fail(hashed.error());
  user.password = std::move(*hashed);
  std::vector<storage::Change> changes;
  changes.emplace_back(storage::KeepUser{std::move(user)});
  auto done = commit_at_console(*database->ledger, std::move(changes), "user.kept", options.name);
  if (done) std::cout << options.name << ": kept\n";
  return done;
}

Status list_users(const UserOptions& options) {
  auto database = open_database(options.config);
  if (!database) return fail(database.error());
  auto users = database->archive->users();
  if (!users) return fail(users.error());
  for (const auto& user : *users) {
    std::cout << user.name.str() << '\t' << user.shown_name << '\t';
    for (const auto role : user.roles) std::cout << to_string(role) << ' ';
    std::cout << (user.disabled ? "\tdisabled\n" : "\n");
  }
  return {};
}

}  // namespace

void add_user_commands(CLI::App& app, Command& run) {
  auto options = std::make_shared<UserOptions>();
  auto* user = app.add_subcommand("user", "The people who may log in");
  user->require_subcommand(1);
  auto* add = user->add_subcommand(
      "add", "Add a person, or replace roles and password; removes a second factor");
  add_config_option(*add, options->config);
  add->add_option("--name", options->name, "Login")->required();
  add->add_option("--shown-name", options->shown_name, "Name as shown to others");
  add->add_option("--role", options->roles,
                  "nurse, charge_nurse, pharmacist, second_signer, biomedical, administrator, "
                  "auditor or kiosk; may be given more than once")
      ->required();
  add->add_option("--password-file", options->password_file,
                  "File whose first line is the password; without it you are asked");
  add->callback([options, &run] { run = [options] { return add_user(*options); }; });
  auto* list = user->add_subcommand("list", "List people with their roles");
  add_config_option(*list, options->config);
  list->callback([options, &run] { run = [options] { return list_users(*options); }; });
}

}  // namespace ph::server
