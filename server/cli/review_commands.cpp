#include <CLI/CLI.hpp>

#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/table.hpp"

namespace ph::cli {
namespace {

std::string joined(const Json& words) {
  std::string out;
  for (const auto& word : words) {
    out.append(out.empty() ? "" : " ").append(word.get<std::string>());
  }
  return out;
}

void show_findings(const std::string& body) {
  const Json review = read_object(body);
  const Json findings = list_at(review, "findings");
  for (const auto& finding : findings) {
    print(text_at(finding, "check") + "  " + text_at(finding, "drug") + " (" +
          text_at(finding, "entry") + ", " + text_at(finding, "field") + ", in " +
          joined(list_at(finding, "areas")) + ")");
    print("    " + text_at(finding, "why"));
    print("    " + text_at(finding, "fix"));
  }
  print(findings.empty() ? "nothing found" : std::to_string(findings.size()) + " found");
}

void show_differences(const std::string& body) {
  const Json review = read_object(body);
  if (whole_at(review, "against") == 0) {
    print("no library is released: nothing to compare with");
    return;
  }
  const Json differences = list_at(review, "differences");
  for (const auto& difference : differences) {
    print(text_at(difference, "line") + "  in " + joined(list_at(difference, "areas")));
  }
  print(std::to_string(differences.size()) + " differences from library " +
        std::to_string(whole_at(review, "against")));
  const Json drugs = list_at(review, "high_alert_drugs");
  if (!drugs.empty()) print("high-alert drugs to look at one by one:");
  for (const auto& drug : drugs) print("    " + drug.get<std::string>());
}

std::string alerts(const Json& counts) {
  return std::to_string(whole_at(counts, "soft_alert")) + " soft, " +
         std::to_string(whole_at(counts, "hard_stop")) + " hard, " +
         std::to_string(whole_at(counts, "not_in_library")) + " not in it, " +
         std::to_string(whole_at(counts, "refused")) + " refused";
}

void show_forecast(const std::string& body) {
  const Json forecast = read_object(body);
  print(std::to_string(whole_at(forecast, "infusions")) + " infusions of the last " +
        std::to_string(whole_at(forecast, "days")) + " days");
  print("released version: " + alerts(forecast.value("now", Json::object())));
  print("this draft:       " + alerts(forecast.value("then", Json::object())));
  Table table({{"DRUG"}, {"WARD"}, {"NEW ALERTS", Align::kRight}, {"GONE", Align::kRight}});
  for (const auto& row : list_at(forecast, "rows")) {
    if (whole_at(row, "new_alerts") == 0 && whole_at(row, "gone_alerts") == 0) continue;
    table.row({text_at(row, "drug"), text_at(row, "ward"),
               std::to_string(whole_at(row, "new_alerts")),
               std::to_string(whole_at(row, "gone_alerts"))});
  }
  table.print();
}

}  // namespace

void add_review_commands(CLI::App& library, Work& work) {
  const auto add = [&library, &work](const char* name, const char* about, const char* what,
                                     auto show, bool takes_days) {
    auto* command = library.add_subcommand(name, about);
    auto draft = std::make_shared<long long>(0);
    auto days = std::make_shared<int>(90);
    command->add_option("DRAFT", *draft, "Number of the draft, as `library list` shows it")
        ->required()
        ->check(CLI::Range(0LL, 4'294'967'295LL));
    if (takes_days) {
      command->add_option("--days", *days, "How far back")->check(CLI::Range(1, 3660));
    }
    command->callback([&work, draft, days, what, show, takes_days] {
      work = [draft, days, what, show, takes_days](const Options& options) {
        Ask ask;
        ask.path = "/api/v1/libraries/" + std::to_string(*draft) + what;
        if (takes_days) ask.query["days"] = std::to_string(*days);
        return ask_and_show(options, ask, show);
      };
    });
  };
  add("check", "Look a draft through for slips before anyone signs", "/review", show_findings,
      false);
  add("diff", "What a draft changes against the released version", "/review", show_differences,
      false);
  add("rehearse", "Which alerts a draft would have raised at the infusions of the last days (90)",
      "/rehearsal", show_forecast, true);
}

}  // namespace ph::cli
