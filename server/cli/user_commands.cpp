#include <CLI/CLI.hpp>

#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/table.hpp"

namespace ph::cli {
namespace {

constexpr const char* kRoles =
    "nurse, charge_nurse, pharmacist, second_signer, biomedical, administrator, auditor or kiosk; "
    "may be given more than once";

struct UserWish {
  std::string name, shown_name;
  std::vector<std::string> roles;
  bool disable = false, enable = false;
};

std::string words_of(const Json& roles) {
  std::string text;
  for (const auto& role : roles) {
    if (role.is_string()) text.append(text.empty() ? "" : " ").append(role.get<std::string>());
  }
  return text;
}

void show_users(const std::string& body) {
  Table table({{"NAME"}, {"SHOWN AS"}, {"ROLES"}, {"SECOND FACTOR"}, {"STATE"}});
  for (const auto& user : list_at(read_object(body), "users")) {
    std::string state = flag_at(user, "disabled") ? "disabled" : "";
    if (user.contains("one_time_until_ms")) {
      state.append(state.empty() ? "" : ", ").append("one-time password until ");
      state.append(shown_time(whole_at(user, "one_time_until_ms")));
    }
    table.row({text_at(user, "name"), text_at(user, "shown_name"), words_of(list_at(user, "roles")),
               flag_at(user, "second_factor") ? "yes" : "no", state});
  }
  table.print();
}

void show_invitation(const std::string& body) {
  const Json answer = read_object(body);
  print("one-time password: " + text_at(answer, "one_time_password"));
  print("It opens nothing but `pumphouse account password`, until " +
        shown_time(whole_at(answer, "until_ms")) + ", and is not told again.");
}

Ask a_change(const std::string& method, const std::string& path, const Json& body) {
  Ask ask;
  ask.method = method;
  ask.path = path;
  ask.content_type = "application/json";
  ask.body = body.dump();
  return ask;
}

Ask get(const std::string& path) {
  Ask ask;
  ask.path = path;
  return ask;
}

Exit add(const Options& options, const UserWish& wish) {
  const Json body{{"name", wish.name},
                  {"shown_name", wish.shown_name.empty() ? wish.name : wish.shown_name},
                  {"roles", wish.roles}};
  return ask_and_show(options, a_change("POST", "/api/v1/users", body), show_invitation);
}

// What is not named stays; what changed meanwhile is a conflict.
Exit change(const Options& options, const UserWish& wish) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  const auto users = client->ask(get("/api/v1/users"));
  if (!users) return users.error().exit;
  for (const auto& user : list_at(read_object(*users), "users")) {
    if (text_at(user, "name") != wish.name) continue;
    const Json roles = wish.roles.empty() ? list_at(user, "roles") : Json(wish.roles);
    const bool disabled = wish.disable || (flag_at(user, "disabled") && !wish.enable);
    const Json body{
        {"shown_name", wish.shown_name.empty() ? text_at(user, "shown_name") : wish.shown_name},
        {"roles", roles},
        {"disabled", disabled},
        {"revision", whole_at(user, "revision")}};
    return ask_and_show(*client, a_change("PUT", "/api/v1/users/" + wish.name, body),
                        [](const std::string&) { print("changed"); });
  }
  say("user " + wish.name + ": not there");
  return Exit::kRefused;
}

CLI::App* named(CLI::App& user, const char* verb, const char* help,
                const std::shared_ptr<UserWish>& wish) {
  auto* command = user.add_subcommand(verb, help);
  command->add_option("NAME", wish->name, "Login")->required();
  return command;
}

void add_changes(CLI::App& user, Work& work) {
  auto wish = std::make_shared<UserWish>();
  auto* one = named(user, "add", "Add a person; tells a one-time password", wish);
  one->add_option("--shown-name", wish->shown_name, "Name as shown to others");
  one->add_option("--role", wish->roles, kRoles)->required();
  one->callback(
      [&work, wish] { work = [wish](const Options& options) { return add(options, *wish); }; });
  auto* other = named(user, "change", "Change roles or name, disable or enable", wish);
  other->add_option("--shown-name", wish->shown_name, "Name as shown to others");
  other->add_option("--role", wish->roles, kRoles);
  auto* disable = other->add_flag("--disable", wish->disable, "Ends every session at once");
  other->add_flag("--enable", wish->enable)->excludes(disable);
  other->callback(
      [&work, wish] { work = [wish](const Options& options) { return change(options, *wish); }; });
}

void add_resets(CLI::App& user, Work& work) {
  auto wish = std::make_shared<UserWish>();
  named(user, "reset", "Give a one-time password; ends every session", wish)
      ->callback([&work, wish] {
        work = [wish](const Options& options) {
          const auto ask =
              a_change("POST", "/api/v1/users/" + wish->name + "/reset", Json::object());
          return ask_and_show(options, ask, show_invitation);
        };
      });
  named(user, "reset-factor", "Remove a lost second factor; ends every session", wish)
      ->callback([&work, wish] {
        work = [wish](const Options& options) {
          Ask ask = get("/api/v1/users/" + wish->name + "/totp");
          ask.method = "DELETE";
          return ask_and_show(options, ask, [](const std::string&) { print("removed"); });
        };
      });
}

}  // namespace

void add_user_commands(CLI::App& app, Work& work) {
  auto* user = app.add_subcommand("user", "The people who may log in (administrator)");
  user->require_subcommand(1);
  user->add_subcommand("list", "Everybody")->callback([&work] {
    work = [](const Options& options) {
      return ask_and_show(options, get("/api/v1/users"), show_users);
    };
  });
  add_changes(*user, work);
  add_resets(*user, work);
}

}  // namespace ph::cli
