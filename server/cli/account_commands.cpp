#include <CLI/CLI.hpp>

#include "server/cli/commands.hpp"
#include "server/cli/credentials.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/table.hpp"

namespace ph::cli {
namespace {

Ask an_ask(const std::string& method, const std::string& path, const Json* body = nullptr) {
  Ask ask;
  ask.method = method;
  ask.path = path;
  if (body != nullptr) {
    ask.content_type = "application/json";
    ask.body = body->dump();
  }
  return ask;
}

Exit tell(const std::string& line) {
  say(line);
  return Exit::kUsage;
}

Exit change_password(const Options& options, const std::string& file) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  if (const auto in = client->token(); !in) return in.error().exit;
  auto old = client->password();
  if (!old) return tell(old.error().detail);
  auto wanted = read_new_password(file);
  if (!wanted) return tell(wanted.error().detail);
  const Json body{{"password", *old}, {"new_password", *wanted}};
  const auto answer = client->ask(an_ask("POST", "/api/v1/me/password", &body));
  if (!answer) return answer.error().exit;
  client->take_token(*answer);
  print("changed; every other session of yours has ended");
  return Exit::kOk;
}

// The secret counts only once its first code came back.
Exit set_up_factor(const Options& options) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  const Json nothing = Json::object();
  const auto offer = client->ask(an_ask("POST", "/api/v1/me/totp", &nothing));
  if (!offer) return offer.error().exit;
  const Json secret = read_object(*offer);
  print("secret: " + text_at(secret, "secret"));
  print(text_at(secret, "uri"));
  auto code = ask_terminal("Type this into your authenticator. Its first code", "a terminal");
  if (!code) return tell(code.error().detail);
  const Json body{{"code", *code}};
  const auto done = client->ask(an_ask("POST", "/api/v1/me/totp/confirm", &body));
  if (!done) return done.error().exit;
  print("Recovery codes, each opens once. Write them down now, they are not told again:");
  for (const auto& one : list_at(read_object(*done), "recovery_codes")) {
    if (one.is_string()) print("  " + one.get<std::string>());
  }
  return Exit::kOk;
}

void show_sessions(const std::string& body) {
  Table table({{"ID"}, {"USER"}, {"FROM"}, {"SINCE"}, {"IDLE", Align::kRight}, {""}});
  for (const auto& session : list_at(read_object(body), "sessions")) {
    table.row({text_at(session, "id"), text_at(session, "user"), text_at(session, "address"),
               shown_time(whole_at(session, "opened_ms")),
               std::to_string(whole_at(session, "idle_ms") / 1000) + " s",
               flag_at(session, "current") ? "this one" : ""});
  }
  table.print();
}

void add_account(CLI::App& app, Work& work) {
  auto* account = app.add_subcommand("account", "Your own password and second factor");
  account->require_subcommand(1);
  auto* password = account->add_subcommand("password", "Change it; your other sessions end");
  auto file = std::make_shared<std::string>();
  password->add_option("--new-password-file", *file, "File whose first line it is");
  password->callback([&work, file] {
    work = [file](const Options& options) { return change_password(options, *file); };
  });
  account->add_subcommand("factor", "Set up a second factor")->callback([&work] {
    work = set_up_factor;
  });
  account->add_subcommand("no-factor", "Remove it, where the site allows")->callback([&work] {
    work = [](const Options& options) {
      return ask_and_show(options, an_ask("DELETE", "/api/v1/me/totp"),
                          [](const std::string&) { print("removed"); });
    };
  });
}

void add_session(CLI::App& app, Work& work) {
  auto* session = app.add_subcommand("session", "Who is logged in where");
  session->require_subcommand(1);
  auto everybody = std::make_shared<bool>(false);
  auto* list = session->add_subcommand("list", "Your sessions");
  list->add_flag("--everybody", *everybody, "Everybody's (administrator)");
  list->callback([&work, everybody] {
    work = [everybody](const Options& options) {
      const char* path = *everybody ? "/api/v1/sessions" : "/api/v1/me/sessions";
      return ask_and_show(options, an_ask("GET", path), show_sessions);
    };
  });
  auto id = std::make_shared<std::string>();
  auto* end = session->add_subcommand("end", "End one");
  end->add_option("ID", *id, "As `session list` shows it")->required();
  end->add_flag("--everybody", *everybody, "Whosever it is (administrator)");
  end->callback([&work, everybody, id] {
    work = [everybody, id](const Options& options) {
      const std::string path = *everybody ? "/api/v1/sessions/" : "/api/v1/me/sessions/";
      return ask_and_show(options, an_ask("DELETE", path + *id),
                          [](const std::string&) { print("ended"); });
    };
  });
}

}  // namespace

void add_account_commands(CLI::App& app, Work& work) {
  add_account(app, work);
  add_session(app, work);
}

}  // namespace ph::cli
