#include "server/cli/credentials.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "protocol/base/text.hpp"

namespace ph::cli {
namespace {

std::filesystem::path token_path() {
  if (const char* config = std::getenv("XDG_CONFIG_HOME"); config != nullptr && *config != '\0') {
    return std::filesystem::path(config) / "pumphouse" / "token";
  }
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return {};
  return std::filesystem::path(home) / ".config" / "pumphouse" / "token";
}

Status write_private(const std::filesystem::path& path, const std::string& text) {
  const int file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return fail(Fault::kUnavailable, path.string() + ": cannot be written");
  const bool written = ::fchmod(file, 0600) == 0 &&
                       ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  if (!written) return fail(Fault::kUnavailable, path.string() + ": cannot be written");
  return {};
}

Result<std::string> first_line(const std::string& path, const std::string& option) {
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line)) {
    return fail(Fault::kMalformed, option + " " + path + ": cannot be read, expected one line");
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace

Result<std::string> ask_terminal(const std::string& what, const std::string& option) {
  termios before{};
  if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &before) != 0) {
    return fail(Fault::kMalformed, option + ": missing, and no terminal to ask for it");
  }
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  std::cerr << what << ": " << std::flush;
  std::string line;
  std::getline(std::cin, line);
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  std::cerr << '\n';
  if (line.empty()) return fail(Fault::kMalformed, lower(what) + ": expected one, got nothing");
  return line;
}

Result<std::string> read_password(const Options& options) {
  if (options.password_file.empty()) return ask_terminal("Password", "--password-file");
  return first_line(options.password_file, "--password-file");
}

Result<std::string> read_code(const Options& options) {
  if (options.code_file.empty()) return ask_terminal("Code", "--code-file");
  return first_line(options.code_file, "--code-file");
}

Result<std::string> read_new_password(const std::string& file) {
  if (!file.empty()) return first_line(file, "--new-password-file");
  auto first = ask_terminal("New password", "--new-password-file");
  if (!first) return first;
  auto again = ask_terminal("Again", "--new-password-file");
  if (!again) return again;
  if (*first != *again) return fail(Fault::kMalformed, "new password: the two differ");
  return first;
}

std::string kept_token(const Options& options) {
  std::ifstream file(token_path());
  std::string server, user, token;
  if (!file || !std::getline(file, server) || !std::getline(file, user)) return {};
  if (!std::getline(file, token) || server != options.server) return {};
  return options.user.empty() || options.user == user ? token : std::string();
}

Status keep_token(const Options& options, const std::string& token) {
  const auto path = token_path();
  if (path.empty()) return fail(Fault::kUnavailable, "HOME: not set, the token is not kept");
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) {
    return fail(Fault::kUnavailable, path.parent_path().string() + ": " + error.message());
  }
  return write_private(path, options.server + "\n" + options.user + "\n" + token + "\n");
}

}  // namespace ph::cli
