#include "server/cli/commands.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>

namespace ph::cli {

void print(const std::string& line) { std::printf("%s\n", line.c_str()); }

Result<std::string> read_file(const std::string& path, const std::string& expected) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file && (text << file.rdbuf())) return text.str();
  return fail(Fault::kNotFound,
              path + ": cannot be read" + (expected.empty() ? "" : ", expected " + expected));
}

std::unique_ptr<Client> reach(const Options& options) {
  auto client = Client::make(options);
  if (client) return std::move(*client);
  say(client.error().detail);
  return nullptr;
}

Exit ask_and_show(Client& client, const Ask& ask,
                  const std::function<void(const std::string& body)>& show) {
  const auto body = client.ask(ask);
  if (!body) return body.error().exit;
  if (client.options().json) {
    print(*body);
  } else {
    show(*body);
  }
  return Exit::kOk;
}

Exit ask_and_show(const Options& options, const Ask& ask,
                  const std::function<void(const std::string& body)>& show) {
  const auto client = reach(options);
  if (!client) return Exit::kUsage;
  return ask_and_show(*client, ask, show);
}

}  // namespace ph::cli
