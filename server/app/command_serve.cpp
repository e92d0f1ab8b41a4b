#include <iostream>

#include "server/app/commands.hpp"
#include "server/app/serve.hpp"
#include "server/app/server_tls.hpp"
#include "server/app/site_signer.hpp"

namespace ph::server {
namespace {

// Everything that serve() would trip over, without touching anything.
Status check_config(const std::string& path) {
  auto config = read_config(path);
  if (!config) return fail(config.error());
  std::string problems;
  const auto add = [&problems](const auto& result) {
    if (!result) problems += (problems.empty() ? "" : "\n") + result.error().detail;
  };
  add(ServerTls::read(*config));
  SignerClient signer(config->signer_socket, system_clock());
  const auto met = check_signer(signer, *config);
  if (!met && met.error().fault == Fault::kRefused) add(met);
  if (!met && met.error().fault != Fault::kRefused) std::cerr << met.error().detail << '\n';
  if (!problems.empty()) return fail(Fault::kMalformed, problems);
  std::cout << path << ": sound; " << config->wards.size() << " wards, " << config->areas.size()
            << " care areas, " << config->models.size() << " pump models\n";
  return {};
}

// The files are judged here first, where whoever changed them reads the answer.
Status reload(const std::string& path) {
  auto config = read_config(path);
  if (!config) return fail(config.error());
  if (auto read = ServerTls::read(*config); !read) return fail(read.error());
  auto asked = ask_for_reload(config->storage_path);
  if (asked) std::cout << "asked: the log of the server says what it took\n";
  return asked;
}

}  // namespace

void add_serve_commands(CLI::App& app, Command& run) {
  struct Options {
    std::string config, ready_file;
  };
  auto options = std::make_shared<Options>();
  auto* serve_command = app.add_subcommand("serve", "Run the server until SIGTERM or SIGINT");
  add_config_option(*serve_command, options->config);
  serve_command->add_option("--ready-file", options->ready_file,
                            "Write the bound ports here as JSON once the server is ready");
  serve_command->callback([options, &run] {
    run = [options]() -> Status {
      auto config = read_config(options->config);
      if (!config) return fail(config.error());
      return serve(*config, options->ready_file);
    };
  });
  auto* check = app.add_subcommand("check-config", "Read every file and tell all that is wrong");
  add_config_option(*check, options->config);
  auto* again = app.add_subcommand(
      "reload", "Let a running server read its certificates, keys and lists anew (SIGHUP)");
  add_config_option(*again, options->config);
  again->callback([options, &run] { run = [options] { return reload(options->config); }; });
  check->callback([options, &run] { run = [options] { return check_config(options->config); }; });
}

}  // namespace ph::server
