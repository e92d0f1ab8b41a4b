#include <CLI/CLI.hpp>
#include <chrono>

#include "protocol/base/clock.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/table.hpp"

namespace ph::cli {
namespace {

std::string number(const Json& counts, const char* name) {
  return std::to_string(whole_at(counts, name));
}

std::string seconds(long long ms) {
  return std::to_string(ms / 1'000) + "." + std::to_string(ms % 1'000 / 100) + " s";
}

void show_counts(const Json& quality) {
  Table table({{"WARD"},
               {"DRUG"},
               {"PROGRAMMED", Align::kRight},
               {"OLD LIBRARY", Align::kRight},
               {"SOFT ALERTS", Align::kRight},
               {"OVERRIDDEN", Align::kRight},
               {"UNDER 2 S", Align::kRight},
               {"HARD", Align::kRight},
               {"EDITED", Align::kRight},
               {"GOOD CATCHES", Align::kRight},
               {"GIVEN UP", Align::kRight},
               {"REFUSED ORDERS", Align::kRight}});
  const auto add = [&table](const std::string& ward, const std::string& drug, const Json& counts) {
    table.row({ward, drug, number(counts, "programmed"), number(counts, "outdated_library"),
               number(counts, "soft_alerts"), number(counts, "overridden"),
               number(counts, "overridden_within_2s"), number(counts, "hard_refusals"),
               number(counts, "edited"), number(counts, "good_catches"), number(counts, "given_up"),
               number(counts, "refused_orders")});
  };
  for (const auto& row : list_at(quality, "rows")) {
    add(text_at(row, "ward"), text_at(row, "drug"), row.value("counts", Json::object()));
  }
  add("all", "", quality.value("all", Json::object()));
  table.print();
}

void show_wards(const Json& quality) {
  Table table({{"WARD"},
               {"INFUSIONS", Align::kRight},
               {"IN LIBRARY %", Align::kRight},
               {"VOLUME ENDS", Align::kRight},
               {"ANNOUNCED", Align::kRight},
               {"ALARMS", Align::kRight},
               {"MOST OFTEN"}});
  for (const auto& ward : list_at(quality, "wards")) {
    long long alarms = 0, most = 0;
    std::string often;
    const Json kinds = ward.value("alarms", Json::object());
    for (const auto& [name, count] : kinds.items()) {
      const auto here = count.get<long long>();
      alarms += here;
      if (here <= most) continue;
      most = here;
      often = name;
    }
    if (most > 0) often += " " + std::to_string(most);
    table.row({text_at(ward, "ward"), number(ward, "infusions_started"),
               text_at(ward, "compliance_percent"), number(ward, "volume_ends"),
               number(ward, "volume_ends_announced"), std::to_string(alarms), often});
  }
  table.print();
}

void show_quality(const std::string& body) {
  const Json quality = read_object(body);
  print("from " + shown_time(whole_at(quality, "from_ms")) + " to " +
        shown_time(whole_at(quality, "to_ms")));
  show_counts(quality);
  print("");
  show_wards(quality);
  print("out of the library: " + text_at(quality, "compliance_percent") + " % of " +
        number(quality, "infusions_started") + " infusions");
  if (quality.contains("override_median_ms")) {
    print("half of all overrides came within " + seconds(whole_at(quality, "override_median_ms")));
  }
}

}  // namespace

void add_quality_command(CLI::App& app, Work& work) {
  auto* command = app.add_subcommand(
      "quality",
      "How limits are met in practice: compliance, alerts, overrides, good catches, alarms\n"
      "Example: pumphouse quality --days 7 --ward icu --sheet overrides > overrides.csv");
  auto days = std::make_shared<int>(30);
  auto filter = std::make_shared<std::map<std::string, std::string>>();
  auto& words = *filter;
  command->add_option("--days", *days, "How far back")->check(CLI::Range(1, 3660));
  command->add_option("--ward", words["ward"], "Only this ward");
  command->add_option("--drug", words["drug"], "Only this drug, as the pumps show it");
  command->add_option("--shift", words["shift"], "Only these hours, such as 19:00-07:00");
  command->add_option("--sheet", words["sheet"], "CSV instead of tables")
      ->check(CLI::IsMember({"rows", "wards", "overrides"}));
  command->callback([&work, days, filter] {
    work = [days, filter](const Options& options) {
      Ask ask;
      ask.path = "/api/v1/quality";
      const auto from = system_clock().now().wall - std::chrono::hours{24 * *days};
      ask.query["from_ms"] = std::to_string(wall_ms(from));
      for (const auto& [name, word] : *filter) {
        if (!word.empty()) ask.query[name] = word;
      }
      if (filter->at("sheet").empty()) return ask_and_show(options, ask, show_quality);
      Options plain = options;
      plain.json = true;  // the body as it came
      return ask_and_show(plain, ask, show_quality);
    };
  });
}

}  // namespace ph::cli
