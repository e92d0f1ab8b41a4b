#include <CLI/CLI.hpp>

#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/table.hpp"

namespace ph::cli {
namespace {

void show_alarms(const std::string& body) {
  Table table({{"PUMP"},
               {"ALARM", Align::kRight},
               {"PRIORITY"},
               {"SINCE"},
               {"TITLE"},
               {"ACKNOWLEDGED BY"},
               {"WHAT TO DO"}});
  for (const auto& alarm : list_at(read_object(body), "alarms")) {
    table.row({text_at(alarm, "pump"), std::to_string(whole_at(alarm, "instance")),
               text_at(alarm, "priority"), shown_time(whole_at(alarm, "since_ms")),
               text_at(alarm, "title"), text_at(alarm, "acknowledged_by"),
               text_at(alarm, "advice")});
  }
  table.print();
}

void show_audit(const std::string& body) {
  const Json page = read_object(body);
  Table table({{"ROW", Align::kRight}, {"AT"}, {"WHO"}, {"ACT"}, {"SUBJECT"}, {"DETAIL"}});
  for (const auto& row : list_at(page, "audit")) {
    table.row({std::to_string(whole_at(row, "row")), shown_time(whole_at(row, "at_ms")),
               text_at(row, "actor"), text_at(row, "act"), text_at(row, "subject"),
               text_at(row, "detail")});
  }
  table.print();
}

void add_alarm_list(CLI::App& alarm, Work& work) {
  auto* list = alarm.add_subcommand("list", "Alarms that stand now");
  auto ward = std::make_shared<std::string>();
  list->add_option("--ward", *ward, "Only this ward");
  list->callback([&work, ward] {
    work = [ward](const Options& options) {
      Ask ask;
      ask.path = "/api/v1/alarms";
      if (!ward->empty()) ask.query["ward"] = *ward;
      return ask_and_show(options, ask, show_alarms);
    };
  });
}

void add_alarm_ack(CLI::App& alarm, Work& work) {
  auto* ack = alarm.add_subcommand(
      "ack", "Say that you go and see. Never silences the pump: that is done at the bedside");
  auto pump = std::make_shared<std::string>();
  auto instance = std::make_shared<long long>(0);
  ack->add_option("PUMP", *pump, "Its id")->required();
  ack->add_option("ALARM", *instance, "Number of the alarm, as `alarm list` shows it")->required();
  ack->callback([&work, pump, instance] {
    work = [pump, instance](const Options& options) {
      Ask ask;
      ask.method = "POST";
      ask.path = "/api/v1/alarms/" + *pump + "/" + std::to_string(*instance) + "/acknowledge";
      ask.content_type = "application/json";
      ask.body = "{}";
      return ask_and_show(options, ask, [](const std::string&) { print("acknowledged"); });
    };
  });
}

}  // namespace

void add_alarm_and_audit_commands(CLI::App& app, Work& work) {
  auto* alarm = app.add_subcommand("alarm", "See and acknowledge alarms");
  alarm->require_subcommand(1);
  add_alarm_list(*alarm, work);
  add_alarm_ack(*alarm, work);

  auto* audit = app.add_subcommand("audit", "Who did what");
  audit->require_subcommand(1);
  auto* list = audit->add_subcommand("list", "Rows of the audit (auditor)");
  auto after = std::make_shared<unsigned long long>(0);
  auto limit = std::make_shared<unsigned long long>(100);
  list->add_option("--after", *after, "Rows above this one")->capture_default_str();
  list->add_option("--limit", *limit, "At most so many, up to 1000")->capture_default_str();
  list->callback([&work, after, limit] {
    work = [after, limit](const Options& options) {
      Ask ask;
      ask.path = "/api/v1/audit";
      ask.query["after"] = std::to_string(*after);
      ask.query["limit"] = std::to_string(*limit);
      return ask_and_show(options, ask, show_audit);
    };
  });
}

}  // namespace ph::cli
