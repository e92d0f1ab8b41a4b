#include <CLI/CLI.hpp>
#include <fstream>

#include "protocol/release/release_file.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"

namespace ph::cli {
namespace {

struct Verifying {
  std::string file, site_key, approvers;
};

// "proven" alone may stand for all checks: a file without checks is not proven.
bool show_checks(const Options& options, const Checks& checks) {
  bool all = !checks.empty();
  Json shown = Json::array();
  for (const auto& check : checks) {
    all = all && check.wrong.empty();
    shown.push_back({{"claim", check.claim}, {"wrong", check.wrong}});
    if (options.json) continue;
    print((check.wrong.empty() ? "ok    " : "FAIL  ") + check.claim +
          (check.wrong.empty() ? "" : ": " + check.wrong));
  }
  const Json out{{"proven", all}, {"checks", shown}};
  if (options.json) print(out.dump(-1, ' ', false, Json::error_handler_t::replace));
  return all;
}

void show_proof(const std::string& text) {
  const auto file = parse_release(text);
  if (!file) return;
  const auto& proof = file->proof;
  for (const SignedApproval* word : {&proof.first, &proof.second}) {
    print(std::string(to_string(word->approval.step)) + " approval by " +
          word->approval.approver.str() + ": " + word->approval.reason);
  }
  print("release " + std::to_string(proof.number) + " of " + proof.site + " is proven");
}

// Without a server: everything that is needed is in three files.
Exit verify(const Options& options, const Verifying& wanted) {
  const auto key = crypto::read_public_key(wanted.site_key);
  const auto list = read_file(wanted.approvers);
  const auto text = read_file(wanted.file);
  if (!key) say(key.error().detail);
  if (!list) say(list.error().detail);
  if (!text) say(text.error().detail);
  if (!key || !list || !text) return Exit::kUsage;
  const auto approvers = Approvers::read(*list, wanted.approvers);
  if (!approvers) {
    say(approvers.error().detail);
    return Exit::kUsage;
  }
  if (!show_checks(options, verify_release(*text, *key, *approvers))) {
    say(wanted.file + ": is not proven");
    return Exit::kRefused;
  }
  if (!options.json) show_proof(*text);
  return Exit::kOk;
}

Exit write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (out) return Exit::kOk;
  say(path + ": cannot be written");
  return Exit::kRefused;
}

Exit fetch_release(const Options& options, long long number, const std::string& path) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  Ask ask;
  ask.path = "/api/v1/releases/" + std::to_string(number);
  const auto body = client->ask(ask);
  if (!body) return body.error().exit;
  const auto file = parse_release(*body);
  if (!file || file->proof.number != number) {
    say("server: expected release " + std::to_string(number) + ", got " +
        (file ? "release " + std::to_string(file->proof.number) : file.error().detail));
    return Exit::kRefused;
  }
  const Exit written = write_file(path, *body);
  if (written == Exit::kOk)
    print(path + ": release " + std::to_string(number) + ", not yet proven");
  return written;
}

}  // namespace

void add_release_commands(CLI::App& library, Work& work) {
  auto* check = library.add_subcommand(
      "verify",
      "Prove a release file without a server: the site's signature, both approvers' own "
      "signatures, "
      "and every rule of a release.\n"
      "Example: pumphouse library verify release-7.txt --site-key library.pub --approvers "
      "approvers.toml");
  auto wanted = std::make_shared<Verifying>();
  check->add_option("FILE", wanted->file, "Release file, as `library export` writes it")
      ->required();
  check->add_option("--site-key", wanted->site_key, "The site's public key, as pumps hold it")
      ->required();
  check->add_option("--approvers", wanted->approvers, "The approvers' keys, from the key ceremony")
      ->required();
  check->callback([&work, wanted] {
    work = [wanted](const Options& options) { return verify(options, *wanted); };
  });

  auto* fetch =
      library.add_subcommand("export",
                             "Write a release with its signatures, approvals and audit rows to a "
                             "file that `library verify` "
                             "proves.\nExample: pumphouse library export 7 -o release-7.txt");
  auto number = std::make_shared<long long>(0);
  auto path = std::make_shared<std::string>();
  fetch->add_option("NUMBER", *number, "Number of the release")
      ->required()
      ->check(CLI::Range(1LL, 4'294'967'295LL));
  fetch->add_option("-o,--output", *path, "File to write")->required();
  fetch->callback([&work, number, path] {
    work = [number, path](const Options& options) {
      return fetch_release(options, *number, *path);
    };
  });
}

}  // namespace ph::cli
