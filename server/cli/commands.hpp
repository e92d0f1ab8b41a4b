#pragma once
#include <functional>
#include <string>

#include "server/cli/client.hpp"

namespace CLI {
class App;
}

namespace ph::cli {

// The work that the command line named; run once the whole line is understood.
using Work = std::function<Exit(const Options&)>;

// Each adds its commands to `app`; the one that is named sets `work`.
void add_pump_commands(CLI::App& app, Work& work);
// Under `pump`: enrol, revoke.
void add_identity_commands(CLI::App& pump, Work& work);
void add_order_commands(CLI::App& app, Work& work);
void add_library_commands(CLI::App& app, Work& work);
// Under `library`: check, diff, rehearse.
void add_review_commands(CLI::App& library, Work& work);
// Under `library`: draft, tick, withdraw.
void add_draft_commands(CLI::App& library, Work& work);
// Under `library`: download.
void add_download_command(CLI::App& library, Work& work);
// Under `library`: status, proof.
void add_status_commands(CLI::App& library, Work& work);
// Under `library`: rollout.
void add_rollout_commands(CLI::App& library, Work& work);
// `signing-key`, and under `library`: approve.
void add_signing_commands(CLI::App& app, CLI::App& library, Work& work);
// Under `library`: export, verify.
void add_release_commands(CLI::App& library, Work& work);
void add_quality_command(CLI::App& app, Work& work);
void add_alarm_and_audit_commands(CLI::App& app, Work& work);
void add_watch_command(CLI::App& app, Work& work);
// `user`: for administrators.
void add_user_commands(CLI::App& app, Work& work);
// `account` and `session`: for everybody.
void add_account_commands(CLI::App& app, Work& work);

// Asks, then prints: the body as it came with --json, else what `show` makes of it.
Exit ask_and_show(const Options& options, const Ask& ask,
                  const std::function<void(const std::string& body)>& show);
Exit ask_and_show(Client& client, const Ask& ask,
                  const std::function<void(const std::string& body)>& show);
// Makes the client, or says why not.
std::unique_ptr<Client> reach(const Options& options);
void print(const std::string& line);
// The file's bytes. kNotFound says its name, and what was `expected` of it.
Result<std::string> read_file(const std::string& path, const std::string& expected = "");

}  // namespace ph::cli
