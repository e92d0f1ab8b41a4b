#include <CLI/CLI.hpp>

#include "protocol/wire/library_exchange.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/table.hpp"

namespace ph::cli {
namespace {

void add_row(Table& table, const Json& library) {
  table.row({std::to_string(whole_at(library, "draft")),
             std::to_string(whole_at(library, "number")), text_at(library, "stage"),
             std::to_string(whole_at(library, "entries")), text_at(library, "author"),
             text_at(library, "first_signer"), text_at(library, "second_signer"),
             shown_time(whole_at(library, "created_ms")), text_at(library, "digest").substr(0, 12),
             text_at(library, "note")});
}

Table library_table() {
  return Table({{"DRAFT", Align::kRight},
                {"NUMBER", Align::kRight},
                {"STAGE"},
                {"ENTRIES", Align::kRight},
                {"AUTHOR"},
                {"FIRST SIGNER"},
                {"SECOND SIGNER"},
                {"CREATED"},
                {"DIGEST"},
                {"NOTE"}});
}

void show_library(const std::string& body) {
  Table table = library_table();
  add_row(table, read_object(body));
  table.print();
}

void show_libraries(const std::string& body) {
  Table table = library_table();
  for (const auto& library : list_at(read_object(body), "libraries")) add_row(table, library);
  table.print();
}

// The drugs and behind them the rules, as one text. `rules` empty: there are none.
Result<std::string> read_sheets(const std::string& drugs, const std::string& rules) {
  auto text = read_file(drugs, "a CSV file");
  if (!text || rules.empty()) return text;
  auto behind = read_file(rules, "a CSV file");
  if (!behind) return behind;
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  std::string_view plain = *behind;
  if (plain.substr(0, kMark.size()) == kMark) plain.remove_prefix(kMark.size());
  if (plain.substr(0, 6) != "entry,") {
    return fail(Fault::kMalformed, rules + ": expected a header line whose first column is entry");
  }
  if (text->empty() || text->back() != '\n') text->push_back('\n');
  return text->append(plain);
}

// Offline: the same reader and the same rules as the server's. The settings of the care areas are
// the site's and are not looked at.
Exit validate(const Options& options, const std::string& path, const std::string& rules) {
  auto text = read_sheets(path, rules);
  if (!text) {
    say(text.error().detail);
    return Exit::kUsage;
  }
  CareArea area;
  area.id = "any";
  area.name = "any";
  area.rate_max = millilitres_per_hour(1);
  area.vtbi_max = millilitres(1);
  const bool sheet_of_drugs = wire::form_of(*text) == wire::FileForm::kDrugSheet;
  wire::Imported imported =
      sheet_of_drugs ? wire::import_csv(*text, area) : wire::import_library(*text);
  if (imported.problems.empty()) imported.problems = well_formed(imported.library);
  std::size_t entries = 0;
  for (const CareArea& each : imported.library.areas) entries += each.entries.size();
  if (options.json) {
    Json out{{"file", path}, {"entries", entries}, {"problems", imported.problems}};
    print(out.dump(-1, ' ', false, Json::error_handler_t::replace));
  } else if (imported.problems.empty()) {
    print(path + ": " + std::to_string(entries) + " entries, no problem found");
  }
  for (const auto& problem : imported.problems) say(path + ": " + problem);
  return imported.problems.empty() ? Exit::kOk : Exit::kRefused;
}

Exit import(const Options& options, const std::string& path, const std::string& rules,
            const std::string& note) {
  auto text = read_sheets(path, rules);
  if (!text) {
    say(text.error().detail);
    return Exit::kUsage;
  }
  Ask ask;
  ask.method = "POST";
  ask.path = "/api/v1/libraries/import";
  if (!note.empty()) ask.query["note"] = note;
  ask.content_type = "text/csv";
  ask.body = std::move(*text);
  return ask_and_show(options, ask, show_library);
}

}  // namespace

void add_library_commands(CLI::App& app, Work& work) {
  auto* library = app.add_subcommand("library", "The drug library: import, check, approve, follow");
  library->require_subcommand(1);
  auto path = std::make_shared<std::string>();
  auto rules = std::make_shared<std::string>();
  auto note = std::make_shared<std::string>();
  constexpr const char* kRules = "CSV of what entries allow beyond their base dose";

  auto* check = library->add_subcommand("validate", "Check a CSV file here, without a server");
  check->add_option("FILE", *path, "CSV with a header line")->required();
  check->add_option("--rules", *rules, kRules);
  check->callback([&work, path, rules] {
    work = [path, rules](const Options& options) { return validate(options, *path, *rules); };
  });

  auto* bring = library->add_subcommand("import", "Make a draft from a CSV file (pharmacist)");
  bring->add_option("FILE", *path, "CSV with a header line")->required();
  bring->add_option("--rules", *rules, kRules);
  bring->add_option("--note", *note, "Shown with the version");
  bring->callback([&work, path, rules, note] {
    work = [path, rules, note](const Options& options) {
      return import(options, *path, *rules, *note);
    };
  });

  const auto ask_for = [&work](CLI::App* command, const char* where, auto show) {
    command->callback([&work, where, show] {
      work = [where, show](const Options& options) {
        Ask ask;
        ask.path = where;
        return ask_and_show(options, ask, show);
      };
    });
  };
  ask_for(library->add_subcommand("list", "Drafts and released versions"), "/api/v1/libraries",
          show_libraries);
  add_status_commands(*library, work);
  add_rollout_commands(*library, work);
  add_download_command(*library, work);
  add_review_commands(*library, work);
  add_draft_commands(*library, work);
  add_signing_commands(app, *library, work);
  add_release_commands(*library, work);
}

}  // namespace ph::cli
