#include <CLI/CLI.hpp>

#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/table.hpp"

namespace ph::cli {
namespace {

// Every value has an age; one that is not live says so.
std::string age_of(const Json& pump) {
  if (!pump.contains("age_ms")) return "-";
  return to_string(std::chrono::milliseconds{whole_at(pump, "age_ms")});
}

std::string alarms_of(const Json& pump) {
  std::string out;
  for (const auto& alarm : list_at(pump, "alarms")) {
    out += (out.empty() ? "" : ", ") + text_at(alarm, "title");
  }
  return out;
}

void show_pumps(const std::string& body) {
  Table table({{"PUMP"},
               {"WARD"},
               {"BED"},
               {"CONTACT"},
               {"AGE", Align::kRight},
               {"STATE"},
               {"DRUG"},
               {"DOSE", Align::kRight},
               {"RATE", Align::kRight},
               {"INFUSED", Align::kRight},
               {"VTBI", Align::kRight},
               {"LIBRARY", Align::kRight},
               {"ALARMS"}});
  for (const auto& pump : list_at(read_object(body), "pumps")) {
    const Json library = pump.value("library", Json::object());
    table.row(
        {text_at(pump, "id"), text_at(pump, "ward"), text_at(pump, "bed"), text_at(pump, "contact"),
         age_of(pump), text_at(pump, "state"), text_at(pump, "drug"), dose_at(pump),
         rate_at(pump, "rate_nl_per_h"), volume_at(pump, "infused_nl"), volume_at(pump, "vtbi_nl"),
         std::to_string(whole_at(library, "number")) + (flag_at(library, "on_target") ? "" : "!"),
         alarms_of(pump)});
  }
  table.print();
}

std::string certificate_of(const Json& pump) {
  if (!pump.contains("certificate_until_ms")) return {};
  const WallTime until = wall_from_ms(whole_at(pump, "certificate_until_ms"));
  const auto left = until - system_clock().now().wall;
  return std::to_string(std::chrono::duration_cast<std::chrono::hours>(left).count() / 24) +
         " days left";
}

// What a therapy has beside its rate.
template <class Line>
void show_therapy(const Json& pump, Line line) {
  const auto time = [&](const char* name) {
    return whole_at(pump, name) > 0 ? to_string(std::chrono::milliseconds{whole_at(pump, name)})
                                    : std::string();
  };
  const auto predicted = [&](const char* name) {
    return pump.contains(name) ? Decimal::of(whole_at(pump, name), 3).str() + " ng/mL"
                               : std::string();
  };
  line("therapy", text_at(pump, "therapy"));
  line("activity", text_at(pump, "activity"));
  line("piggyback on", text_at(pump, "secondary_to"));
  if (pump.contains("demands")) {
    line("demands", std::to_string(whole_at(pump, "granted")) + " given of " +
                        std::to_string(whole_at(pump, "demands")));
  }
  line("lockout left", time("lockout_left_ms"));
  line("starts in", time("delay_left_ms"));
  line("plasma", predicted("plasma_pg_per_ml"));
  line("effect site", predicted("effect_pg_per_ml"));
}

void show_pump(const std::string& body) {
  const Json pump = read_object(body);
  const Json library = pump.value("library", Json::object());
  Table table({{"PUMP"}, {text_at(pump, "id")}});
  const auto line = [&](const char* name, const std::string& value) {
    if (!value.empty()) table.row({name, value});
  };
  line("ward", text_at(pump, "ward"));
  line("bed", text_at(pump, "bed"));
  line("model", text_at(pump, "model") + " (" + text_at(pump, "mechanism") + ")");
  line("firmware", text_at(pump, "firmware"));
  line("certificate", certificate_of(pump));
  line("identity", text_at(pump, "identity_trouble"));
  line("contact", text_at(pump, "contact"));
  line("age", age_of(pump));
  line("state", text_at(pump, "state"));
  line("order", text_at(pump, "order"));
  line("drug", text_at(pump, "drug"));
  line("concentration", text_at(pump, "concentration"));
  line("dose", dose_at(pump) + (flag_at(pump, "soft_override") ? " (soft limit overridden)" : ""));
  line("rate", rate_at(pump, "rate_nl_per_h"));
  line("infused", volume_at(pump, "infused_nl"));
  line("vtbi", volume_at(pump, "vtbi_nl"));
  show_therapy(pump, line);
  if (pump.contains("pressure_mmhg_thousandths")) {
    line("pressure", to_string(Pressure::of(whole_at(pump, "pressure_mmhg_thousandths"))));
    line("battery", Decimal::of(whole_at(pump, "battery_permille"), 1).str() + " %" +
                        (flag_at(pump, "on_mains") ? ", on mains" : ", on battery"));
  }
  line("access point", text_at(pump, "access_point"));
  line("library", std::to_string(whole_at(library, "number")) + " " + text_at(library, "digest"));
  line("library lags", text_at(library, "reason"));
  for (const auto& alarm : list_at(pump, "alarms")) {
    line("alarm", text_at(alarm, "priority") + ": " + text_at(alarm, "title") + ": " +
                      text_at(alarm, "advice"));
  }
  table.print();
}

struct Retirement {
  std::string pump, reason;
  bool force = false;
};

Exit retire(const Options& options, const Retirement& wanted) {
  Ask ask;
  ask.method = "POST";
  ask.path = "/api/v1/pumps/" + wanted.pump + "/retire";
  ask.content_type = "application/json";
  if (wanted.force) ask.query["force"] = "1";
  ask.body = Json{{"reason", wanted.reason}}.dump();
  return ask_and_show(options, ask, [&](const std::string&) { print(wanted.pump + ": retired"); });
}

void add_retire(CLI::App& pump, Work& work) {
  auto* command = pump.add_subcommand(
      "retire", "Shut a pump out at once and for good (biomedical engineering, administrator)");
  auto wanted = std::make_shared<Retirement>();
  command->add_option("PUMP", wanted->pump, "Its id, such as P-0001")->required();
  command->add_option("--reason", wanted->reason, "For the record")->required();
  command->add_flag(
      "--force", wanted->force,
      "Even while it infuses: its key is in wrong hands. The infusion goes on, but is "
      "not seen here any more");
  command->callback([&work, wanted] {
    work = [wanted](const Options& options) { return retire(options, *wanted); };
  });
}

}  // namespace

void add_pump_commands(CLI::App& app, Work& work) {
  auto* pump = app.add_subcommand("pump", "See the pumps, let them in and out");
  pump->require_subcommand(1);

  auto* list = pump->add_subcommand("list", "All pumps, or those of one ward");
  auto ward = std::make_shared<std::string>();
  list->add_option("--ward", *ward, "Only this ward");
  list->callback([&work, ward] {
    work = [ward](const Options& options) {
      Ask ask;
      ask.path = "/api/v1/pumps";
      if (!ward->empty()) ask.query["ward"] = *ward;
      return ask_and_show(options, ask, show_pumps);
    };
  });

  auto* show = pump->add_subcommand("show", "Everything known of one pump");
  auto id = std::make_shared<std::string>();
  show->add_option("PUMP", *id, "Its id, such as P-0001")->required();
  show->callback([&work, id] {
    work = [id](const Options& options) {
      Ask ask;
      ask.path = "/api/v1/pumps/" + *id;
      return ask_and_show(options, ask, show_pump);
    };
  });
  add_identity_commands(*pump, work);
  add_retire(*pump, work);
}

}  // namespace ph::cli
