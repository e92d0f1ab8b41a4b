#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>

#include "server/cli/commands.hpp"

namespace ph::cli {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kLongestMessage = 64 * 1024 * 1024;

// Prints what the feed sends, one JSON object a line, until the server ends it.
asio::awaitable<void> print_feed(Client& client, std::string path, std::string token, Exit& exit) {
  net::Limits limits;
  limits.message_bytes = kLongestMessage;
  std::vector<std::pair<std::string, std::string>> headers;
  headers.emplace_back("Authorization", "Bearer " + token);
  auto stream = co_await net::dial(client.tls(), client.address(), path, limits, headers);
  if (!stream) {
    say(stream.error().detail);
    // An answer to the upgrade is the server's own no.
    const bool answered = stream.error().detail.starts_with("upgrade: status 4");
    exit = answered ? Exit::kRefused : Exit::kUnreachable;
    co_return;
  }
  for (;;) {
    auto frame = co_await (*stream)->receive();
    if (!frame) {
      say("feed ended: " + frame.error().detail);
      exit = Exit::kUnreachable;
      co_return;
    }
    print(frame->payload);
    std::fflush(stdout);
  }
}

Exit watch(const Options& options, const std::string& ward) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  const auto token = client->token();
  if (!token) return token.error().exit;
  const std::string path = ward.empty() ? "/feed" : "/feed?ward=" + ward;
  asio::io_context context;
  Exit exit = Exit::kOk;
  asio::co_spawn(context, print_feed(*client, path, *token, exit), asio::detached);
  context.run();
  return exit;
}

}  // namespace

void add_watch_command(CLI::App& app, Work& work) {
  auto* command = app.add_subcommand(
      "watch", "Print the live feed of a ward, one JSON object a line, until interrupted");
  auto ward = std::make_shared<std::string>();
  command->add_option("--ward", *ward, "Only this ward (absent: all)");
  command->callback(
      [&work, ward] { work = [ward](const Options& options) { return watch(options, *ward); }; });
}

}  // namespace ph::cli
