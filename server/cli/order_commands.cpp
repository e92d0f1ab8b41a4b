#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>

#include "protocol/domain/order.hpp"
#include "protocol/wire/request_text.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"
#include "server/cli/measures.hpp"
#include "server/cli/order_key.hpp"
#include "server/cli/table.hpp"
#include "server/cli/therapy_words.hpp"

namespace ph::cli {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kBetweenLooks{500};

// The words of `order send` as typed.
struct Wanted {
  std::string pump, patient, care_area, entry, dose, end_action;
  std::string concentration, weight, surface, vtbi, duration;
  TherapyWords therapy;
  std::string key, wait;
  long long wait_seconds = 120;
};

template <class Measure>
void take(std::optional<Measure>& into, const std::string& typed, Result<Measure> value,
          std::vector<std::string>& problems) {
  if (typed.empty()) return;
  if (value) {
    into = *value;
  } else {
    problems.push_back(value.error().detail);
  }
}

OrderRequest order_of(const Wanted& wanted, std::vector<std::string>& problems) {
  OrderRequest out;
  out.pump = PumpId{wanted.pump};
  out.patient = PatientRef{wanted.patient};
  out.care_area = wanted.care_area;
  out.entry = EntryId{wanted.entry};
  if (const auto action = parse_end_action(wanted.end_action, "--end-action")) {
    out.end_action = *action;
  } else {
    problems.push_back(action.error().detail);
  }
  if (const auto dose = read_dose(wanted.dose)) {
    out.dose = *dose;
  } else {
    problems.push_back(dose.error().detail);
  }
  take(out.concentration, wanted.concentration, read_concentration(wanted.concentration), problems);
  take(out.measures.weight, wanted.weight, read_weight(wanted.weight), problems);
  take(out.measures.surface, wanted.surface, read_surface(wanted.surface), problems);
  take(out.vtbi, wanted.vtbi, read_volume(wanted.vtbi), problems);
  take(out.duration, wanted.duration, read_duration(wanted.duration), problems);
  out.more = read_therapy(wanted.therapy, problems);
  return out;
}

void show_order(const std::string& body) {
  const Json order = read_object(body);
  Table table({{"ORDER"}, {text_at(order, "id")}});
  table.row({"pump", text_at(order, "pump")});
  table.row({"patient", text_at(order, "patient")});
  table.row({"drug", text_at(order, "drug") + " (" + text_at(order, "entry") + ")"});
  table.row({"dose", dose_at(order)});
  table.row({"rate", rate_at(order, "rate_nl_per_h")});
  table.row({"vtbi", volume_at(order, "vtbi_nl")});
  table.row({"state", text_at(order, "state")});
  if (!text_at(order, "reason").empty()) table.row({"reason", text_at(order, "reason")});
  table.row({"author", text_at(order, "author")});
  table.row({"issued", shown_time(whole_at(order, "issued_ms"))});
  table.row({"expires", shown_time(whole_at(order, "expires_ms"))});
  for (const auto& step : list_at(order, "steps")) {
    table.row({"step", shown_time(whole_at(step, "at_ms")) + "  " + text_at(step, "state") +
                           "  by " + text_at(step, "by") + "  " + text_at(step, "reason")});
  }
  table.print();
}

void show_orders(const std::string& body) {
  Table table({{"ORDER"},
               {"PUMP"},
               {"DRUG"},
               {"DOSE", Align::kRight},
               {"RATE", Align::kRight},
               {"VTBI", Align::kRight},
               {"STATE"},
               {"AUTHOR"},
               {"ISSUED"},
               {"REASON"}});
  for (const auto& order : list_at(read_object(body), "orders")) {
    table.row({text_at(order, "id"), text_at(order, "pump"), text_at(order, "drug"), dose_at(order),
               rate_at(order, "rate_nl_per_h"), volume_at(order, "vtbi_nl"),
               text_at(order, "state"), text_at(order, "author"),
               shown_time(whole_at(order, "issued_ms")), text_at(order, "reason")});
  }
  table.print();
}

enum class Progress { kUnderWay, kReached, kMissed };

Progress progress(const Json& order, OrderState wanted) {
  const auto state = parse_order_state(text_at(order, "state"), "state");
  if (!state) return Progress::kUnderWay;
  if (*state > OrderState::kCompleted)
    return *state == wanted ? Progress::kReached : Progress::kMissed;
  return *state >= wanted ? Progress::kReached : Progress::kUnderWay;
}

// Looks at the order until it has come to `wanted` or cannot any more.
Exit wait_for(Client& client, const std::string& id, OrderState wanted, long long seconds) {
  asio::io_context context;
  asio::steady_timer timer(context);
  Ask ask;
  ask.path = "/api/v1/orders/" + id;
  std::string last;
  for (auto left = std::chrono::milliseconds{seconds * 1'000}; left.count() >= 0;
       left -= kBetweenLooks) {
    const auto body = client.ask(ask);
    if (!body) return body.error().exit;
    const Json order = read_object(*body);
    if (const auto state = text_at(order, "state"); state != last) {
      say("order " + id + ": " + state + " " + text_at(order, "reason"));
      last = state;
    }
    const Progress now = progress(order, wanted);
    if (now != Progress::kUnderWay) {
      if (client.options().json) {
        print(*body);
      } else {
        show_order(*body);
      }
      return now == Progress::kReached ? Exit::kOk : Exit::kRefused;
    }
    timer.expires_after(kBetweenLooks);
    timer.wait();
  }
  say("order " + id + ": still " + last + " after " + std::to_string(seconds) + " s");
  return Exit::kRefused;
}

Exit send(const Options& options, const Wanted& wanted) {
  std::vector<std::string> problems;
  const OrderRequest order = order_of(wanted, problems);
  std::optional<OrderState> until;
  if (!wanted.wait.empty()) {
    auto state = parse_order_state(wanted.wait, "--wait");
    if (state) {
      until = *state;
    } else {
      problems.push_back(state.error().detail);
    }
  }
  for (const auto& problem : problems) say(problem);
  if (!problems.empty()) return Exit::kUsage;
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  Ask ask;
  ask.method = "POST";
  ask.path = "/api/v1/orders";
  ask.content_type = "application/json";
  ask.body = wire::request_text(order);
  ask.idempotency_key = wanted.key.empty() ? new_order_key() : wanted.key;
  if (!until) return ask_and_show(*client, ask, show_order);
  const auto placed = client->ask(ask);
  if (!placed) return placed.error().exit;
  return wait_for(*client, text_at(read_object(*placed), "id"), *until, wanted.wait_seconds);
}

void add_therapies(CLI::App& send, TherapyWords& words) {
  const auto add = [&](const char* option, auto& into, const char* like) {
    send.add_option(option, into, std::string("Such as ") + like)->group("Therapies");
  };
  add("--loading", words.loading, "\"5 mg in 10min\": a loading dose before the base rate");
  add("--demand", words.demand, "\"1 mg in 1min\": demand doses (PCA); a --dose of 0 is no base");
  add("--lockout", words.lockout, "10min, from start to start");
  add("--window-limit", words.window, "\"20 mg in 4h\" (absent: the library's limit)");
  add("--pieb", words.pieb, "\"8 mL in 2min every 45min first 45min\": programmed boluses");
  add("--pieb-restart", words.pieb_restart, "yes: a demand dose begins the interval anew; or no");
  add("--intermittent", words.intermittent, "\"100mL every 4h between 5 mL/h\", or nothing");
  add("--step", words.steps, "\"60 mL/h until 30mL\" or \"wait 10min\"; again for each step");
  send.add_flag("--repeat-steps", words.repeat_steps, "From the first again, until the VTBI")
      ->group("Therapies");
  add("--ramp-up", words.ramp_up, "1h, of the --duration in which the --vtbi is given");
  add("--ramp-down", words.ramp_down, "1h");
  add("--slow-start", words.slow_start, "\"60 mL/h for 15min\": blood");
  add("--flush", words.flush, "\"30mL at 300 mL/h every 4h\": enteral");
  add("--tci", words.tci, "\"schnider effect 4000 ng/mL\", with --weight, --sex, --height, --age");
  add("--sex", words.sex, "female or male");
  add("--height", words.height, "170cm");
  add("--age", words.age, "40, in years");
  add("--delay", words.delay, "30min, from the start key to the first flow");
  send.add_flag("--kvo-in-delay", words.kvo_in_delay, "Keep the vein open meanwhile")
      ->group("Therapies");
  send.add_flag("--secondary", words.secondary, "Piggyback on what is loaded")->group("Therapies");
}

void add_send(CLI::App& order, Work& work) {
  auto* send_order = order.add_subcommand(
      "send",
      "Propose an infusion to the bedside. Nothing starts before a person confirms it at the "
      "pump.\n"
      "Example: pumphouse order send --pump P-0001 --patient PT-17 "
      "--entry norepinephrine-8mg-250mL-iv --dose \"0.05 mcg/kg/min\" --weight 70kg --vtbi 250mL "
      "--end-action stop --wait running");
  auto wanted = std::make_shared<Wanted>();
  send_order->add_option("--pump", wanted->pump, "Pump id")->required();
  send_order->add_option("--patient", wanted->patient, "Pseudonym, never a name")->required();
  send_order->add_option("--care-area", wanted->care_area, "Absent: that of the pump's ward");
  send_order->add_option("--entry", wanted->entry, "Entry of the drug library")->required();
  send_order
      ->add_option(
          "--dose", wanted->dose,
          "Such as \"5 mcg/kg/min\" or \"125 mL/h\"; 0 beside steps, ramp and TCI, which fix "
          "the rate")
      ->required();
  send_order->add_option("--concentration", wanted->concentration,
                         "Such as \"8 mg in 250 mL\": where the entry leaves it open");
  send_order->add_option("--weight", wanted->weight, "Such as 70kg or 850g");
  send_order->add_option("--surface", wanted->surface, "Such as 1.73m2");
  send_order->add_option("--vtbi", wanted->vtbi, "Volume to be infused, such as 250mL");
  send_order->add_option("--duration", wanted->duration, "Such as 2h30min");
  send_order->add_option("--end-action", wanted->end_action, "After the volume")
      ->required()
      ->check(CLI::IsMember({"stop", "kvo", "continue"}));
  add_therapies(*send_order, wanted->therapy);
  send_order->add_option("--key", wanted->key,
                         "8 to 64 characters; the same key again gives the same order, never a "
                         "second one (absent: a new one)");
  send_order->add_option("--wait", wanted->wait,
                         "Wait until the order is shown, confirmed, running, completed ...");
  send_order->add_option("--wait-seconds", wanted->wait_seconds, "How long at most")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  send_order->callback([&work, wanted] {
    work = [wanted](const Options& options) { return send(options, *wanted); };
  });
}

}  // namespace

void add_order_commands(CLI::App& app, Work& work) {
  auto* order = app.add_subcommand("order", "Propose infusions and see what became of them");
  order->require_subcommand(1);
  add_send(*order, work);

  auto* show = order->add_subcommand("show", "One order with every step");
  auto id = std::make_shared<std::string>();
  show->add_option("ORDER", *id, "Its id")->required();
  show->callback([&work, id] {
    work = [id](const Options& options) {
      Ask ask;
      ask.path = "/api/v1/orders/" + *id;
      return ask_and_show(options, ask, show_order);
    };
  });

  auto* cancel = order->add_subcommand(
      "cancel", "Withdraw a proposal; what the bedside has confirmed stays confirmed");
  auto reason = std::make_shared<std::string>();
  cancel->add_option("ORDER", *id, "Its id")->required();
  cancel->add_option("--reason", *reason, "For the record")->required();
  cancel->callback([&work, id, reason] {
    work = [id, reason](const Options& options) {
      Ask ask;
      ask.method = "POST";
      ask.path = "/api/v1/orders/" + *id + "/cancel";
      ask.content_type = "application/json";
      ask.body = Json{{"reason", *reason}}.dump();
      return ask_and_show(options, ask, show_order);
    };
  });

  auto* list = order->add_subcommand("list", "Orders of all pumps, a pump or a ward");
  auto query = std::make_shared<std::map<std::string, std::string>>();
  list->add_option("--pump", (*query)["pump"], "Only this pump");
  list->add_option("--ward", (*query)["ward"], "Only this ward");
  auto open = std::make_shared<bool>(false);
  list->add_flag("--open", *open, "Only those that have not ended");
  list->callback([&work, query, open] {
    work = [query, open](const Options& options) {
      Ask ask;
      ask.path = "/api/v1/orders";
      for (const auto& [name, value] : *query) {
        if (!value.empty()) ask.query[name] = value;
      }
      if (*open) ask.query["open"] = "1";
      return ask_and_show(options, ask, show_orders);
    };
  });
}

}  // namespace ph::cli
