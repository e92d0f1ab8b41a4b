#include <CLI/CLI.hpp>

#include "server/cli/commands.hpp"
#include "server/cli/json_text.hpp"

namespace ph::cli {
namespace {

struct Enrolment {
  std::string pump, model, ward, bed;
  int minutes = 15;
};

// The word is shown here and nowhere else.
Exit enrol(const Options& options, const Enrolment& wanted) {
  Ask ask;
  ask.method = "POST";
  ask.path = "/api/v1/pumps/" + wanted.pump + "/token";
  ask.content_type = "application/json";
  Json body{{"model", wanted.model}, {"ward", wanted.ward}, {"minutes", wanted.minutes}};
  if (!wanted.bed.empty()) body["bed"] = wanted.bed;
  ask.body = body.dump();
  return ask_and_show(options, ask, [&](const std::string& answer) {
    print("token  " + text_at(read_object(answer), "token"));
    print("at the pump, within " + std::to_string(wanted.minutes) +
          " min: pumphouse-setup enrol --config FILE");
  });
}

struct Revocation {
  std::string pump, reason;
};

Exit revoke(const Options& options, const Revocation& wanted) {
  Ask ask;
  ask.method = "POST";
  ask.path = "/api/v1/pumps/" + wanted.pump + "/revoke";
  ask.content_type = "application/json";
  ask.body = Json{{"reason", wanted.reason}}.dump();
  return ask_and_show(options, ask,
                      [&](const std::string&) { print(wanted.pump + ": its key is revoked"); });
}

void add_enrol(CLI::App& pump, Work& work) {
  auto* command = pump.add_subcommand(
      "enrol",
      "A one-time token for a pump's first certificate (biomedical engineering, "
      "administrator)");
  auto wanted = std::make_shared<Enrolment>();
  command->add_option("PUMP", wanted->pump, "Its id, such as P-0001")->required();
  command->add_option("--model", wanted->model, "As in the models folder")->required();
  command->add_option("--ward", wanted->ward, "As in the wards file")->required();
  command->add_option("--bed", wanted->bed, "One of the ward's beds");
  command->add_option("--minutes", wanted->minutes, "How long the token is good")
      ->check(CLI::Range(1, 24 * 60))
      ->capture_default_str();
  command->callback([&work, wanted] {
    work = [wanted](const Options& options) { return enrol(options, *wanted); };
  });
}

}  // namespace

void add_identity_commands(CLI::App& pump, Work& work) {
  add_enrol(pump, work);
  auto* command = pump.add_subcommand(
      "revoke",
      "Take a pump's key back at once; it may be enrolled anew (biomedical engineering, "
      "administrator)");
  auto wanted = std::make_shared<Revocation>();
  command->add_option("PUMP", wanted->pump, "Its id, such as P-0001")->required();
  command->add_option("--reason", wanted->reason, "For the record")->required();
  command->callback([&work, wanted] {
    work = [wanted](const Options& options) { return revoke(options, *wanted); };
  });
}

}  // namespace ph::cli
