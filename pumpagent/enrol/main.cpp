// pumphouse-setup: what a person does at the pump to let it in, and to let it go.
#include <CLI/CLI.hpp>
#include <fstream>
#include <functional>
#include <iostream>

#include "pumpagent/enrol/enrolment.hpp"
#include "pumpagent/enrol/wiping.hpp"

namespace {

using namespace ph;
using namespace ph::agent;

struct Asked {
  std::string config, token_file = "-";
  EnrolmentWish enrolment;
  WipeWish wipe;
};
using Work = std::function<Status(const PumpSettings&)>;

// Never from the command line, where others can read it.
Status read_token(Asked& asked) {
  std::ifstream file;
  if (asked.token_file != "-") file.open(asked.token_file);
  std::istream& in = asked.token_file == "-" ? std::cin : file;
  std::getline(in, asked.enrolment.token);
  if (!asked.enrolment.token.empty()) return {};
  return fail(Fault::kMalformed, "token: expected one line of " + asked.token_file);
}

void add_commands(CLI::App& app, Asked& asked, Work& work) {
  const auto add = [&](const char* name, const char* help, Work what) {
    auto* command = app.add_subcommand(name, help);
    command->add_option("--config", asked.config, "pump.toml")->required();
    command->callback([&work, what] { work = what; });
    return command;
  };
  auto* enrolling = add("enrol", "Make a key here and have it certified for a one-time token",
                        [&asked](const PumpSettings& settings) -> Status {
                          if (auto read = read_token(asked); !read) return read;
                          return enrol(settings, asked.enrolment);
                        });
  enrolling->add_option("--port", asked.enrolment.port, "The server's port for people")
      ->capture_default_str();
  enrolling->add_option("--token-file", asked.token_file, "Its first line; -: standard input")
      ->capture_default_str();
  enrolling->add_option("--authority-sha256", asked.enrolment.fingerprint,
                        "Refuse any other authority's certificate");
  add("show", "Who this pump is to the server",
      [](const PumpSettings& settings) { return show(settings, system_clock().now().wall); });
  add("renew", "Let the link renew the certificate now", ask_for_renewal);
  auto* wiping =
      add("wipe", "Remove keys, libraries, orders and the record; the programs must be stopped",
          [&asked](const PumpSettings& settings) {
            return wipe(settings, asked.wipe, system_clock().now());
          });
  wiping->add_option("--pump", asked.wipe.pump, "Its id, once more")->required();
  wiping->add_flag("--even-unsent", asked.wipe.even_unsent, "Also what the server has not got yet");
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app("Let a pump in, and let it go");
  app.require_subcommand(1);
  Asked asked;
  Work work;
  add_commands(app, asked, work);
  CLI11_PARSE(app, count, arguments);
  auto settings = read_pump_settings(asked.config);
  const auto told = [](const Status& done) {
    if (!done) std::cerr << "pumphouse-setup: " << done.error().detail << '\n';
    return done ? 0 : 1;
  };
  if (!settings) return told(fail(settings.error()));
  return told(work(*settings));
}
