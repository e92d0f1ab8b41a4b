#include <iostream>

#include "server/app/commands.hpp"
#include "server/app/enrolment.hpp"

namespace ph::server {
namespace {

struct PumpOptions {
  std::string config, list;
  Enrolment one;
};

Status enrol(const PumpOptions& options) {
  auto config = read_config(options.config);
  if (!config) return fail(config.error());
  std::vector<Enrolment> asked{options.one};
  if (!options.list.empty()) {
    auto read = read_enrolments(options.list);
    if (!read) return fail(read.error());
    asked = std::move(*read);
  }
  auto database = storage::open_sqlite(config->storage_path);
  if (!database) return fail(database.error());
  std::vector<storage::Change> changes;
  for (const auto& enrolment : asked) {
    auto record = enrolled(enrolment, *config, *database->archive);
    if (!record) return fail(record.error());
    changes.emplace_back(storage::EnrolPump{std::move(*record)});
  }
  const std::string subject =
      options.list.empty() ? options.one.pump : std::to_string(asked.size()) + " pumps";
  auto done = commit_at_console(*database->ledger, std::move(changes), "pump.enrolled", subject);
  if (done) std::cout << subject << ": enrolled\n";
  return done;
}

Status retire(const PumpOptions& options) {
  auto config = read_config(options.config);
  if (!config) return fail(config.error());
  auto database = storage::open_sqlite(config->storage_path);
  if (!database) return fail(database.error());
  auto record = database->archive->pump(PumpId(options.one.pump));
  if (!record) return fail(record.error());
  if (!record->has_value()) {
    return fail(Fault::kNotFound, "pump " + options.one.pump + ": not in the registry");
  }
  (*record)->retired = true;
  std::vector<storage::Change> changes;
  changes.emplace_back(storage::EnrolPump{std::move(**record)});
  auto done =
      commit_at_console(*database->ledger, std::move(changes), "pump.retired", options.one.pump);
  if (done) std::cout << options.one.pump << ": retired\n";
  return done;
}

}  // namespace

void add_pump_commands(CLI::App& app, Command& run) {
  auto options = std::make_shared<PumpOptions>();
  auto* pump = app.add_subcommand("pump", "The registry of pumps");
  pump->require_subcommand(1);
  auto* enrol_command =
      pump->add_subcommand("enrol", "Register a pump with the key of its certificate");
  add_config_option(*enrol_command, options->config);
  auto* id = enrol_command->add_option("--id", options->one.pump, "Registry name");
  id->needs(enrol_command->add_option("--model", options->one.model, "As in the models folder"),
            enrol_command->add_option("--ward", options->one.ward, "As in the wards file"),
            enrol_command->add_option("--certificate", options->one.certificate, "PEM file"));
  enrol_command->add_option("--bed", options->one.bed, "One of the ward's beds");
  auto* many = enrol_command->add_option(
      "--list", options->list, "File with lines of id,model,ward,bed,certificate, instead");
  many->excludes(id);
  enrol_command->callback([options, id, many, &run] {
    if (id->count() + many->count() == 0) throw CLI::RequiredError("--id or --list");
    run = [options] { return enrol(*options); };
  });
  auto* retire_command = pump->add_subcommand("retire", "Let a pump in no more");
  add_config_option(*retire_command, options->config);
  retire_command->add_option("--id", options->one.pump, "Registry name")->required();
  retire_command->callback([options, &run] { run = [options] { return retire(*options); }; });
}

}  // namespace ph::server
