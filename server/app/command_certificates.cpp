#include <iostream>

#include "server/app/commands.hpp"
#include "server/ops/authority.hpp"
#include "server/ops/revocation.hpp"

namespace ph::server {
namespace {

constexpr int kAuthorityDays = 3'650;
constexpr int kLeafDays = 90;  // reliability reference, section 3.1: rotation

struct CertificateOptions {
  std::string directory, name = "Pumphouse site authority", dns_name = "localhost";
  std::vector<std::string> pumps;
  RevocationWish revoked;
  int days = kLeafDays;
};

Status issue_pumps(const CertificateOptions& options) {
  for (const auto& text : options.pumps) {
    auto pump = PumpId::parse(text, "--id");
    if (!pump) return fail(pump.error());
    auto done = issue_pump(options.directory, *pump, {options.days});
    if (!done) return done;
    std::cout << options.directory << '/' << text << ".pem\n";
  }
  return {};
}

void add_directory(CLI::App& command, CertificateOptions& options) {
  command.add_option("--dir", options.directory, "Folder of ca.pem and ca.key")->required();
}

void add_days(CLI::App& command, CertificateOptions& options) {
  command.add_option("--days", options.days, "How long the certificate is valid")
      ->check(CLI::Range(1, kAuthorityDays))
      ->capture_default_str();
}

void add_revoke(CLI::App& ca, const std::shared_ptr<CertificateOptions>& options, Command& run) {
  auto* revoke = ca.add_subcommand(
      "revoke", "Take certificates back: AUTHORITY-revoked.pem, for pump_tls.revoked");
  revoke->add_option("--dir", options->revoked.directory, "Folder of the authority")->required();
  revoke->add_option("--authority", options->revoked.authority, "issuing or ca")
      ->capture_default_str();
  revoke->add_option("--certificate", options->revoked.certificates, "PEM files; none: a new date");
  revoke->add_option("--days", options->revoked.days, "Until the next list is due")
      ->check(CLI::Range(1, kLeafDays))
      ->capture_default_str();
  revoke->callback(
      [options, &run] { run = [options] { return revoke_certificates(options->revoked); }; });
}

}  // namespace

void add_certificate_commands(CLI::App& app, Command& run) {
  auto options = std::make_shared<CertificateOptions>();
  auto* ca = app.add_subcommand("ca", "A small certificate authority for a site");
  ca->require_subcommand(1);
  auto* init = ca->add_subcommand("init", "Make the authority: ca.pem, ca.key");
  add_directory(*init, *options);
  init->add_option("--name", options->name)->capture_default_str();
  init->callback([options, &run] {
    run = [options] { return make_authority(options->directory, options->name, {kAuthorityDays}); };
  });
  auto* issuing = ca->add_subcommand(
      "issuing", "Make the authority for pumps' certificates: issuing.pem, issuing.key");
  add_directory(*issuing, *options);
  auto issuing_name = std::make_shared<std::string>("Pumphouse pump authority");
  issuing->add_option("--name", *issuing_name)->capture_default_str();
  issuing->callback([options, issuing_name, &run] {
    run = [options, issuing_name] {
      return make_issuing_authority(options->directory, *issuing_name, {kAuthorityDays});
    };
  });
  add_revoke(*ca, options, run);
  auto* server = ca->add_subcommand("server", "Issue server.pem, server.key");
  add_directory(*server, *options);
  add_days(*server, *options);
  server->add_option("--name", options->dns_name, "DNS name of the server")->capture_default_str();
  server->callback([options, &run] {
    run = [options] {
      return issue_server(options->directory, options->dns_name, {options->days});
    };
  });
  auto* pump = ca->add_subcommand("pump", "Issue ID.pem, ID.key for one pump or several");
  add_directory(*pump, *options);
  add_days(*pump, *options);
  pump->add_option("--id", options->pumps, "Registry name, such as P-0001")->required();
  pump->callback([options, &run] { run = [options] { return issue_pumps(*options); }; });
}

}  // namespace ph::server
