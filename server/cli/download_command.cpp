#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "server/cli/commands.hpp"

namespace ph::cli {
namespace {

Exit download(const Options& options, long long draft, const std::string& format,
              const std::string& out) {
  Ask ask;
  ask.path = "/api/v1/libraries/" + std::to_string(draft) + "/export";
  ask.query["format"] = format;
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  const auto body = client->ask(ask);
  if (!body) return body.error().exit;
  if (out.empty()) {
    std::cout << *body;
    return std::cout.flush() ? Exit::kOk : Exit::kUsage;
  }
  std::ofstream file(out, std::ios::binary | std::ios::trunc);
  file << *body;
  file.close();
  if (!file) {
    print(out + ": cannot be written");
    return Exit::kUsage;
  }
  print(out + ": " + std::to_string(body->size()) + " bytes");
  return Exit::kOk;
}

}  // namespace

void add_download_command(CLI::App& library, Work& work) {
  auto* command = library.add_subcommand(
      "download",
      "A draft or release as a file to edit and import again. The signed file of a release is "
      "`library export`.\n"
      "Example: pumphouse library download 7 --format csv --out library.csv");
  auto draft = std::make_shared<long long>(0);
  auto format = std::make_shared<std::string>("csv");
  auto out = std::make_shared<std::string>();
  command->add_option("DRAFT", *draft, "Number of the draft, as `library list` shows it")
      ->required()
      ->check(CLI::Range(0LL, 4'294'967'295LL));
  command->add_option("--format", *format, "csv or json")
      ->check(CLI::IsMember({"csv", "json"}))
      ->capture_default_str();
  command->add_option("--out", *out, "Where to write it (absent: standard output)");
  command->callback([&work, draft, format, out] {
    work = [draft, format, out](const Options& options) {
      return download(options, *draft, *format, *out);
    };
  });
}

}  // namespace ph::cli
