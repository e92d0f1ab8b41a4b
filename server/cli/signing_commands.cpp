#include <CLI/CLI.hpp>

#include "protocol/release/approvers.hpp"
#include "protocol/release/release_file.hpp"
#include "protocol/wire/library_codec.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/draft_bytes.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/signing_secret.hpp"

namespace ph::cli {
namespace {

struct Approving {
  long long draft = 0;
  std::string reason, secret_file, site_key;
};

std::string path_of(long long draft, const char* what) {
  return "/api/v1/libraries/" + std::to_string(draft) + what;
}

std::optional<Json> fetch(Client& client, const std::string& path, Exit& exit) {
  Ask ask;
  ask.path = path;
  const auto body = client.ask(ask);
  if (body) return read_object(*body);
  exit = body.error().exit;
  return std::nullopt;
}

// What the server says this word has to say: site, step, number, content, authors. The text that is
// signed is made here, and is read back before it is.
Result<Approval> approval_of(const Json& asked, const Json& person, const std::string& reason) {
  std::string authors;
  for (const auto& author : list_at(asked, "authors")) {
    authors.append(" ").append(author.is_string() ? author.get<std::string>() : "?");
  }
  const auto at = wall_ms(system_clock().now().wall);
  return parse_approval(
      "pumphouse approval 1\nsite " + text_at(asked, "site") + "\nstep " + text_at(asked, "step") +
      "\nnumber " + std::to_string(whole_at(asked, "number")) + "\ncontent " +
      text_at(asked, "content") + "\nauthors" + authors + "\napprover " + text_at(person, "user") +
      "\nreason " + reason + "\nat " + std::to_string(at) + "\n");
}

void show_review(const Json& review) {
  say(std::to_string(list_at(review, "findings").size()) + " findings of the checks, " +
      std::to_string(list_at(review, "differences").size()) + " differences from library " +
      std::to_string(whole_at(review, "against")) + " (see library check, library diff)");
}

Exit refuse(const Error& error) {
  say(error.detail);
  return Exit::kRefused;
}

// The bytes of the draft, hashed here: a server that shows one draft and asks for a word over
// another is found out.
std::optional<DraftBytes> fetch_draft(Client& client, const Approving& wanted, const Json& asked,
                                      Exit& exit) {
  Ask ask;
  ask.path = path_of(wanted.draft, "/export");
  ask.query["format"] = "canonical";
  const auto body = client.ask(ask);
  if (!body) exit = body.error().exit;
  if (!body) return std::nullopt;
  auto draft = read_draft_bytes(*body);
  std::string wrong =
      draft ? differs_from_words(*draft, text_at(asked, "content")) : draft.error().detail;
  if (wrong.empty()) return std::move(*draft);
  say(wrong);
  exit = Exit::kRefused;
  return std::nullopt;
}

// The release that the draft is compared with; empty where none is out. Its signature is checked
// when the site's key is at hand.
Result<Library> fetch_base(Client& client, const Approving& wanted, long long number) {
  if (number == 0) return Library{};
  Ask ask;
  ask.path = "/api/v1/releases/" + std::to_string(number);
  const auto body = client.ask(ask);
  if (!body) return fail(Fault::kNotFound, "release " + std::to_string(number) + ": has no file");
  const auto file = parse_release(*body);
  if (!file) return fail(file.error());
  if (wanted.site_key.empty()) {
    say("release " + std::to_string(number) +
        " is as the server shows it: --site-key proves that it is one");
    return wire::parse_library(as_text(file->canonical));
  }
  const auto key = crypto::read_public_key(wanted.site_key);
  if (!key) return fail(key.error());
  const bool proven =
      crypto::verify(*key, crypto::kLibraryContext, file->canonical, file->proof.signature) &&
      file->proof.number == number;
  if (proven) return wire::parse_library(as_text(file->canonical));
  return fail(Fault::kRefused, "release " + std::to_string(number) +
                                   " as the server shows it is not signed by the site's key");
}

// Made of the bytes alone, none of it the server's word. A release of before there were release
// files is not compared with, unless somebody wants it proven.
Status show_changes(Client& client, const Approving& wanted, const DraftBytes& draft,
                    long long against) {
  constexpr std::size_t kMostShown = 200;
  const auto base = fetch_base(client, wanted, against);
  if (!base && (base.error().fault != Fault::kNotFound || !wanted.site_key.empty())) {
    return fail(base.error());
  }
  if (!base) say(base.error().detail + ": compare with library diff");
  if (!base) return {};
  const auto places = places_changed(*base, draft.library);
  std::size_t entries = 0;
  for (const CareArea& area : draft.library.areas) entries += area.entries.size();
  say("the draft's own bytes: " + std::to_string(draft.library.areas.size()) + " care areas, " +
      std::to_string(entries) + " entries; " + std::to_string(places.size()) +
      " places differ from release " + std::to_string(against));
  for (std::size_t i = 0; i < places.size() && i < kMostShown; ++i) say("    " + places[i]);
  if (places.size() > kMostShown) {
    say("    and " + std::to_string(places.size() - kMostShown) + " more: see library diff");
  }
  return {};
}

Exit approve(const Options& options, const Approving& wanted) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  Exit exit = Exit::kOk;
  const auto person = fetch(*client, "/api/v1/me", exit);
  const auto asked = person ? fetch(*client, path_of(wanted.draft, "/approval"), exit) : person;
  const auto review = asked ? fetch(*client, path_of(wanted.draft, "/review"), exit) : asked;
  if (!review) return exit;
  const auto draft = fetch_draft(*client, wanted, *asked, exit);
  if (!draft) return exit;
  const auto approval = approval_of(*asked, *person, wanted.reason);
  if (!approval) return refuse(approval.error());
  show_review(*review);
  const auto shown = show_changes(*client, wanted, *draft, whole_at(*review, "against"));
  if (!shown) return refuse(shown.error());
  say("you approve with your own key, and nobody can say so but you:");
  std::fprintf(stderr, "%s", approval_text(*approval).c_str());
  auto key = read_signing_key(approval->site, approval->approver, wanted.secret_file, Asked::kOnce);
  if (!key) return refuse(key.error());
  const auto word = sign_approval(*approval, key->secret_key);
  crypto::wipe(*key);
  Ask ask;
  ask.method = "POST";
  ask.path = path_of(wanted.draft, "/approve");
  ask.content_type = "application/json";
  ask.body = Json{{"approval", approval_text(word.approval)}, {"signature", to_hex(word.signature)}}
                 .dump();
  return ask_and_show(*client, ask, [](const std::string& body) {
    const Json record = read_object(body);
    print("draft " + std::to_string(whole_at(record, "draft")) + ": " + text_at(record, "stage") +
          (whole_at(record, "number") > 0
               ? " as library " + std::to_string(whole_at(record, "number"))
               : ""));
  });
}

Exit make_key(const Options& options, const std::string& site, const std::string& secret_file) {
  auto user = UserName::parse(options.user, "--user");
  if (!user) {
    say(user.error().detail);
    return Exit::kUsage;
  }
  auto key = read_signing_key(site, *user, secret_file, Asked::kTwice);
  if (!key) return refuse(key.error());
  print(to_hex(key->public_key));
  crypto::wipe(*key);
  return Exit::kOk;
}

constexpr const char* kSecretFile =
    "File whose first line is your signing secret, - for standard input (absent: asked at the "
    "terminal)";

}  // namespace

void add_signing_commands(CLI::App& app, CLI::App& library, Work& work) {
  auto* key =
      app.add_subcommand("signing-key",
                         "Print the public key of a new signing secret of at least 12 characters, "
                         "for the key ceremony. "
                         "The secret stays here, and on no disk.\n"
                         "Example: pumphouse --user s.second signing-key --site example-hospital");
  auto site = std::make_shared<std::string>();
  auto secret = std::make_shared<std::string>();
  key->add_option("--site", *site, "The site's name, as it stands in the server's configuration")
      ->required();
  key->add_option("--secret-file", *secret, kSecretFile);
  key->callback([&work, site, secret] {
    work = [site, secret](const Options& options) { return make_key(options, *site, *secret); };
  });

  auto* command = library.add_subcommand(
      "approve",
      "Approve a draft with your own key: the first approval is a pharmacist's, the second a "
      "second "
      "signer's who is none of its authors; that one releases it. What you approve is fetched and "
      "hashed here, and shown before "
      "your signing secret is asked for.\n"
      "Example: pumphouse --user s.second library approve 3 --reason \"checked against formulary "
      "2026-11\"");
  auto wanted = std::make_shared<Approving>();
  command->add_option("DRAFT", wanted->draft, "Number of the draft, as `library list` shows it")
      ->required()
      ->check(CLI::Range(0LL, 4'294'967'295LL));
  command->add_option("--reason", wanted->reason, "Why; kept with the release")->required();
  command->add_option("--secret-file", wanted->secret_file, kSecretFile);
  command->add_option("--site-key", wanted->site_key,
                      "The site's public key: proves the release that the draft is compared with");
  command->callback([&work, wanted] {
    work = [wanted](const Options& options) { return approve(options, *wanted); };
  });
}

}  // namespace ph::cli
