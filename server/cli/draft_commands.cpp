#include <CLI/CLI.hpp>

#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/table.hpp"

namespace ph::cli {
namespace {

// What a command of a draft was given; each reads what it has.
struct Drafting {
  long long draft = 0, release = 0;
  std::string note, area, entry, file, drug, reason, was;
  std::vector<std::string> mine, theirs;  // "area" or "area/entry"
};
using Given = std::shared_ptr<Drafting>;

std::string path_of(const Drafting& given, const std::string& what = "") {
  return "/api/v1/libraries/" + std::to_string(given.draft) + what;
}

std::string place_of(const Drafting& given) {
  if (given.entry.empty()) return path_of(given, "/areas/" + given.area);
  return path_of(given, "/entries/" + given.area + "/" + given.entry);
}

void show_record(const std::string& body) {
  const Json record = read_object(body);
  print("draft " + std::to_string(whole_at(record, "draft")) + ": " + text_at(record, "stage") +
        ", " + std::to_string(whole_at(record, "entries")) + " entries, rests on release " +
        std::to_string(whole_at(record, "based_on")) + ", digest " + text_at(record, "digest"));
}

void show_entries(const std::string& body) {
  Table table({{"AREA"}, {"ENTRY"}, {"DRUG"}, {"CONCENTRATION"}, {"DIGEST"}});
  const Json page = read_object(body);
  for (const auto& entry : list_at(page, "entries")) {
    table.row({text_at(entry, "care_area"), text_at(entry, "id"), text_at(entry, "tall_man"),
               text_at(entry, "concentration"), text_at(entry, "digest").substr(0, 12)});
  }
  table.print();
  if (!text_at(page, "next").empty()) print("more behind " + text_at(page, "next"));
}

void show_history(const std::string& body) {
  Table table({{"EDIT", Align::kRight}, {"AT"}, {"AUTHOR"}, {"ACT"}, {"PLACE"}});
  for (const auto& edit : list_at(read_object(body), "edits")) {
    const std::string entry = text_at(edit, "entry");
    table.row({std::to_string(whole_at(edit, "sequence")), shown_time(whole_at(edit, "at_ms")),
               text_at(edit, "author"), text_at(edit, "act"),
               text_at(edit, "area") + (entry.empty() ? "" : "/" + entry)});
  }
  table.print();
}

Exit get(const Options& options, const std::string& path,
         const std::function<void(const std::string&)>& show,
         std::map<std::string, std::string> query = {}) {
  Ask ask;
  ask.path = path;
  ask.query = std::move(query);
  return ask_and_show(options, ask, show);
}

Exit send(const Options& options, const std::string& method, const std::string& path,
          const Json& body, const std::string& seen,
          const std::function<void(const std::string&)>& show) {
  Ask ask;
  ask.method = method;
  ask.path = path;
  ask.seen = seen;
  if (!body.is_null()) {
    ask.body = body.dump();
    ask.content_type = "application/json";
  }
  return ask_and_show(options, ask, show);
}

// The file names what its author saw: `digest` beside `content`, as `draft show` writes it.
Exit edit(const Options& options, const Drafting& given) {
  const auto text = read_file(given.file);
  if (!text) {
    say(text.error().detail);
    return Exit::kUsage;
  }
  const Json told = read_object(*text);
  if (!told.contains("content") || !told["content"].is_object()) {
    say(given.file + ": expected {\"digest\", \"content\"} as `library draft show` prints it");
    return Exit::kUsage;
  }
  const std::string digest = text_at(told, "digest");
  return send(
      options, "PUT", place_of(given), told["content"], digest.empty() ? "none" : digest,
      [](const std::string& body) { print("now " + text_at(read_object(body), "digest")); });
}

// A whole file, over what the draft is now: what somebody else changed while it was made is not in
// it, so the state from which it was made has to be named.
Exit set_content(const Options& options, const Drafting& given) {
  const auto text = read_file(given.file);
  if (!text) {
    say(text.error().detail);
    return Exit::kUsage;
  }
  Ask ask;
  ask.method = "PUT";
  ask.path = path_of(given, "/content");
  ask.seen = given.was;
  ask.body = *text;
  ask.content_type = "text/csv";
  return ask_and_show(options, ask, show_record);
}

// What the note was is asked for first, so that nobody else's is overwritten unseen.
Exit set_note(const Options& options, const Drafting& given) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  Ask look;
  look.path = path_of(given);
  const auto body = client->ask(look);
  if (!body) return body.error().exit;
  return send(options, "POST", path_of(given, "/note"),
              Json{{"was", text_at(read_object(*body), "note")}, {"note", given.note}}, "",
              show_record);
}

Exit remove(const Options& options, const Drafting& given) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  Ask look;
  look.path = place_of(given);
  const auto body = client->ask(look);
  if (!body) return body.error().exit;
  return send(options, "DELETE", place_of(given), Json(), text_at(read_object(*body), "digest"),
              [](const std::string&) { print("removed"); });
}

void choose(Json& take, const std::vector<std::string>& places, const char* side) {
  for (const auto& place : places) {
    const auto slash = std::min(place.find('/'), place.size());
    take.push_back({{"area", place.substr(0, slash)},
                    {"entry", place.substr(std::min(slash + 1, place.size()))},
                    {"side", side}});
  }
}

Exit rebase(const Options& options, const Drafting& given) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  Ask look;
  look.path = path_of(given);
  const auto body = client->ask(look);
  if (!body) return body.error().exit;
  Json take = Json::array();
  choose(take, given.mine, "mine");
  choose(take, given.theirs, "theirs");
  return send(options, "POST", path_of(given, "/rebase"), Json{{"take", take}},
              text_at(read_object(*body), "digest"), [](const std::string& answer) {
                const Json told = read_object(answer);
                print("rests on release " + std::to_string(whole_at(told, "based_on")) + " now, " +
                      std::to_string(whole_at(told, "taken")) + " places taken over");
              });
}

// Each is shown before it is ticked: what stands there is what the tick is bound to.
Exit tick(const Options& options, const Drafting& given, bool all) {
  constexpr std::size_t kAtOnce = 200;
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  Ask look;
  look.path = path_of(given, "/review");
  const auto body = client->ask(look);
  if (!body) return body.error().exit;
  Json some = Json::array();
  std::vector<Json> batches;
  for (const auto& one : list_at(read_object(*body), "ticks_left")) {
    if (!all && text_at(one, "drug") != given.drug) continue;
    print(text_at(one, "drug") + " (" + text_at(one, "area") + ", " + text_at(one, "entry") + ")" +
          (flag_at(one, "loud") ? " LOOK TWICE" : ""));
    some.push_back({{"area", one["area"]}, {"entry", one["entry"]}, {"digest", one["digest"]}});
    if (some.size() == kAtOnce) batches.push_back(std::exchange(some, Json::array()));
  }
  if (!some.empty()) batches.push_back(std::move(some));
  for (const auto& batch : batches) {
    const Exit done = send(options, "POST", path_of(given, "/ticks"), Json{{"ticks", batch}}, "",
                           [](const std::string&) {});
    if (done != Exit::kOk) return done;
  }
  if (batches.empty()) print("nothing is left to tick");
  return Exit::kOk;
}

CLI::App* command(CLI::App& parent, Work& work, const char* name, const char* about,
                  const Given& given, std::function<Exit(const Options&, const Drafting&)> run) {
  auto* made = parent.add_subcommand(name, about);
  made->callback([&work, given, run] {
    work = [given, run](const Options& options) { return run(options, *given); };
  });
  return made;
}

void take_draft(CLI::App* command, const Given& given) {
  command->add_option("DRAFT", given->draft, "Number of the draft, as `library list` shows it")
      ->required()
      ->check(CLI::Range(0LL, 4'294'967'295LL));
}

void take_place(CLI::App* command, const Given& given) {
  take_draft(command, given);
  command->add_option("AREA", given->area, "Care area")->required();
  command->add_option("ENTRY", given->entry, "Entry; absent: the settings of the area");
}

void add_editing(CLI::App& draft, Work& work, const Given& given) {
  auto* show = command(draft, work, "show", "Print an entry, or an area's settings, to be edited",
                       given, [](const Options& options, const Drafting& d) {
                         return get(options, place_of(d), [](const std::string& b) { print(b); });
                       });
  take_place(show, given);
  auto* change =
      command(draft, work, "edit",
              "Put an entry or settings from a file as `show` printed it and you changed "
              "it; what somebody else changed meanwhile is told, never overwritten",
              given, edit);
  take_place(change, given);
  change->add_option("--file", given->file, "The file")->required();
  take_place(
      command(draft, work, "remove", "Remove an entry, or an area without entries", given, remove),
      given);
}

}  // namespace

void add_draft_commands(CLI::App& library, Work& work) {
  auto* draft = library.add_subcommand("draft", "Make and edit drafts");
  draft->require_subcommand(1);
  const auto given = std::make_shared<Drafting>();
  auto* start = command(*draft, work, "new", "Begin a draft, empty or from a release", given,
                        [](const Options& options, const Drafting& d) {
                          Json body = Json::object();
                          if (d.release > 0) body["release"] = d.release;
                          if (!d.note.empty()) body["note"] = d.note;
                          return send(options, "POST", "/api/v1/libraries", body, "", show_record);
                        });
  start->add_option("--from", given->release, "Number of the release, the newest or an older");
  start->add_option("--note", given->note, "Shown with the version");
  auto* list = command(*draft, work, "list", "Entries of a draft", given,
                       [](const Options& options, const Drafting& d) {
                         std::map<std::string, std::string> query;
                         if (!d.area.empty()) query["area"] = d.area;
                         if (!d.drug.empty()) query["drug"] = d.drug;
                         return get(options, path_of(d, "/entries"), show_entries, query);
                       });
  take_draft(list, given);
  list->add_option("--area", given->area, "Of one care area");
  list->add_option("--drug", given->drug, "With this in the name");
  add_editing(*draft, work, given);
  auto* set = command(*draft, work, "set",
                      "Put a whole file (`library download`, changed) in the place of a draft's "
                      "content; refused when it is not the content that you name",
                      given, set_content);
  take_draft(set, given);
  set->add_option("FILE", given->file, "CSV or JSON, as `library download` writes it")->required();
  set->add_option("--was", given->was, "Digest of the content it was made from (`draft state`)")
      ->required();
  take_draft(
      command(*draft, work, "state", "A draft's stage, note, and the digest of its content", given,
              [](const Options& options, const Drafting& d) {
                return get(options, path_of(d), show_record);
              }),
      given);
  auto* noted =
      command(*draft, work, "note", "Change the note that is shown with a draft", given, set_note);
  take_draft(noted, given);
  noted->add_option("TEXT", given->note, "At most 200 characters")->required();
  take_draft(command(*draft, work, "history", "Every edit of a draft", given,
                     [](const Options& options, const Drafting& d) {
                       return get(options, path_of(d, "/history"), show_history);
                     }),
             given);
  auto* merge =
      command(*draft, work, "rebase", "Merge what the newest release changed", given, rebase);
  take_draft(merge, given);
  merge->add_option("--mine", given->mine, "AREA/ENTRY of which the draft's side is taken");
  merge->add_option("--theirs", given->theirs, "AREA/ENTRY of which the release's side is taken");

  const auto all = std::make_shared<bool>(false);
  auto* ticking = command(
      library, work, "tick",
      "Say that you looked at the changes of a high-alert drug, as they are; an "
      "edit voids it",
      given, [all](const Options& options, const Drafting& d) { return tick(options, d, *all); });
  take_draft(ticking, given);
  auto* drug = ticking->add_option("DRUG", given->drug, "As shown by `library check`");
  ticking->add_flag("--all", *all, "Everything that is left, each shown")->excludes(drug);
  auto* withdraw = command(library, work, "withdraw", "Take the first approval of a draft back",
                           given, [](const Options& options, const Drafting& d) {
                             return send(options, "POST", path_of(d, "/withdraw"),
                                         Json{{"reason", d.reason}}, "", show_record);
                           });
  take_draft(withdraw, given);
  withdraw->add_option("--reason", given->reason, "For the record")->required();
}

}  // namespace ph::cli
